import { describe, expect, it } from 'vitest';
import { basedOnPath, edgesOf, inputPath, layoutTree, neighbour, nodeSize, planeSize, spotOf, type Lineage } from '../../../src-renderer/canvas/tree-layout';

const node = (id: string, input: string | null): Lineage => ({ id, input });
/** shop ─ v1 ─ v3 ─ v5 ; shop ─ v2 ─ v4 ; sea ─ v6 */
const history = [node('shop', null), node('sea', null), node('v1', 'shop'), node('v2', 'shop'), node('v3', 'v1'), node('v4', 'v2'), node('v5', 'v3'), node('v6', 'sea')];
const layout = layoutTree(history);
const at = (id: string): [number, number] => [layout.byId.get(id)!.column, layout.byId.get(id)!.row];

describe('the tree of the history', () => {
  it('goes to the right with every pass, and a chain is a straight line', () => {
    expect(['shop', 'v1', 'v3', 'v5'].map(at)).toEqual([[0, 0], [1, 0], [2, 0], [3, 0]]);
    expect(['v2', 'v4'].map(at)).toEqual([[1, 1], [2, 1]]);
    expect(['sea', 'v6'].map(at)).toEqual([[0, 2], [1, 2]]);
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
    expect([walk('shop', 'ArrowRight'), walk('v4', 'ArrowLeft'), walk('v1', 'ArrowDown'), walk('v4', 'ArrowUp'), walk('v2', 'ArrowDown')]).toEqual(['v1', 'v2', 'v2', 'v3', 'v6']);
    expect([walk('v5', 'ArrowRight'), walk('shop', 'ArrowLeft'), walk('v1', 'ArrowUp'), walk('v1', 'a')]).toEqual([null, null, null, null]);
    expect([walk('v4', 'Home'), walk('v4', 'End'), walk('gone', 'ArrowDown')]).toEqual(['shop', 'v6', 'shop']);
  });

  it('draws a second line only where another recipe was edited', () => {
    const basedOn: Record<string, string> = { v2: 'v1', v3: 'v1', v5: 'v4', v6: 'gone' };
    const edges = edgesOf(layout, (id) => basedOn[id] ?? null);
    expect(edges.filter((edge) => !edge.dashed)).toHaveLength(6);
    expect(edges.filter((edge) => edge.dashed).map(({ from, to }) => [from.id, to.id])).toEqual([['v4', 'v5'], ['v1', 'v2']]);
  });

  it('draws a straight line along a row and a bent one to another', () => {
    const place = (id: string) => layout.byId.get(id)!;
    expect(inputPath(place('v1'), place('v3'), null)).toMatch(/^M[\d.]+ [\d.]+H[\d.]+$/);
    expect(inputPath(place('shop'), place('v2'), null)).toContain('V');
    for (const [from, to] of [['v1', 'v2'], ['v2', 'v1'], ['v4', 'v6'], ['v1', 'v4']] as const) expect(basedOnPath(place(from), place(to))).not.toMatch(/NaN|undefined/);
  });
});
