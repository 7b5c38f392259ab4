import { ORPCError } from '@orpc/client';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { multiply } from '../../../src-main/common/money';
import { defaultDraft } from '../../../src-main/common/recipe';
import { ConnectionLost } from '../../../src-renderer/api/faults';
import type { PassView, Workspace } from '../../../src-main/contract';
import { createEditor } from '../../../src-renderer/editor/editor';
import type { EditorPorts } from '../../../src-renderer/editor/context';
import type { Client, Connection } from '../../../src-renderer/api/connection';
import { withProjectChange } from '../../../src-renderer/editor/project';
import { passPrice, runPrice } from '../../../src-renderer/editor/estimate';
import { seedsFor, variationCounts } from '../../../src-renderer/editor/variations';
import { appOf, passOf, projectOf, recipe } from './fixtures';

/** A clock that goes when it is told to. */
function stoppedClock() {
  let time = 0;
  let waiting: { at: number; run: () => void }[] = [];
  return {
    now: () => time,
    later: (milliseconds: number, run: () => void) => {
      const one = { at: time + milliseconds, run };
      waiting.push(one);
      return () => {
        waiting = waiting.filter((other) => other !== one);
      };
    },
    go(milliseconds: number) {
      time += milliseconds;
      const due = waiting.filter((one) => one.at <= time);
      waiting = waiting.filter((one) => one.at > time);
      for (const one of due) one.run();
    },
  };
}

const never = <T>(): AsyncIterable<T> => ({
  [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => undefined) }),
});

const emptyWorkspace: Workspace = {
  draft: null,
  preparation: null,
  words: null,
  input: null,
  others: {},
  basedOn: null,
  selected: null,
  view: null,
  extra: {},
};

/** An editor on a host that remembers what it was asked, and answers as `passes` say. */
async function opened(
  options: {
    workspace?: Workspace;
    run?: (input: Parameters<Client['passes']['run']>[0]) => unknown;
    ordered?: () => unknown;
    setNotes?: () => unknown;
    rate?: (input: { changes: { passId: string }[] }) => unknown;
    moved?: (input: { chosen: { passId: string; result: number | null }[] }) => unknown;
  } = {},
) {
  const clock = stoppedClock();
  let ids = 0;
  const calls: [string, unknown][] = [];
  const view = projectOf([passOf(1)]);
  const answers: Record<string, (input: never) => unknown> = {
    'app.watch': () => never(),
    'projects.open': () => view,
    'project.workspace': () => options.workspace ?? emptyWorkspace,
    'project.watch': () => never(),
    'passes.plan': () => ({
      input: { width: 1, height: 1 },
      prepared: null,
      url: null,
      output: { width: 1, height: 1 },
      fault: null,
    }),
    'passes.setNotes': () => options.setNotes?.() ?? {},
    'results.rate': (input) => options.rate?.(input) ?? { views: [] },
    'results.setCover': () => passOf(1),
    'trash.delete': (input) => options.moved?.(input) ?? { refused: [], trash: { versions: [], sources: [] } },
    'trash.restore': () => ({ refused: [], trash: { versions: [], sources: [] } }),
    'passes.ordered': () => options.ordered?.(),
    'passes.run': (input) =>
      options.run
        ? options.run(input)
        : passOf(2, { state: 'waiting', results: [], finishedAt: null, recipe: recipe({ seed: 99 }) }),
  };
  const proxy = (path: string): unknown =>
    new Proxy(() => undefined, {
      get: (_, name) => proxy(path ? `${path}.${String(name)}` : String(name)),
      apply: async (_, __, [input]: unknown[]) => {
        calls.push([path, input]);
        return answers[path]?.(input as never) ?? {};
      },
    });
  const connection: Connection = {
    client: proxy('') as Client,
    state: () => 'open',
    subscribe: () => () => undefined,
    opened: () => Promise.resolve(),
    retryNow: () => undefined,
  };
  const ports: EditorPorts = {
    connection,
    clock,
    random: () => 0.5,
    newId: () => `order-${++ids}`,
    memory: { get: () => null, set: () => undefined },
    importPictures: () => Promise.resolve({ added: [], refused: [] }),
    importPaths: () => Promise.resolve({ added: [], refused: [] }),
  };
  const editor = createEditor(ports);
  editor.store.update((state) => ({ ...state, app: appOf(), screen: 'welcome' }));
  await editor.openFolder('/studio/Autumn poster');
  const asked = (path: string): unknown[] => calls.filter(([name]) => name === path).map(([, input]) => input);
  return { editor, clock, asked, state: () => editor.store.get() };
}

const settled = async (): Promise<void> => {
  for (let n = 0; n < 20; n++) await Promise.resolve();
};

describe('running', () => {
  it('sends the desk as it stands, and goes on from the new version', async () => {
    const { editor, asked, state } = await opened();
    editor.setField('prompt', 'noir');
    await editor.run();
    expect(asked('passes.run')).toMatchObject([
      {
        projectId: 'project',
        input: { kind: 'source', id: 'shop' },
        basedOn: null,
        draft: { prompt: 'noir', seed: null },
        allowCost: null,
      },
    ]);
    expect(state().desk.basedOn).toBe('p2');
    expect(state().desk.draft['seed']).toBeNull();
    expect(state().lastSeed).toBe(99);
    expect(state().awaited.has('p2')).toBe(true);
  });

  it('asks nothing of the host without a prompt, and wants the prompt', async () => {
    const { editor, asked, state } = await opened();
    await editor.run();
    expect(asked('passes.run')).toEqual([]);
    expect(state().wanted?.field).toBe('prompt');
  });

  it('asks nothing of the host while a number is mistyped, and wants that field, in a panel that is there', async () => {
    const { editor, asked, state } = await opened();
    editor.setField('prompt', 'noir');
    editor.setMistyped('seed', 'Whole numbers from 0 to 2147483647.');
    editor.setPanels({ left: false });
    await editor.run();
    expect(asked('passes.run')).toEqual([]);
    expect(state()).toMatchObject({ wanted: { field: 'seed' }, panels: { left: true } });
    editor.setMistyped('seed', null);
    await editor.run();
    expect(asked('passes.run')).toHaveLength(1);
  });

  it('asks the designer first above the ceiling, and then allows just that', async () => {
    const { editor, asked, state } = await opened();
    editor.setField('prompt', 'noir');
    editor.setField('image_size', { width: 4096, height: 4096 });
    editor.setField('num_images', 4);
    await editor.run();
    expect(state().dialog).toMatchObject({
      question: { about: 'ceiling', price: { low: '4.02653184', high: '4.02653184' }, ceiling: '1.00' },
    });
    expect(asked('passes.run')).toEqual([]);
    const { dialog } = state();
    if (dialog?.kind !== 'question' || dialog.question.about !== 'ceiling') throw new Error('It did not ask');
    const { order } = dialog.question;
    await editor.runAllowed('4.02653184', order);
    expect(asked('passes.run')).toMatchObject([{ allowCost: '4.02653184', orderId: order.id }]);
  });

  it('makes as many passes as are asked for, in one group, each with a seed that is known and its own; the price is of all of them', async () => {
    const made: PassView[] = [];
    const { editor, asked, state } = await opened({
      run: () => {
        made.push(passOf(made.length + 2, { state: 'waiting', results: [], finishedAt: null }));
        return made.at(-1);
      },
    });
    editor.setField('prompt', 'noir');
    editor.setVariations(4);
    expect(runPrice(state())?.high).toBe(multiply(passPrice(state())!.high, '4'));
    await editor.run();
    const runs = asked('passes.run') as Parameters<Client['passes']['run']>[0][];
    expect(runs.map(({ together }) => together)).toEqual([4, 3, 2, 1]);
    expect(new Set(runs.map(({ draft }) => draft['seed'])).size).toBe(4);
    expect(new Set(runs.map(({ orderId }) => orderId)).size).toBe(4);
    expect(new Set(runs.map(({ group }) => group?.id)).size).toBe(1);
    expect(runs.map(({ group }) => group?.cell?.['seed'])).toEqual(runs.map(({ draft }) => draft['seed']));
    expect(new Set(runs.map(({ basedOn }) => basedOn))).toEqual(new Set([null]));
    expect(state().desk.basedOn).toBe('p5');
    expect(state().desk.draft['seed']).toBeNull();
  });

  it('asks once for what the passes come to together, and a try again makes only those that are missing', async () => {
    let left = 2;
    const { editor, asked, state } = await opened({
      run: () => {
        if (left-- === 0) throw new Error('no');
        return passOf(9 - left, { state: 'waiting', results: [], finishedAt: null });
      },
    });
    editor.setField('prompt', 'noir');
    editor.setVariations(16);
    editor.lockSeed(40);
    await editor.run();
    const { dialog } = state();
    if (dialog?.kind !== 'question' || dialog.question.about !== 'ceiling') throw new Error('It did not ask');
    const { high } = dialog.question.price;
    expect(high).toBe(multiply(passPrice(state())!.high, '16'));
    expect(asked('passes.run')).toEqual([]);
    await editor.runAllowed(high, dialog.question.order);
    expect(asked('passes.run')).toHaveLength(3);
    expect(state().runFault).not.toBeNull();
    left = 99;
    editor.setVariations(1);
    await editor.tryAgain();
    const again = state().dialog;
    if (again?.kind === 'question' && again.question.about === 'ceiling')
      await editor.runAllowed(again.question.price.high, again.question.order);
    const runs = asked('passes.run') as Parameters<Client['passes']['run']>[0][];
    const seeds = runs.map(({ draft }) => draft['seed']);
    expect(seeds).toEqual([40, 41, 42, ...Array.from({ length: 14 }, (_, at) => 42 + at)]);
    expect(runs[2]?.orderId).toBe(runs[3]?.orderId);
  });

  it('draws seeds of which no two are alike, whatever is locked and however chance falls', () => {
    fc.assert(
      fc.property(
        fc.option(fc.integer({ min: 0, max: 2_147_483_647 })),
        fc.constantFrom(...variationCounts),
        fc.oneof(
          fc.constant(() => 0),
          fc.constant(() => 0.999_999_999_9),
          fc.constant(Math.random),
        ),
        (seed, count, random) => {
          const seeds = seedsFor({ ...defaultDraft, seed }, count, random);
          expect(new Set(seeds).size).toBe(count);
          expect(seeds.every((one) => Number.isInteger(one) && one >= 0 && one <= 2_147_483_647)).toBe(true);
          if (seed !== null) expect(seeds[0]).toBe(seed);
        },
      ),
    );
  });

  it('counts two presses at once as two, each an order of its own', async () => {
    const { editor, asked } = await opened();
    editor.setField('prompt', 'noir');
    await Promise.all([editor.run(), editor.run()]);
    expect(asked('passes.run')).toMatchObject([{ orderId: 'order-1' }, { orderId: 'order-2' }]);
  });

  it('sends a pass for every press, one after the other, each with the desk as it was then', async () => {
    const answers: (() => void)[] = [];
    const { editor, asked, state } = await opened({
      run: (input) =>
        new Promise((resolve) => {
          answers.push(() =>
            resolve(
              passOf(answers.length + 1, {
                state: 'waiting',
                results: [],
                finishedAt: null,
                recipe: recipe({ prompt: input.draft['prompt'] }),
              }),
            ),
          );
        }),
    });
    editor.setField('prompt', 'noir');
    const runs = [editor.run()];
    for (const prompt of ['noir', 'neon', 'half a thou']) {
      runs.push(editor.run());
      editor.setField('prompt', prompt);
    }
    for (let n = 0; n < runs.length; n++) {
      await settled();
      expect(asked('passes.run')).toHaveLength(n + 1);
      answers[n]!();
    }
    await Promise.all(runs);
    expect(asked('passes.run')).toMatchObject(
      [
        ['noir', null],
        ['noir', 'p2'],
        ['noir', 'p3'],
        ['neon', 'p4'],
      ].map(([prompt, basedOn]) => ({ draft: { prompt }, basedOn })),
    );
    expect(state()).toMatchObject({ submitting: false, desk: { basedOn: 'p5', draft: { prompt: 'half a thou' } } });
  });

  it('leaves what was still to be started when the host refuses one', async () => {
    const { editor, asked, state } = await opened({
      run: () => {
        throw new Error('no');
      },
    });
    editor.setField('prompt', 'noir');
    await Promise.all([editor.run(), editor.run()]);
    expect(asked('passes.run')).toHaveLength(1);
    expect(state().runFault).not.toBeNull();
    await editor.run();
    expect(asked('passes.run')).toHaveLength(2);
  });

  it('keeps the desk and says why, when the host refuses', async () => {
    const { editor, state } = await opened({
      run: () => {
        throw new Error('no');
      },
    });
    editor.setField('prompt', 'noir');
    await editor.run();
    expect(state().runFault).not.toBeNull();
    expect(state().submitting).toBe(false);
    expect(state().desk.draft['prompt']).toBe('noir');
  });
});

describe('a press whose answer was lost with the connection', () => {
  const lost = (): never => {
    throw new ConnectionLost(true);
  };

  it('is asked about by its id, and is no other than the pass that it made', async () => {
    const { editor, asked, state } = await opened({
      run: lost,
      ordered: () => ({ view: passOf(2, { state: 'waiting', results: [], finishedAt: null }) }),
    });
    editor.setField('prompt', 'noir');
    await editor.run();
    expect(asked('passes.ordered')).toEqual([{ projectId: 'project', orderId: 'order-1' }]);
    expect(asked('passes.run')).toHaveLength(1);
    expect(state()).toMatchObject({ runFault: null, runUnknown: null, submitting: false, desk: { basedOn: 'p2' } });
  });

  it('is said not to be started only once the host has said so, and is another order then', async () => {
    let answer: (view: { view: null }) => void = () => undefined;
    const { editor, asked, state } = await opened({
      run: lost,
      ordered: () => new Promise((resolve) => (answer = resolve)),
    });
    editor.setField('prompt', 'noir');
    const running = editor.run();
    await settled();
    expect(state().runFault).toBeNull();
    expect(state().runUnknown).not.toBeNull();
    // Meanwhile nothing else is started.
    await editor.run();
    await editor.tryAgain();
    expect(asked('passes.run')).toHaveLength(1);
    answer({ view: null });
    await running;
    expect(state().runUnknown).toBeNull();
    expect(state().runFault?.message).toMatch(/Nothing was sent, and nothing was charged/);
    void editor.tryAgain();
    await settled();
    expect(asked('passes.run')).toHaveLength(2);
    expect((asked('passes.run')[1] as { orderId: string }).orderId).not.toBe('order-1');
  });

  it('is asked about again when the host could not say it, in a host that was started again too', async () => {
    let tries = 0;
    const { editor, asked, state } = await opened({
      run: lost,
      ordered: () => {
        if (++tries === 1) throw new ORPCError('FAULT', { data: { code: 'not-a-project', message: 'Not open.' } });
        if (tries === 2) throw new ORPCError('FAULT', { data: { code: 'record-unreadable', message: 'Spoilt.' } });
        return { view: passOf(2) };
      },
    });
    editor.setField('prompt', 'noir');
    const running = editor.run();
    await settled();
    expect(asked('projects.open')).toHaveLength(2);
    expect(state()).toMatchObject({ runFault: null, runUnknown: { message: 'Spoilt.' } });
    editor.askWhatBecame();
    await running;
    expect(state()).toMatchObject({ runFault: null, runUnknown: null, desk: { basedOn: 'p2' } });
  });

  it('that never left was not started: that is known at once', async () => {
    const { editor, asked, state } = await opened({
      run: () => {
        throw new ConnectionLost();
      },
    });
    editor.setField('prompt', 'noir');
    await editor.run();
    expect(asked('passes.ordered')).toEqual([]);
    expect(state().runFault?.code).toBe('connection-lost');
  });

  it('tried again after a refusal is the same order, for the same version', async () => {
    const { editor, asked } = await opened({
      run: () => {
        throw new Error('no');
      },
    });
    await editor.runAgain('p1');
    await editor.tryAgain();
    expect(asked('passes.run')).toMatchObject([
      { orderId: 'order-1', basedOn: 'p1', draft: { prompt: 'a poster' } },
      { orderId: 'order-1', basedOn: 'p1', draft: { prompt: 'a poster' } },
    ]);
  });
});

describe('the plan', () => {
  it('is asked for once after a burst of changes, and only when what is sent changes', async () => {
    const { editor, clock, asked, state } = await opened();
    clock.go(1_000);
    await settled();
    expect(asked('passes.plan')).toHaveLength(1);
    editor.setField('image_size', 'square');
    editor.setField('image_size', 'square_hd');
    clock.go(1_000);
    await settled();
    editor.setField('prompt', 'words change no pixels');
    clock.go(1_000);
    await settled();
    expect(asked('passes.plan')).toHaveLength(2);
    expect(state().plan.is).toBe('made');
  });
});

describe('the workspace', () => {
  it('is saved a moment after the last change, not at every letter', async () => {
    const { editor, clock, asked } = await opened();
    clock.go(1_000);
    const before = asked('project.saveWorkspace').length;
    for (const text of ['n', 'no', 'noi', 'noir']) editor.setField('prompt', text);
    clock.go(1_000);
    const saved = asked('project.saveWorkspace');
    expect(saved).toHaveLength(before + 1);
    expect(saved.at(-1)).toMatchObject({ projectId: 'project', workspace: { draft: { prompt: 'noir' } } });
  });

  it('is saved at once when the window goes', async () => {
    const { editor, asked } = await opened();
    editor.setField('prompt', 'half a thou');
    editor.flush();
    expect(asked('project.saveWorkspace').at(-1)).toMatchObject({ workspace: { draft: { prompt: 'half a thou' } } });
  });

  it('comes back as it was, and is no step of undo', async () => {
    const first = await opened();
    first.editor.setField('prompt', 'noir');
    first.editor.setWord(0, 'OPEN');
    first.editor.lockSeed(5);
    first.editor.select({ id: 'p1', result: 1 });
    first.editor.setPlace({ zoom: 2, x: 0.3, y: 0.4 });
    first.editor.setPanels({ left: false, leftWidth: 333 });
    first.editor.flush();
    const { workspace } = first.asked('project.saveWorkspace').at(-1) as { workspace: Workspace };
    const second = await opened({ workspace });
    expect(second.state()).toMatchObject({
      desk: first.state().desk,
      selected: { id: 'p1', result: 1 },
      place: { zoom: 2, x: 0.3, y: 0.4 },
      panels: first.state().panels,
      lastSeed: 5,
    });
    expect(second.state().undo.done).toEqual([]);
  });

  it('leaves out what the project no longer holds, and what is out of range', async () => {
    const workspace: Workspace = {
      ...emptyWorkspace,
      selected: { id: 'gone', result: 1 },
      basedOn: 'gone',
      extra: { leftWidth: 9_999, more: 'yes', historyShare: 48 },
    };
    const { state } = await opened({ workspace });
    expect(state()).toMatchObject({ selected: null, desk: { basedOn: null }, panels: { leftWidth: 480, more: true } });
  });
});

describe('notes', () => {
  it('are told to the host, and undone there', async () => {
    const { editor, asked } = await opened();
    editor.setNotes('p1', { rating: 4 });
    editor.undo();
    editor.redo();
    expect(asked('passes.setNotes')).toEqual(
      [
        { notes: { rating: 4 } },
        { notes: { rating: 0 }, expected: { rating: 4 } },
        { notes: { rating: 4 }, expected: { rating: 0 } },
      ].map((change) => ({ projectId: 'project', passId: 'p1', ...change })),
    );
  });

  it('that another window changed since are not undone from here, and that is said', async () => {
    const { editor, asked, state } = await opened();
    editor.setNotes('p1', { label: 'mine' });
    const theirs = passOf(1, {}, { label: 'theirs', rating: 3 });
    editor.store.update((now) => withProjectChange(now, { type: 'pass', view: theirs }));
    editor.undo();
    expect(asked('passes.setNotes')).toHaveLength(1);
    expect(state().project?.passById.get('p1')?.notes).toMatchObject({ label: 'theirs', rating: 3 });
    expect(state().toasts.map(({ text }) => text)).toEqual([
      'Label of v1 not undone: it was changed since, in another window',
    ]);
  });

  it('that can’t be written show as they are, with what others wrote meanwhile', async () => {
    const { editor, state } = await opened({
      setNotes: () => {
        throw new Error('no');
      },
    });
    editor.setNotes('p1', { label: 'mine' });
    const theirs = passOf(1, {}, { label: 'mine', rating: 3 });
    editor.store.update((now) => withProjectChange(now, { type: 'pass', view: theirs }));
    await settled();
    expect(state().project?.passById.get('p1')?.notes).toMatchObject({ label: '', rating: 3 });
  });
});

describe('single results and the trash', () => {
  it('ratings are told to the host at once for all that are chosen, and undone with what is expected there', async () => {
    const { editor, asked } = await opened();
    const chosen = [
      { passId: 'p1', result: 1 },
      { passId: 'gone', result: 1 },
    ];
    editor.rateResults(chosen, { rating: 4, pick: 'pick' });
    editor.undo();
    editor.redo();
    editor.rateResults([chosen[0]!], { rating: 0 });
    const [one] = chosen;
    expect(asked('results.rate')).toEqual(
      [
        [{ ...one, notes: { rating: 4, pick: 'pick' } }],
        [{ ...one, notes: { rating: 0, pick: null }, expected: { rating: 4, pick: 'pick' } }],
        [{ ...one, notes: { rating: 4, pick: 'pick' }, expected: { rating: 0, pick: null } }],
      ].map((changes) => ({ projectId: 'project', changes })),
    );
  });

  it('a cover is chosen, and undone where nobody chose another one since', async () => {
    const { editor, asked } = await opened();
    editor.setCover('p1', 1);
    editor.undo();
    expect(asked('results.setCover')).toEqual([
      { projectId: 'project', passId: 'p1', result: 1 },
      { projectId: 'project', passId: 'p1', result: null, expected: 1 },
    ]);
  });

  it('what went to the trash comes back by undo, and what had to stay is said and is no step', async () => {
    const refusal = { code: 'in-use', message: 'v1 is not finished.' };
    const { editor, asked, state } = await opened({
      moved: ({ chosen }) => ({
        refused: chosen.filter(({ result }) => result === 2).map((one) => ({ ...one, fault: refusal })),
        trash: { versions: [], sources: [] },
      }),
    });
    const chosen = [
      { passId: 'p1', result: 1 },
      { passId: 'p1', result: 2 },
    ];
    await editor.deleteChosen(chosen);
    expect(state().toasts.map(({ text }) => text)).toEqual([refusal.message, 'Moved v1 to the trash']);
    expect(state().undo.done.at(-1)?.name).toBe('Delete v1');
    editor.undo();
    expect(asked('trash.restore')).toEqual([{ projectId: 'project', chosen: [chosen[0]] }]);
    editor.redo();
    expect(asked('trash.delete')).toHaveLength(2);
    await editor.deleteChosen([chosen[1]!]);
    expect(state().undo.done).toHaveLength(1);
  });
});
