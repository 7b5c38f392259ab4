import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chosenIds, extendingBy } from '../../../src-renderer/editor/choosing';
import { noFilter } from '../../../src-renderer/editor/filter';
import { historyLines, stepping, unfolding, type HistoryLine } from '../../../src-renderer/editor/history-lines';
import { selecting } from '../../../src-renderer/editor/selection';
import type { EditorState } from '../../../src-renderer/editor/state';
import { placed } from '../../../src-renderer/screens/history/placed';
import { passOf, stateOf } from './fixtures';

const kinds = {
  done: (version: number) => passOf(version),
  cancelled: (version: number) => passOf(version, { state: 'cancelled', results: [] }),
  failed: (version: number) =>
    passOf(version, {
      state: 'failed',
      results: [],
      error: { code: 'unavailable', message: 'Not now', billed: 'no' } as never,
    }),
  charged: (version: number) =>
    passOf(version, { state: 'failed', results: [], error: { code: 'x', message: 'Late', billed: 'yes' } as never }),
} as const;
type Kind = keyof typeof kinds;

const made = (all: readonly Kind[]): EditorState => stateOf(all.map((kind, at) => kinds[kind](at + 1)));
const told = (lines: readonly HistoryLine[]): string[] =>
  lines.map((line) =>
    line.is === 'version'
      ? line.view.pass.id
      : `${line.open ? '-' : '+'}${line.views.map(({ pass }) => pass.id).join()}`,
  );
const selected = (state: EditorState, id: string): EditorState => selecting(state, { id, result: 1 });

/** Oldest first: v1 to v7. */
const some = () => made(['done', 'cancelled', 'failed', 'cancelled', 'done', 'cancelled', 'done']);

describe('the lines of the history', () => {
  it('gather what came to nothing and stands together', () => {
    expect(told(historyLines(some()))).toEqual(['p7', 'p6', 'p5', '+p4,p3,p2', 'p1']);
  });

  it('leave by itself what has to be seen: the newest, what is new, what was charged, what was asked for', () => {
    expect(told(historyLines(made(['cancelled', 'cancelled'])))).toEqual(['p2', 'p1']);
    expect(told(historyLines(made(['charged', 'charged', 'done'])))).toEqual(['p3', 'p2', 'p1']);
    expect(told(historyLines({ ...some(), unseen: new Set(['p3']) }))).toEqual([
      'p7',
      'p6',
      'p5',
      'p4',
      'p3',
      'p2',
      'p1',
    ]);
    expect(told(historyLines({ ...some(), filter: { ...noFilter, states: ['cancelled'] } }))).toEqual([
      'p6',
      'p4',
      'p2',
    ]);
    expect(told(historyLines({ ...some(), sought: 'poster' }))).toHaveLength(7);
  });

  it('open with what is looked at in them, and close again', () => {
    expect(told(historyLines(selected(some(), 'p3')))).toEqual(['p7', 'p6', 'p5', '-p4,p3,p2', 'p4', 'p3', 'p2', 'p1']);
    const open = unfolding(some(), 'p3', true);
    expect(told(historyLines(open))).toContain('-p4,p3,p2');
    expect(told(historyLines(unfolding(open, 'p4', false)))).toContain('+p4,p3,p2');
    const closed = unfolding(selected(open, 'p3'), 'p3', false);
    expect(told(historyLines(closed))).toContain('+p4,p3,p2');
    expect([...chosenIds(closed)].toSorted()).toEqual(['p2', 'p3', 'p4']);
  });

  it('are gone through by keys: a closed one is all of its versions', () => {
    const on = stepping(selected(some(), 'p5'), 1);
    expect([...chosenIds(on)].toSorted()).toEqual(['p2', 'p3', 'p4']);
    expect(told(historyLines(on))).toContain('+p4,p3,p2');
    expect(stepping(on, 1).selected?.id).toBe('p1');
    expect(stepping(on, -1).selected?.id).toBe('p5');
    const open = unfolding(on, 'p4', true);
    expect(chosenIds(open).size).toBe(0);
    expect(stepping(open, 1).selected?.id).toBe('p3');
    expect(stepping(selected(open, 'p5'), 1).selected?.id).toBe('p4');
    expect(stepping(open, -1).selected?.id).toBe('p5');
    expect([...chosenIds(extendingBy(selected(some(), 'p5'), 1))].toSorted()).toEqual(['p2', 'p3', 'p4', 'p5']);
    expect([...chosenIds(extendingBy(selected(some(), 'p1'), -1))].toSorted()).toEqual(['p1', 'p2', 'p3', 'p4']);
  });

  it('hold every version once, newest first, and keys reach each line, whatever is open', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom<Kind>('done', 'cancelled', 'failed', 'charged'), { minLength: 1, maxLength: 24 }),
        fc.array(fc.nat(23), { maxLength: 4 }),
        (all, opened) => {
          let state = made(all);
          for (const at of opened) state = unfolding(state, `p${at + 1}`, true);
          const lines = historyLines(state);
          const held = lines.flatMap((line) => (line.is === 'version' ? [line.view] : line.open ? [] : line.views));
          expect(held.map(({ pass }) => pass.version)).toEqual(all.map((_, at) => all.length - at));
          const places = placed(lines, 62);
          lines.forEach((_, at) => {
            expect(places.at(places.top(at))).toBe(at);
            expect(places.at(places.top(at) + places.height(at) - 1)).toBe(at);
          });
          expect(places.top(lines.length - 1) + places.height(lines.length - 1)).toBe(places.total);
          const reached: string[] = [];
          for (let at = stepping(state, -99), more = true; more;) {
            reached.push(...(chosenIds(at).size > 0 ? chosenIds(at) : [at.selected!.id]));
            const next = stepping(at, 1);
            more = next.selected!.id !== at.selected!.id;
            at = next;
          }
          expect(reached.toSorted()).toEqual(all.map((_, at) => `p${at + 1}`).toSorted());
        },
      ),
      { numRuns: 60, verbose: true },
    );
  });
});
