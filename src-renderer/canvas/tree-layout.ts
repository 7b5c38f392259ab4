/** Where the nodes of the history's tree stand. Pure; the tree is made by `input`: whose pixels each pass started from. */

export interface Lineage {
  readonly id: string;
  readonly input: string | null;
}

export interface TreePlace {
  readonly id: string;
  /** The place of its input, where that is known. */
  readonly parent: string | null;
  readonly children: readonly string[];
  /** 0 for what starts from nothing that is known. */
  readonly column: number;
  readonly row: number;
  /** Which tree of the forest it belongs to. */
  readonly tree: number;
  /** Among its siblings, from 1. */
  readonly position: number;
  readonly siblings: number;
}

export interface TreeLayout {
  /** From top to bottom, parents before their children. */
  readonly places: readonly TreePlace[];
  readonly byId: ReadonlyMap<string, TreePlace>;
  readonly columns: number;
  readonly rows: number;
  readonly trees: number;
}

interface Step { readonly id: string; readonly parent: TreePlace | null; readonly position: number; readonly siblings: number }

/**
 * Each step from input to result goes one column to the right. A first child stands in its parent's row, so that a chain of passes is a
 * straight line; every further child begins a row of its own.
 */
export function layoutTree(nodes: readonly Lineage[]): TreeLayout {
  const known = new Set(nodes.map((node) => node.id));
  const children = new Map<string, string[]>();
  const roots: string[] = [];
  for (const { id, input } of nodes) {
    if (input === null || input === id || !known.has(input)) { roots.push(id); continue; }
    const siblings = children.get(input);
    if (siblings) siblings.push(id); else children.set(input, [id]);
  }
  const places: TreePlace[] = [];
  const byId = new Map<string, TreePlace>();
  let rows = 0;
  let columns = 0;
  let trees = 0;
  // By a list instead of by recursion: a chain may be thousands long.
  const walk = (root: string, position: number): void => {
    const open: Step[] = [{ id: root, parent: null, position, siblings: roots.length }];
    for (let step = open.pop(); step; step = open.pop()) {
      if (byId.has(step.id)) continue;
      const { id, parent } = step;
      const own = children.get(id) ?? [];
      const place: TreePlace = {
        id, parent: parent?.id ?? null, children: own, column: parent ? parent.column + 1 : 0,
        row: parent && step.position === 1 ? parent.row : rows++,
        tree: trees, position: step.position, siblings: step.siblings,
      };
      places.push(place);
      byId.set(id, place);
      columns = Math.max(columns, place.column + 1);
      for (let index = own.length - 1; index >= 0; index--) open.push({ id: own[index]!, parent: place, position: index + 1, siblings: own.length });
    }
    trees++;
  };
  roots.forEach((root, index) => walk(root, index + 1));
  // A damaged record may name itself as its own ancestor: it is shown nevertheless.
  for (const { id } of nodes) if (!byId.has(id)) walk(id, 1);
  return { places, byId, columns, rows, trees };
}

/** The node that an arrow key leads to: its input, its first result, or the nearest one above or below in its column. */
export function neighbour(layout: TreeLayout, from: string, key: string): string | null {
  const place = layout.byId.get(from);
  if (!place) return layout.places[0]?.id ?? null;
  if (key === 'ArrowLeft') return place.parent;
  if (key === 'ArrowRight') return place.children.find((id) => layout.byId.get(id)?.parent === from) ?? null;
  if (key === 'Home') return layout.places[0]?.id ?? null;
  if (key === 'End') return layout.places.at(-1)?.id ?? null;
  const up = key === 'ArrowUp';
  if (!up && key !== 'ArrowDown') return null;
  let best: TreePlace | null = null;
  for (const other of layout.places) {
    const beyond = up ? other.row < place.row : other.row > place.row;
    if (other.column !== place.column || !beyond) continue;
    if (!best || Math.abs(other.row - place.row) < Math.abs(best.row - place.row)) best = other;
  }
  return best?.id ?? null;
}

/** Of a node on the plane, in CSS pixels at 100 %. */
export const nodeSize = { width: 128, height: 128, picture: 88 } as const;
const gap = { column: 56, row: 16, tree: 24 } as const;
export const margin = 32;

export interface Spot { readonly x: number; readonly y: number }

export const spotOf = (place: TreePlace): Spot => ({
  x: margin + place.column * (nodeSize.width + gap.column),
  y: margin + place.row * (nodeSize.height + gap.row) + place.tree * gap.tree,
});

export const planeSize = (layout: TreeLayout): { readonly width: number; readonly height: number } => ({
  width: 2 * margin + layout.columns * nodeSize.width + Math.max(0, layout.columns - 1) * gap.column,
  height: 2 * margin + layout.rows * nodeSize.height + Math.max(0, layout.rows - 1) * gap.row + Math.max(0, layout.trees - 1) * gap.tree,
});

export interface TreeEdge {
  readonly from: TreePlace;
  readonly to: TreePlace;
  /** Its recipe was edited, rather than its pixels taken. */
  readonly dashed: boolean;
  /** A solid line shares its way with the one to the sibling above: its own part of it begins there. */
  readonly below: TreePlace | null;
  /** That its own part lies in. */
  readonly box: { readonly left: number; readonly top: number; readonly width: number; readonly height: number };
}

/** Every line of the tree. A recipe edited from the very pass whose pixels were taken needs no second one. */
export function edgesOf(layout: TreeLayout, basedOn: (id: string) => string | null): TreeEdge[] {
  const edge = (from: TreePlace, to: TreePlace, dashed: boolean, below: TreePlace | null): TreeEdge => {
    const [a, b] = [spotOf(from), spotOf(to)];
    const from0 = below ? spotOf(below).y : a.y;
    const [left, top] = [Math.min(a.x, b.x), Math.min(from0, b.y)];
    return { from, to, dashed, below, box: { left, top, width: Math.max(a.x, b.x) - left + nodeSize.width, height: Math.max(from0, b.y) - top + nodeSize.height } };
  };
  return layout.places.flatMap((place) => {
    const parent = place.parent === null ? undefined : layout.byId.get(place.parent);
    const above = parent && place.position > 2 ? layout.byId.get(parent.children[place.position - 2]!) ?? null : null;
    const base = basedOn(place.id);
    const from = base === null || base === place.parent || base === place.id ? undefined : layout.byId.get(base);
    return [...(parent ? [edge(parent, place, false, above)] : []), ...(from ? [edge(from, place, true, null)] : [])];
  });
}

/** Rows that a dashed line may cross before it is drawn only for the selected node: many long ones tell nothing. */
const longest = 8;
export const isLong = (edge: TreeEdge): boolean => edge.dashed && Math.abs(edge.from.row - edge.to.row) > longest;

/** The solid line from an input to what was made from it: along the row, or down a line shared with its siblings and into it. */
export function inputPath(from: TreePlace, to: TreePlace, below: TreePlace | null): string {
  const [a, b] = [spotOf(from), spotOf(to)];
  const [x1, y1, x2, y2] = [a.x + nodeSize.width, a.y + nodeSize.picture / 2, b.x, b.y + nodeSize.picture / 2];
  if (y1 === y2) return `M${x1} ${y1}H${x2}`;
  const middle = x1 + (x2 - x1) / 2;
  const corner = 8;
  const down = `V${y2 - corner}q0 ${corner} ${corner} ${corner}H${x2}`;
  return below ? `M${middle} ${spotOf(below).y + nodeSize.picture / 2 - corner}${down}` : `M${x1} ${y1}H${middle - corner}q${corner} 0 ${corner} ${corner}${down}`;
}

/** The dashed line from a pass to one whose recipe was edited from it. */
export function basedOnPath(from: TreePlace, to: TreePlace): string {
  const [a, b] = [spotOf(from), spotOf(to)];
  const low = nodeSize.picture * 0.8;
  const high = nodeSize.picture * 0.2;
  if (from.column === to.column) {
    const bulge = 16;
    const [y1, y2] = from.row < to.row ? [a.y + low, b.y + high] : [a.y + high, b.y + low];
    return `M${a.x} ${y1}C${a.x - bulge} ${y1} ${b.x - bulge} ${y2} ${b.x} ${y2}`;
  }
  const forward = from.column < to.column;
  const [x1, x2] = forward ? [a.x + nodeSize.width, b.x] : [a.x, b.x + nodeSize.width];
  const [y1, y2] = [a.y + low, b.y + low];
  const reach = (forward ? 1 : -1) * Math.max(gap.column / 2, Math.abs(x2 - x1) / 2);
  return `M${x1} ${y1}C${x1 + reach} ${y1} ${x2 - reach} ${y2} ${x2} ${y2}`;
}
