import type { Overruling } from '../../src-main/common/spelling/verdicts';
import type { PassView } from '../../src-main/contract';
import { onProject, type Context } from './context';
import { withVersion } from './grid-sight';
import type { Change, OverruledTexts } from './undo';

/** The words in results: having them read anew, and overruling a verdict, which is one step to undo. */
export function verdictActions(context: Context) {
  const { store } = context;
  const viewOf = (passId: string): PassView | undefined => store.get().project?.passById.get(passId);
  const show = (view: PassView): void => store.update((state) => withVersion(state, view));

  /** With `expected`, only where it is still so: what another window said since stays. */
  const write = (passId: string, result: number, to: OverruledTexts, expected: OverruledTexts | null): Promise<void> =>
    onProject(context, async ({ results }, projectId) => {
      for (const [text, verdict] of Object.entries(to)) {
        const asked = { projectId, passId, result, text, verdict };
        show(await results.overruleWords({ ...asked, ...(expected ? { expected: expected[text] ?? null } : {}) }));
      }
    });

  const overrule = async (passId: string, result: number, after: OverruledTexts): Promise<void> => {
    const strings = viewOf(passId)?.words?.[result - 1]?.strings ?? [];
    const verdictOn = (text: string): Overruling | null => {
      const string = strings.find((each) => each.text === text);
      return string?.overruled && string.verdict !== 'unsure' ? string.verdict : null;
    };
    const before = Object.fromEntries(Object.keys(after).map((text) => [text, verdictOn(text)]));
    if (Object.entries(after).every(([text, verdict]) => before[text] === verdict)) return;
    context.record('Verdict on words', { of: 'overruled', id: passId, result, before, after });
    await write(passId, result, after, null);
  };

  return {
    travel(change: Change, side: 'before' | 'after'): boolean {
      if (change.of !== 'overruled') return false;
      void write(change.id, change.result, change[side], change[side === 'before' ? 'after' : 'before']);
      return true;
    },
    actions: {
      /** Reads the words in a result anew. */
      readWords: (passId: string, result: number): Promise<void> =>
        onProject(context, async ({ results }, projectId) =>
          show(await results.readWords({ projectId, passId, result })),
        ),
      /** The designer knows better what stands in a result; `null`: it is as it was read. */
      overruleWords: (passId: string, result: number, text: string, verdict: Overruling | null): Promise<void> =>
        overrule(passId, result, { [text]: verdict }),
      /** What could not be told is right, in the result that stands for the version. */
      async wordsAreRight(passId: string): Promise<void> {
        const view = viewOf(passId);
        const result = view?.cover ?? 1;
        const unsure = (view?.words?.[result - 1]?.strings ?? []).filter(({ verdict }) => verdict === 'unsure');
        await overrule(passId, result, Object.fromEntries(unsure.map(({ text }) => [text, 'right' as const])));
      },
    },
  };
}
