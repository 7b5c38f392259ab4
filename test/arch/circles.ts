import type { Tree } from './tree';

/** Circles of imports, types included: one for each group of files that reach each other (Tarjan), as a walk from a file back to itself. */
export const circlesOf = (tree: Tree): string[][] => {
  const targetsOf = (path: string): string[] =>
    (tree.get(path)?.imports ?? []).flatMap(({ target }) => (target === null ? [] : [target]));
  const order = new Map<string, number>();
  const lowest = new Map<string, number>();
  const stack: string[] = [];
  const groups: Set<string>[] = [];

  const visit = (path: string): void => {
    order.set(path, order.size);
    lowest.set(path, order.get(path) ?? 0);
    stack.push(path);
    const lower = (to: number | undefined): void => {
      lowest.set(path, Math.min(lowest.get(path) ?? Infinity, to ?? Infinity));
    };
    for (const target of targetsOf(path)) {
      if (!order.has(target)) {
        visit(target);
        lower(lowest.get(target));
      } else if (stack.includes(target)) {
        lower(order.get(target));
      }
    }
    if (lowest.get(path) === order.get(path)) groups.push(new Set(stack.splice(stack.indexOf(path))));
  };
  for (const path of tree.keys()) {
    if (!order.has(path)) visit(path);
  }

  /** The shortest walk inside a group from a file back to it. */
  const walk = (group: ReadonlySet<string>): string[] | null => {
    const [start = ''] = [...group].sort();
    const queue: string[][] = [[start]];
    const seen = new Set<string>();
    for (let way = queue.shift(); way !== undefined; way = queue.shift()) {
      for (const target of targetsOf(way.at(-1) ?? '')) {
        if (target === start) return [...way, start];
        if (!group.has(target) || seen.has(target)) continue;
        seen.add(target);
        queue.push([...way, target]);
      }
    }
    return null;
  };
  return groups.map(walk).filter((circle) => circle !== null);
};
