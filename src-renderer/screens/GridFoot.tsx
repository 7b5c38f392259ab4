import { ZoomIn, ZoomOut } from 'lucide-react';
import { plural } from '../editor/describe';
import { gridSizes, type GridGrouping } from '../editor/grid-choices';
import { Segmented, Slider } from '../ui';
import { useEditor, useEditorState } from './use-editor';

const groupings: readonly { readonly value: GridGrouping; readonly label: string }[] = [
  { value: 'none', label: 'None' },
  { value: 'source', label: 'Source' },
  { value: 'recipe', label: 'Recipe' },
  { value: 'day', label: 'Day' },
];

/** How many pictures there are, how they are grouped, and how large they are. */
export function GridFoot({ count, chosen }: { readonly count: number; readonly chosen: number }) {
  const editor = useEditor();
  const { size: wished, by } = useEditorState((state) => state.grid);
  return (
    <footer className="grid-bar">
      <span className="figures">
        {chosen > 0 ? `${chosen} of ${plural(count, 'picture')} selected` : plural(count, 'picture')}
      </span>
      <Segmented
        label="Group by"
        layout="row"
        value={by}
        onChange={(next) => editor.setGrid({ by: next })}
        options={groupings}
      />
      <span className="grid-size">
        <ZoomOut aria-hidden />
        <Slider
          name="Picture size"
          value={wished}
          min={gridSizes.least}
          max={gridSizes.most}
          step={8}
          initial={gridSizes.usual}
          valueText={`${wished} pixels`}
          onChange={(next) => editor.setGrid({ size: next })}
        />
        <ZoomIn aria-hidden />
      </span>
    </footer>
  );
}
