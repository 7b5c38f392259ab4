import { isUnfinished, type PassState } from '../../src-main/common/states';
import { StateBadge } from '../ui/Badge';
import { ContextMenu, type MenuItem } from '../ui/Menu';
import { Stars } from '../ui/Stars';
import { Thumb } from '../ui/Thumb';
import { nodeSize, spotOf, type TreePlace } from './tree-layout';

export interface TreeNode {
  readonly id: string;
  /** "v12", or a source's name. */
  readonly name: string;
  readonly kind: 'source' | 'pass';
  readonly thumbUrl: string | null;
  /** `null` for a source. */
  readonly state: PassState | null;
  /** Id of the node whose pixels it started from; `null` for a source. */
  readonly input: string | null;
  /** Id of the pass whose recipe was edited. */
  readonly basedOn: string | null;
  /** One short line: "strength 0.80 → 0.60", a label. */
  readonly detail: string;
  /** 0…5 */
  readonly rating: number;
}

export interface TreeNodeCardProps {
  readonly node: TreeNode;
  readonly place: TreePlace;
  readonly selected: boolean;
  /** Tab comes to this one. */
  readonly reachable: boolean;
  readonly onSelect: (id: string) => void;
  readonly onOpen: (id: string) => void;
  readonly menu: ((id: string) => readonly MenuItem[]) | undefined;
  readonly onMenu: ((id: string) => void) | undefined;
}

/** One source or pass in the tree. */
export function TreeNodeCard({ node, place, selected, reachable, onSelect, onOpen, menu, onMenu }: TreeNodeCardProps) {
  const { x, y } = spotOf(place);
  const told = node.state !== null && node.state !== 'done';
  const card = (
    <div
      className="tree-node"
      role="treeitem"
      aria-level={place.column + 1}
      aria-posinset={place.position}
      aria-setsize={place.siblings}
      aria-selected={selected}
      aria-expanded={place.children.length > 0 ? true : undefined}
      tabIndex={reachable ? 0 : -1}
      data-kind={node.kind}
      style={{ left: x, top: y, width: nodeSize.width, height: nodeSize.height }}
      title={node.detail}
      onClick={() => onSelect(node.id)}
      onDoubleClick={() => onOpen(node.id)}
    >
      <Thumb src={node.thumbUrl} alt="" fit="contain" />
      <span className="tree-line">
        <b>{node.name}</b>
        {told && node.state ? <StateBadge state={node.state} /> : <Stars value={node.rating} />}
      </span>
      <span className="tree-detail">{node.state !== null && isUnfinished(node.state) ? '' : node.detail}</span>
    </div>
  );
  return menu ? <ContextMenu items={() => menu(node.id)} onOpenChange={(open) => { if (open && !selected) onMenu?.(node.id); }}>{card}</ContextMenu> : card;
}
