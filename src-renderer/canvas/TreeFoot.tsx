import { Maximize, Minus, Plus } from 'lucide-react';
import { Checkbox } from '../ui/Checkbox';
import { IconButton } from '../ui/IconButton';

export interface TreeFootProps {
  /** Every line to an edited recipe is drawn, not only those of the selected node. */
  readonly recipes: boolean;
  readonly onRecipes: (recipes: boolean) => void;
  /** What is spare is shown, too. */
  readonly all: boolean;
  readonly onAll: (all: boolean) => void;
  /** What of it there is, in words; `null`: nothing. */
  readonly spare: string | null;
  readonly scale: number;
  readonly onScale: (scale: number) => void;
  /** The whole tree is to be seen. */
  readonly onWhole: () => void;
}

/** What the lines mean, which of them and of the nodes are shown, and how large. */
export function TreeFoot({ recipes, onRecipes, all, onAll, spare, scale, onScale, onWhole }: TreeFootProps) {
  return (
    <footer className="tree-foot">
      <span className="tree-key">
        <svg aria-hidden className="tree-edges" width="20" height="8">
          <path d="M0 4H20" />
        </svg>
        made from
      </span>
      <Checkbox
        className="tree-key"
        label={
          <>
            <svg aria-hidden className="tree-edges" width="20" height="8">
              <path d="M0 4H20" data-dashed />
            </svg>{' '}
            recipe taken from
          </>
        }
        checked={recipes}
        onChange={onRecipes}
      />
      {spare !== null && <Checkbox className="tree-key" label={spare} checked={all} onChange={onAll} />}
      <div className="tree-zoom" role="toolbar" aria-label="Tree zoom">
        <IconButton icon={Minus} label="Smaller" shortcut="-" tooltipSide="top" onClick={() => onScale(scale / 1.25)} />
        <span className="figures">{Math.round(scale * 100)}%</span>
        <IconButton icon={Plus} label="Larger" shortcut="+" tooltipSide="top" onClick={() => onScale(scale * 1.25)} />
        <IconButton icon={Maximize} label="Show the whole tree" tooltipSide="top" onClick={onWhole} />
      </div>
    </footer>
  );
}
