import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  basedOnPath,
  blockColumns,
  edgesOf,
  framesOf,
  inputPath,
  layoutTree,
  neighbour,
  nodeSize,
  pathTo,
  planeSize,
  spotOf,
  type Lineage,
} from '../../../src-renderer/canvas/tree-layout';

const node = (id: string, input: string | null): Lineage => ({ id, input });
/** shop ─ v1 ─ v3 ─ v5 ; shop ─ v2 ─ v4 ; sea ─ v6 */
const history = [
  node('shop', null),
  node('sea', null),
  node('v1', 'shop'),
  node('v2', 'shop'),
  node('v3', 'v1'),
  node('v4', 'v2'),
  node('v5', 'v3'),
  node('v6', 'sea'),
];
const layout = layoutTree(history);
const at = (id: string): [number, number] => [layout.byId.get(id)!.column, layout.byId.get(id)!.row];

describe('the tree of the history', () => {
  it('goes to the right with every pass, and a chain is a straight line', () => {
    expect(['shop', 'v1', 'v3', 'v5'].map(at)).toEqual([
      [0, 0],
      [1, 0],
      [2, 0],
      [3, 0],
    ]);
    expect(['v2', 'v4'].map(at)).toEqual([
      [1, 1],
      [2, 1],
    ]);
    expect(['sea', 'v6'].map(at)).toEqual([
      [0, 2],
      [1, 2],
    ]);
  });

  it('has every node once, on a place of its own, inside the plane', () => {
    expect(layout.places.map((place) => place.id).toSorted()).toEqual(history.map(({ id }) => id).toSorted());
    expect(new Set(layout.places.map((place) => `${place.column} ${place.row}`)).size).toBe(history.length);
    const plane = planeSize(layout);
    for (const place of layout.places) {
      const { x, y } = spotOf(place);
      expect(x + nodeSize.width).toBeLessThan(plane.width);
      expect(y + nodeSize.height).toBeLessThan(plane.height);
    }
  });

  it('tells each node’s place among its siblings', () => {
    expect(layout.byId.get('v2')).toMatchObject({ position: 2, siblings: 2, parent: 'shop', tree: 0 });
    expect(layout.byId.get('v6')).toMatchObject({ position: 1, siblings: 1, tree: 1 });
  });

  it('shows a pass whose input is gone, and survives records that go in a circle', () => {
    expect(layoutTree([node('v1', 'gone')]).byId.get('v1')?.column).toBe(0);
    const circle = layoutTree([node('a', 'b'), node('b', 'a'), node('c', 'c')]);
    expect(circle.places.map((place) => place.id).toSorted()).toEqual(['a', 'b', 'c']);
  });

  it('lays out ten thousand passes in one chain', () => {
    const long = Array.from({ length: 10_000 }, (_, index) => node(`v${index}`, index === 0 ? null : `v${index - 1}`));
    expect(layoutTree(long)).toMatchObject({ columns: 10_000, rows: 1 });
  });

  it('is walked with the arrow keys', () => {
    const walk = (from: string, key: string): string | null => neighbour(layout, from, key);
    expect([
      walk('shop', 'ArrowRight'),
      walk('v4', 'ArrowLeft'),
      walk('v1', 'ArrowDown'),
      walk('v4', 'ArrowUp'),
      walk('v2', 'ArrowDown'),
    ]).toEqual(['v1', 'v2', 'v2', 'v3', 'v6']);
    expect([walk('v5', 'ArrowRight'), walk('shop', 'ArrowLeft'), walk('v1', 'ArrowUp'), walk('v1', 'a')]).toEqual([
      null,
      null,
      null,
      null,
    ]);
    expect([walk('v4', 'Home'), walk('v4', 'End'), walk('gone', 'ArrowDown')]).toEqual(['shop', 'v6', 'shop']);
  });

  it('draws a second line only where another recipe was edited', () => {
    const basedOn: Record<string, string> = { v2: 'v1', v3: 'v1', v5: 'v4', v6: 'gone' };
    const edges = edgesOf(layout, (id) => basedOn[id] ?? null);
    expect(edges.filter((edge) => !edge.dashed)).toHaveLength(6);
    expect(edges.filter((edge) => edge.dashed).map(({ from, to }) => [from.id, to.id])).toEqual([
      ['v4', 'v5'],
      ['v1', 'v2'],
    ]);
  });

  it('draws a straight line along a row and a bent one to another', () => {
    const place = (id: string) => layout.byId.get(id)!;
    expect(inputPath(place('v1'), place('v3'), null)).toMatch(/^M[\d.]+ [\d.]+H[\d.]+$/);
    expect(inputPath(place('shop'), place('v2'), null)).toContain('V');
    for (const [from, to] of [
      ['v1', 'v2'],
      ['v2', 'v1'],
      ['v4', 'v6'],
      ['v1', 'v4'],
    ] as const)
      expect(basedOnPath(place(from), place(to))).not.toMatch(/NaN|undefined/);
  });

  /** Histories of any shape: each node starts from one before it, or from nothing. */
  const histories = fc
    .array(fc.option(fc.nat(), { freq: 12 }), { minLength: 1, maxLength: 120 })
    .map((inputs) =>
      inputs.map((input, index) => node(`v${index}`, input === null || index === 0 ? null : `v${input % index}`)),
    );

  it('gives every node of any history a place of its own inside the plane, right of what it was made from', () => {
    fc.assert(
      fc.property(histories, (nodes) => {
        const made = layoutTree(nodes);
        expect(made.places.map(({ id }) => id).toSorted()).toEqual(nodes.map(({ id }) => id).toSorted());
        expect(new Set(made.places.map(({ column, row }) => `${column} ${row}`)).size).toBe(nodes.length);
        const plane = planeSize(made);
        for (const place of made.places) {
          const { x, y } = spotOf(place);
          expect(x + nodeSize.width).toBeLessThan(plane.width);
          expect(y + nodeSize.height).toBeLessThan(plane.height);
          const parent = place.parent === null ? null : made.byId.get(place.parent)!;
          if (parent) expect(place.column).toBeGreaterThan(parent.column);
          expect(pathTo(made, place.id).at(-1)?.parent).toBeNull();
        }
        // Frames hold their own siblings and nothing else.
        for (const frame of framesOf(made)) {
          const inside = made.places.filter((place) => {
            const { x, y } = spotOf(place);
            return x >= frame.left && y >= frame.top && x < frame.left + frame.width && y < frame.top + frame.height;
          });
          expect(inside.every(({ block }) => block?.first === frame.id)).toBe(true);
          expect(inside).toHaveLength(inside[0]!.block!.count);
        }
      }),
    );
  });

  it('packs siblings in rows, so that five hundred are seen whole on a screen', () => {
    const many = [node('shop', null), ...Array.from({ length: 500 }, (_, index) => node(`v${index}`, 'shop'))];
    const plane = planeSize(layoutTree(many));
    expect(blockColumns(500)).toBe(28);
    // On 840 × 780 pixels a node is still 25 wide.
    expect(Math.min(840 / plane.width, 780 / plane.height) * nodeSize.width).toBeGreaterThan(20);
    const sources = Array.from({ length: 100 }, (_, index) => [
      node(`s${index}`, null),
      node(`v${index}`, `s${index}`),
    ]).flat();
    const lanes = planeSize(layoutTree(sources));
    expect(Math.min(840 / lanes.width, 780 / lanes.height) * nodeSize.width).toBeGreaterThan(20);
  });

  it('every node of any history is reached by arrow keys from the first', () => {
    fc.assert(
      fc.property(histories, (nodes) => {
        const made = layoutTree(nodes);
        const met = new Set([made.places[0]!.id]);
        const open = [...met];
        for (let id = open.pop(); id !== undefined; id = open.pop())
          for (const key of ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'End', 'Home']) {
            const next = neighbour(made, id, key);
            if (next !== null && !met.has(next)) {
              met.add(next);
              open.push(next);
            }
          }
        expect(met.size).toBe(nodes.length);
      }),
    );
  });
});
