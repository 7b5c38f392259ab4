/** Where the nodes of the history's tree stand. Pure; the tree is made by `input`: whose pixels each pass started from. */

export interface Lineage {
  readonly id: string;
  readonly input: string | null;
}

/** Siblings from which nothing was made stand together in rows. */
export interface TreeBlock {
  /** Id of the first of them. */
  readonly first: string;
  /** From 0. */
  readonly index: number;
  readonly count: number;
  /** So many side by side. */
  readonly columns: number;
}

export interface TreePlace {
  readonly id: string;
  /** The place of its input, where that is known. */
  readonly parent: string | null;
  /** Those from which more was made first, then the others, each in the order they came to be. */
  readonly children: readonly string[];
  readonly level: number;
  readonly column: number;
  readonly row: number;
  /** Which tree of the forest it belongs to. */
  readonly tree: number;
  /** Trees that stand above that one. */
  readonly below: number;
  /** Among its siblings, from 1. */
  readonly position: number;
  readonly siblings: number;
  /** Of two or more. */
  readonly block: TreeBlock | null;
}

export interface TreeLayout {
  /** Parents before their children. */
  readonly places: readonly TreePlace[];
  readonly byId: ReadonlyMap<string, TreePlace>;
  readonly columns: number;
  readonly rows: number;
  readonly trees: number;
}

interface Branch {
  readonly id: string;
  readonly parent: Branch | null;
  readonly branches: Branch[];
  readonly leaves: string[];
  position: number;
  siblings: number;
  /** Of all that hangs on it. */
  columns: number;
  rows: number;
}

/** Not by spreading: a history may be long. */
const most = (all: readonly number[]): number => all.reduce((a, b) => Math.max(a, b), 0);

/** So many siblings of `count` stand side by side: rather wide than high, as screens are. */
export const blockColumns = (count: number): number => Math.min(count, Math.ceil(Math.sqrt(count * 1.5)));

/**
 * Each step from input to result goes one column to the right. A first child stands in its parent's row, so that a chain of passes is a
 * straight line; every further child begins a row of its own, but for those from which nothing was made: they are packed in rows. Trees stand
 * below each other, and in lanes where they are many.
 */
export function layoutTree(nodes: readonly Lineage[]): TreeLayout {
  const known = new Set(nodes.map((node) => node.id));
  const children = new Map<string, string[]>();
  const roots: string[] = [];
  for (const { id, input } of nodes) {
    if (input === null || input === id || !known.has(input)) {
      roots.push(id);
      continue;
    }
    const siblings = children.get(input);
    if (siblings) siblings.push(id);
    else children.set(input, [id]);
  }
  const met = new Set<string>();
  const trees: Branch[] = [];
  const grow = (id: string, position: number): void => {
    if (met.has(id)) return;
    trees.push(measured(id, position, roots.length, children, met));
  };
  roots.forEach((root, index) => grow(root, index + 1));
  // A damaged record may name itself as its own ancestor: it is shown nevertheless.
  for (const { id } of nodes) grow(id, 1);

  const area = trees.reduce((sum, { columns, rows }) => sum + columns * rows, 0);
  const laneRows = most([Math.ceil(Math.sqrt(area * 0.6)), ...trees.map((tree) => tree.rows)]);
  const places: TreePlace[] = [];
  let [column, row, below, width, rows] = [0, 0, 0, 0, 0];
  trees.forEach((tree, index) => {
    if (row > 0 && row + tree.rows > laneRows) {
      column += width;
      [row, below, width] = [0, 0, 0];
    }
    placed(tree, { column, row, tree: index, below }, places);
    row += tree.rows;
    rows = Math.max(rows, row);
    width = Math.max(width, tree.columns);
    below++;
  });
  return {
    places,
    byId: new Map(places.map((place) => [place.id, place])),
    columns: column + width,
    rows,
    trees: trees.length,
  };
}

/** A tree with the room that each part of it takes. By lists instead of by recursion: a chain may be thousands long. */
function measured(
  root: string,
  position: number,
  siblings: number,
  children: ReadonlyMap<string, readonly string[]>,
  met: Set<string>,
): Branch {
  const branch = (id: string, parent: Branch | null): Branch => ({
    id,
    parent,
    branches: [],
    leaves: [],
    position,
    siblings,
    columns: 1,
    rows: 1,
  });
  const tree = branch(root, null);
  met.add(root);
  const order: Branch[] = [];
  const open = [tree];
  for (let at = open.pop(); at; at = open.pop()) {
    order.push(at);
    for (const id of children.get(at.id) ?? []) {
      if (met.has(id)) continue;
      met.add(id);
      if (children.has(id)) at.branches.push(branch(id, at));
      else at.leaves.push(id);
    }
    const all = at.branches.length + at.leaves.length;
    at.branches.forEach((child, index) => {
      child.position = index + 1;
      child.siblings = all;
    });
    open.push(...at.branches.toReversed());
  }
  for (const at of order.toReversed()) {
    const across = blockColumns(at.leaves.length);
    const leafRows = across === 0 ? 0 : Math.ceil(at.leaves.length / across);
    at.columns = 1 + most([across, ...at.branches.map((child) => child.columns)]);
    at.rows = Math.max(1, leafRows + at.branches.reduce((sum, child) => sum + child.rows, 0));
  }
  return tree;
}

function placed(
  tree: Branch,
  at: { readonly column: number; readonly row: number; readonly tree: number; readonly below: number },
  places: TreePlace[],
): void {
  const open: { readonly branch: Branch; readonly level: number; readonly row: number }[] = [
    { branch: tree, level: 0, row: at.row },
  ];
  const of = { tree: at.tree, below: at.below };
  for (let next = open.pop(); next; next = open.pop()) {
    const { branch, level, row } = next;
    const { id, branches, leaves } = branch;
    places.push({
      ...of,
      id,
      parent: branch.parent?.id ?? null,
      children: [...branches.map((child) => child.id), ...leaves],
      level,
      column: at.column + level,
      row,
      position: branch.position,
      siblings: branch.siblings,
      block: null,
    });
    let down = row;
    const rows = branches.map((child) => {
      const start = down;
      down += child.rows;
      return start;
    });
    const columns = blockColumns(leaves.length);
    leaves.forEach((leaf, index) =>
      places.push({
        ...of,
        id: leaf,
        parent: id,
        children: [],
        level: level + 1,
        column: at.column + level + 1 + (index % columns),
        row: down + Math.floor(index / columns),
        position: branches.length + index + 1,
        siblings: branches.length + leaves.length,
        block: leaves.length > 1 ? { first: leaves[0]!, index, count: leaves.length, columns } : null,
      }),
    );
    for (let index = branches.length - 1; index >= 0; index--)
      open.push({ branch: branches[index]!, level: level + 1, row: rows[index]! });
  }
}

/** The node that an arrow key leads to: its input or what stands left of it, its first result or what stands right, or the nearest one above or below. */
export function neighbour(layout: TreeLayout, from: string, key: string): string | null {
  const place = layout.byId.get(from);
  if (!place) return layout.places[0]?.id ?? null;
  if (key === 'Home') return layout.places[0]?.id ?? null;
  if (key === 'End') return layout.places.at(-1)?.id ?? null;
  const { block, parent } = place;
  const siblings = block && parent !== null ? (layout.byId.get(parent)?.children ?? []) : [];
  if (key === 'ArrowLeft')
    return block && block.index % block.columns > 0 ? (siblings[place.position - 2] ?? parent) : parent;
  if (key === 'ArrowRight') {
    if (!block) return place.children.find((id) => layout.byId.get(id)?.parent === from) ?? null;
    const isLast = block.index % block.columns === block.columns - 1;
    return isLast ? null : (siblings[place.position] ?? null);
  }
  const up = key === 'ArrowUp';
  if (!up && key !== 'ArrowDown') return null;
  // In its own column as far as that reaches, else what stands nearest.
  const far = ({ column, row }: TreePlace): number =>
    (column === place.column ? 0 : 1_000_000) + Math.abs(row - place.row) * 1000 + Math.abs(column - place.column);
  let best: TreePlace | null = null;
  for (const other of layout.places) {
    if (up ? other.row >= place.row : other.row <= place.row) continue;
    if (!best || far(other) < far(best)) best = other;
  }
  return best?.id ?? null;
}

/** Of a node on the plane, in CSS pixels at 100 %. */
export const nodeSize = { width: 128, height: 128, picture: 88 } as const;
const gap = { column: 40, row: 20, tree: 24 } as const;
export const margin = 32;
/** Air of the frame around siblings that are packed. */
const frameAir = 8;

export interface Spot {
  readonly x: number;
  readonly y: number;
}

export const spotOf = (place: TreePlace): Spot => ({
  x: margin + place.column * (nodeSize.width + gap.column),
  y: margin + place.row * (nodeSize.height + gap.row) + place.below * gap.tree,
});

export const planeSize = (layout: TreeLayout): { readonly width: number; readonly height: number } => ({
  width: 2 * margin + layout.columns * nodeSize.width + Math.max(0, layout.columns - 1) * gap.column,
  height:
    2 * margin +
    layout.rows * nodeSize.height +
    Math.max(0, layout.rows - 1) * gap.row +
    most(layout.places.map(({ below }) => below)) * gap.tree,
});

export interface TreeBox {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface TreeFrame extends TreeBox {
  readonly id: string;
}

/** The frames around siblings that are packed. */
export const framesOf = (layout: TreeLayout): readonly TreeFrame[] =>
  layout.places.flatMap((place) => {
    const { block } = place;
    if (block?.index !== 0) return [];
    const { x, y } = spotOf(place);
    const across = Math.min(block.columns, block.count);
    const rows = Math.ceil(block.count / block.columns);
    return [
      {
        id: place.id,
        left: x - frameAir,
        top: y - frameAir,
        width: across * nodeSize.width + (across - 1) * gap.column + 2 * frameAir,
        height: rows * nodeSize.height + (rows - 1) * gap.row + 2 * frameAir,
      },
    ];
  });

export interface TreeEdge {
  readonly from: TreePlace;
  readonly to: TreePlace;
  /** Its recipe was edited, rather than its pixels taken. */
  readonly dashed: boolean;
  /** A solid line shares its way with the one to the sibling above: its own part of it begins there. */
  readonly below: TreePlace | null;
  /** That its own part lies in. */
  readonly box: TreeBox;
}

/** Every line of the tree; one leads to siblings that are packed. A recipe edited from the very pass whose pixels were taken needs no second one. */
export function edgesOf(layout: TreeLayout, basedOn: (id: string) => string | null): TreeEdge[] {
  const edge = (from: TreePlace, to: TreePlace, dashed: boolean, below: TreePlace | null): TreeEdge => {
    const [a, b] = [spotOf(from), spotOf(to)];
    const from0 = below ? spotOf(below).y : a.y;
    const [left, top] = [Math.min(a.x, b.x), Math.min(from0, b.y)];
    return {
      from,
      to,
      dashed,
      below,
      box: {
        left,
        top,
        width: Math.max(a.x, b.x) - left + nodeSize.width,
        height: Math.max(from0, b.y) - top + nodeSize.height,
      },
    };
  };
  return layout.places.flatMap((place) => {
    const parent = place.parent === null ? undefined : layout.byId.get(place.parent);
    const above = parent && place.position > 2 ? (layout.byId.get(parent.children[place.position - 2]!) ?? null) : null;
    const base = basedOn(place.id);
    const from = base === null || base === place.parent || base === place.id ? undefined : layout.byId.get(base);
    const isLed = parent && (place.block?.index ?? 0) === 0;
    return [...(isLed ? [edge(parent, place, false, above)] : []), ...(from ? [edge(from, place, true, null)] : [])];
  });
}

/** The node and all that it comes from, itself first. */
export function pathTo(layout: TreeLayout, id: string): readonly TreePlace[] {
  const path: TreePlace[] = [];
  for (let at = layout.byId.get(id); at; at = at.parent === null ? undefined : layout.byId.get(at.parent))
    path.push(at);
  return path;
}

/** Where the solid line to a node ends: at itself, or at the frame that it stands in. */
export const lineTo = ({ id, block }: TreePlace): string => block?.first ?? id;

/** The solid line from an input to what was made from it: along the row, or down a line shared with its siblings and into it. */
export function inputPath(from: TreePlace, to: TreePlace, below: TreePlace | null): string {
  const [a, b] = [spotOf(from), spotOf(to)];
  const end = b.x - (to.block ? frameAir : 0);
  const [x1, y1, x2, y2] = [a.x + nodeSize.width, a.y + nodeSize.picture / 2, end, b.y + nodeSize.picture / 2];
  if (y1 === y2) return `M${x1} ${y1}H${x2}`;
  const middle = a.x + nodeSize.width + gap.column / 2 - frameAir / 2;
  const corner = 8;
  const down = `V${y2 - corner}q0 ${corner} ${corner} ${corner}H${x2}`;
  return below
    ? `M${middle} ${spotOf(below).y + nodeSize.picture / 2 - corner}${down}`
    : `M${x1} ${y1}H${middle - corner}q${corner} 0 ${corner} ${corner}${down}`;
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
