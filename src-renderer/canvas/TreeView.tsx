import type { PassState } from '../../src-main/common/states';
import './TreeView.css';

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

export interface TreeViewProps {
  /** In the order they came to be. */
  readonly nodes: readonly TreeNode[];
  readonly selected: string | null;
  readonly onSelect: (id: string) => void;
  readonly onOpen: (id: string) => void;
  readonly onContextMenu?: (id: string, event: React.MouseEvent) => void;
}

/** The history as a tree, by whose pixels each pass started from. */
export function TreeView({ nodes, selected, onSelect, onOpen }: TreeViewProps) {
  return (
    <div className="tree" role="tree" aria-label="History tree">
      {nodes.map((node) => <div key={node.id} role="treeitem" aria-selected={node.id === selected} tabIndex={-1} onClick={() => onSelect(node.id)} onDoubleClick={() => onOpen(node.id)}>{node.name}</div>)}
    </div>
  );
}
