import { useEffect, useEffectEvent, useMemo, useRef, type KeyboardEvent, type MouseEvent } from 'react';
import './TreeView.css';
import { namesOf, strokeOf } from '../ui/shortcuts';
import { isMac } from '../ui/platform';
import { ContextMenu, type MenuItem } from '../ui/Menu';
import {
  edgesOf,
  framesOf,
  layoutTree,
  lineTo,
  neighbour,
  nodeSize,
  pathTo,
  planeSize,
  spotOf,
  type TreeBox,
  type TreeEdge,
} from './tree-layout';
import { TreeFoot, type TreeFootProps } from './TreeFoot';
import { TreeLines } from './TreeLines';
import { TreeNodeCard, type TreeNode } from './TreeNodeCard';
import { useScrollZoom } from './useScrollZoom';

export interface TreeViewProps extends Omit<TreeFootProps, 'scale' | 'onScale' | 'onWhole'> {
  /** In the order they came to be. */
  readonly nodes: readonly TreeNode[];
  readonly selected: string | null;
  /** Of the selected node: the picture that is looked at. */
  readonly result: number | null;
  readonly onSelect: (id: string, result?: number) => void;
  readonly onOpen: (id: string) => void;
  /** Everything possible with a node, for its right-click. */
  readonly menu?: (id: string) => readonly MenuItem[];
  /** When that opens. */
  readonly onMenu?: (id: string) => void;
}

/** So many nodes in sight have words; so many have pictures. */
const wordsMost = 250;
const picturesMost = 1_200;
/** A tree that is seen whole at this scale or a larger one is shown whole when it comes. */
const fitsFrom = 0.5;

const idOf = (node: HTMLElement | null): string => node?.dataset['node'] ?? '';
const within = ({ target }: MouseEvent, what: string): HTMLElement | null =>
  target instanceof Element ? target.closest<HTMLElement>(what) : null;

/** The first of those in order of their tops that is at or below it. */
function firstBelow(all: readonly { readonly y: number }[], top: number): number {
  let [from, to] = [0, all.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (all[middle]!.y < top) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** The history as a tree, by whose pixels each pass started from. It scrolls; Ctrl and the wheel zoom, and a drag on the ground pans. */
export function TreeView({
  nodes,
  selected,
  result,
  onSelect,
  onOpen,
  menu,
  onMenu,
  recipes,
  onRecipes,
  all,
  onAll,
  spare,
}: TreeViewProps) {
  const scroll = useRef<HTMLDivElement>(null);
  const layout = useMemo(() => layoutTree(nodes), [nodes]);
  const byId = useMemo(() => new Map(nodes.map((node) => [node.id, node])), [nodes]);
  const allEdges = useMemo(() => edgesOf(layout, (id) => byId.get(id)?.basedOn ?? null), [layout, byId]);
  const edges = useMemo(() => (recipes ? allEdges : allEdges.filter(({ dashed }) => !dashed)), [allEdges, recipes]);
  const byTop = useMemo(
    () =>
      layout.places
        .map((place, order) => ({ place, order, ...spotOf(place) }))
        .toSorted((a, b) => a.y - b.y || a.x - b.x),
    [layout],
  );
  const frames = useMemo(() => framesOf(layout), [layout]);
  const plane = useMemo(() => planeSize(layout), [layout]);
  const current = selected !== null && layout.byId.has(selected) ? selected : (layout.places[0]?.id ?? null);

  const { scale, seen, zoomTo, fit, reveal, pan } = useScrollZoom(scroll, '.tree-node');

  const begin = useEffectEvent(() => {
    const element = scroll.current;
    const whole = element && Math.min(element.clientWidth / plane.width, element.clientHeight / plane.height);
    if (whole !== null && whole < 1 && whole >= fitsFrom) fit(plane.width, plane.height);
  });
  useEffect(() => begin(), []);

  // The selected node comes into view, and keeps the focus where the tree had it.
  const show = useEffectEvent((id: string | null) => {
    const place = id === null ? undefined : layout.byId.get(id);
    if (!place) return;
    const { x, y } = spotOf(place);
    reveal({ left: x, top: y, width: nodeSize.width, height: nodeSize.height });
  });
  useEffect(() => {
    show(current);
    const element = scroll.current;
    if (element?.contains(document.activeElement))
      element.querySelector<HTMLElement>('[tabindex="0"]')?.focus({ preventScroll: true });
  }, [current]);

  const onKeyDown = (event: KeyboardEvent): void => {
    if (current === null || event.defaultPrevented) return;
    if (event.key === 'Enter') {
      event.preventDefault();
      onOpen(current);
      return;
    }
    const sign = namesOf(strokeOf(event.nativeEvent), isMac).find((name) => ['+', '=', '-'].includes(name));
    if (sign !== undefined) {
      event.preventDefault();
      zoomTo(scale * (sign === '-' ? 1 / 1.25 : 1.25));
      return;
    }
    if (!/^(Arrow|Home$|End$)/.test(event.key)) return;
    event.preventDefault();
    // What is in the trash can't be selected: the way goes on behind it.
    let next = neighbour(layout, current, event.key);
    for (let met = 0; next !== null && byId.get(next)?.kind === 'trashed' && met < nodes.length; met++)
      next = neighbour(layout, next, event.key);
    if (next !== null && byId.get(next)?.kind !== 'trashed') onSelect(next);
  };
  const inSight = (x1: number, y1: number, x2: number, y2: number): boolean =>
    x2 > seen.left && x1 < seen.right && y2 > seen.top && y1 < seen.bottom;
  const first = firstBelow(byTop, seen.top - nodeSize.height);
  // As the tree reads, however it stands.
  const drawn = byTop
    .slice(first, firstBelow(byTop, seen.bottom))
    .filter(({ place, x }) => x + nodeSize.width > seen.left && x < seen.right && place.id !== current)
    .concat(byTop.find(({ place }) => place.id === current) ?? [])
    .toSorted((a, b) => a.order - b.order)
    .map(({ place }) => place);
  const { lines, onPath, lit } = useMemo(() => {
    const path = selected === null ? [] : pathTo(layout, selected);
    const leading = new Set(path.map(lineTo));
    const isLit = ({ from, to, dashed }: TreeEdge): boolean =>
      dashed ? selected !== null && (from.id === selected || to.id === selected) : leading.has(to.id);
    return { lines: leading, onPath: new Set(path.map(({ id }) => id)), lit: allEdges.filter(isLit) };
  }, [layout, allEdges, selected]);
  const boxInSight = ({ left, top, width, height }: TreeBox): boolean => inSight(left, top, left + width, top + height);
  const quiet = edges.filter((edge) => boxInSight(edge.box));
  const plain = drawn.length > picturesMost ? 'ground' : drawn.length > wordsMost ? 'pictures' : 'no';
  // As large as what is seen: a drawing as large as a long history would be too much for any screen.
  const sheet = {
    left: Math.max(0, seen.left),
    top: Math.max(0, seen.top),
    width: Math.max(1, Math.min(plane.width, seen.right) - Math.max(0, seen.left)),
    height: Math.max(1, Math.min(plane.height, seen.bottom) - Math.max(0, seen.top)),
  };
  return (
    <div className="tree-view">
      <div ref={scroll} className="tree-scroll" {...pan}>
        <div className="tree-room" style={{ width: plane.width * scale, height: plane.height * scale }}>
          <ContextMenu
            of=".tree-node"
            disabled={!menu}
            items={(meant) => menu?.(idOf(meant)) ?? []}
            onOpenChange={(opens, meant) => {
              if (opens && idOf(meant) !== selected) onMenu?.(idOf(meant));
            }}
          >
            <div
              onClick={(event) => {
                const picture = within(event, '[data-result]')?.dataset['result'];
                const node = within(event, '.tree-node');
                if (node) onSelect(idOf(node), picture === undefined ? undefined : Number(picture));
              }}
              onDoubleClick={(event) => {
                const node = within(event, '.tree-node');
                if (node) onOpen(idOf(node));
              }}
              className="tree-plane"
              role="tree"
              aria-label="History tree"
              tabIndex={-1}
              style={{ width: plane.width, height: plane.height, scale: String(scale) }}
              onKeyDown={onKeyDown}
            >
              <TreeLines sheet={sheet} frames={frames.filter(boxInSight)} leading={lines} quiet={quiet} lit={lit} />
              {drawn.map((place) => {
                const node = byId.get(place.id);
                return (
                  node && (
                    <TreeNodeCard
                      key={place.id}
                      node={node}
                      place={place}
                      selected={place.id === selected}
                      result={place.id === selected ? result : null}
                      lit={onPath.has(place.id)}
                      plain={plain}
                      reachable={place.id === current}
                    />
                  )
                );
              })}
            </div>
          </ContextMenu>
        </div>
      </div>
      <TreeFoot
        recipes={recipes}
        onRecipes={onRecipes}
        all={all}
        onAll={onAll}
        spare={spare}
        scale={scale}
        onScale={zoomTo}
        onWhole={() => fit(plane.width, plane.height)}
      />
    </div>
  );
}
