import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyDesk } from '../../../src-renderer/editor/desk-state';
import { emptyUndo, recorded, type UndoState } from '../../../src-renderer/editor/undo';
import { undoOf, undoText } from '../../../src-renderer/editor/undo-keeper';

const steps = fc.array(fc.string({ maxLength: 200 }), { maxLength: 40 }).map((prompts) =>
  prompts.reduce<UndoState>(
    (undo, prompt, at) =>
      recorded(undo, {
        name: 'Prompt',
        change: { of: 'desk', before: { 'draft.prompt': '' }, after: { 'draft.prompt': prompt } },
        mark: null,
        at,
      }),
    emptyUndo,
  ),
);

describe('undo over a reload', () => {
  it('is what it was for the desk that it belongs to, and nothing for any other', () => {
    fc.assert(
      fc.property(steps, (undo) => {
        const text = undoText(emptyDesk, undo);
        expect(undoOf(text, emptyDesk)).toEqual(undo);
        expect(undoOf(text, { ...emptyDesk, basedOn: 'another' })).toEqual(emptyUndo);
      }),
    );
  });

  it('keeps the newest steps where all are too much', () => {
    fc.assert(
      fc.property(steps, fc.integer({ min: 600, max: 4000 }), (undo, most) => {
        const text = undoText(emptyDesk, undo, most);
        expect(text.length).toBeLessThanOrEqual(most);
        const { done } = undoOf(text, emptyDesk);
        expect(done).toEqual(undo.done.slice(undo.done.length - done.length));
      }),
    );
  });

  it('reads whatever stands there', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string()), (text) => {
        expect(undoOf(text, emptyDesk)).toEqual(emptyUndo);
      }),
    );
    expect(undoOf(null, emptyDesk)).toEqual(emptyUndo);
  });
});
