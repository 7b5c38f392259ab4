import { memo } from 'react';
import { isUnfinished, type PassState } from '../../src-main/common/states';
import { StateBadge } from '../ui/Badge';
import { Stars } from '../ui/Stars';
import { Thumb } from '../ui/Thumb';
import { nodeSize, spotOf, type TreePlace } from './tree-layout';

export interface TreeNode {
  readonly id: string;
  /** "v12", or a source's name. */
  readonly name: string;
  /** `trashed`: deleted, and shown for what was made from it. */
  readonly kind: 'source' | 'pass' | 'trashed';
  /** At most four. */
  readonly pictures: readonly { readonly result: number; readonly url: string | null }[];
  /** `null` for a source. */
  readonly state: PassState | null;
  /** Id of the node whose pixels it started from; `null` for a source. */
  readonly input: string | null;
  /** Id of the pass whose recipe was edited. */
  readonly basedOn: string | null;
  /** One short line: "strength 0.80 → 0.60", a label. Asked for once it is in sight: comparing prompts takes a while. */
  readonly detail: () => string;
  /** 0…5 */
  readonly rating: number;
  /** Not among those that are sought or filtered for: shown for what leads to them. */
  readonly faint: boolean;
  /** Shown only when asked for: a source that nothing was made from, a cancelled pass. */
  readonly spare: boolean;
}

export interface TreeNodeCardProps {
  readonly node: TreeNode;
  readonly place: TreePlace;
  readonly selected: boolean;
  /** Of the selected node: the picture that is looked at. */
  readonly result: number | null;
  /** It leads to the selected one. */
  readonly lit: boolean;
  /** Too many are in sight for words and stars, or for pictures even. */
  readonly plain: 'no' | 'pictures' | 'ground';
  /** Tab comes to this one. */
  readonly reachable: boolean;
}

/** One source or pass in the tree. What is done to it the tree hears: panning draws hundreds of them. */
export const TreeNodeCard = memo(function TreeNodeCard({
  node,
  place,
  selected,
  result,
  lit,
  plain,
  reachable,
}: TreeNodeCardProps) {
  const { x, y } = spotOf(place);
  const detail = node.detail();
  const told = node.state !== null && node.state !== 'done';
  const many = node.pictures.length > 1;
  const pictures = plain === 'no' ? node.pictures : plain === 'pictures' ? node.pictures.slice(0, 1) : [];
  return (
    <div
      className="tree-node"
      data-node={node.id}
      role="treeitem"
      aria-level={place.level + 1}
      aria-posinset={place.position}
      aria-setsize={place.siblings}
      aria-selected={selected}
      aria-label={plain === 'no' ? undefined : node.name}
      aria-expanded={place.children.length > 0 ? true : undefined}
      tabIndex={reachable ? 0 : -1}
      data-kind={node.kind}
      data-faint={node.faint || undefined}
      data-lit={lit || undefined}
      style={{ left: x, top: y, width: nodeSize.width, height: nodeSize.height }}
      title={detail}
    >
      {pictures.length > 1 ? (
        <span className="tree-pictures" data-count={pictures.length}>
          {pictures.map((picture) => (
            <span
              key={picture.result}
              data-current={(selected && many && picture.result === result) || undefined}
              data-result={picture.result}
            >
              <Thumb src={picture.url} alt="" fit="contain" />
            </span>
          ))}
        </span>
      ) : (
        <Thumb src={pictures[0]?.url ?? null} alt="" fit="contain" />
      )}
      {plain === 'no' && (
        <>
          <span className="tree-line">
            <b>{node.name}</b>
            {told && node.state ? <StateBadge state={node.state} /> : <Stars value={node.rating} />}
          </span>
          <span className="tree-detail">{node.state !== null && isUnfinished(node.state) ? '' : detail}</span>
        </>
      )}
    </div>
  );
});
