import { describe, expect, it } from 'vitest';
import type { Workspace } from '../../../src-main/contract';
import { createEditor } from '../../../src-renderer/editor/editor';
import type { EditorPorts } from '../../../src-renderer/editor/context';
import type { Client, Connection } from '../../../src-renderer/api/connection';
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
      return () => { waiting = waiting.filter((other) => other !== one); };
    },
    go(milliseconds: number) {
      time += milliseconds;
      const due = waiting.filter((one) => one.at <= time);
      waiting = waiting.filter((one) => one.at > time);
      for (const one of due) one.run();
    },
  };
}

const never = <T>(): AsyncIterable<T> => ({ [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => undefined) }) });

const emptyWorkspace: Workspace = { draft: null, preparation: null, input: null, basedOn: null, selected: null, view: null, extra: {} };

/** An editor on a host that remembers what it was asked, and answers as `passes` say. */
async function opened(options: { workspace?: Workspace; run?: (input: Parameters<Client['passes']['run']>[0]) => unknown } = {}) {
  const clock = stoppedClock();
  const calls: [string, unknown][] = [];
  const view = projectOf([passOf(1)]);
  const answers: Record<string, (input: never) => unknown> = {
    'app.watch': () => never(),
    'projects.open': () => view,
    'project.workspace': () => options.workspace ?? emptyWorkspace,
    'project.watch': () => never(),
    'passes.plan': () => ({ input: { width: 1, height: 1 }, prepared: null, url: null, output: { width: 1, height: 1 }, fault: null }),
    'passes.run': (input) => (options.run ? options.run(input) : passOf(2, { state: 'waiting', results: [], finishedAt: null, recipe: recipe({ seed: 99 }) })),
  };
  const proxy = (path: string): unknown => new Proxy(() => undefined, {
    get: (_, name) => proxy(path ? `${path}.${String(name)}` : String(name)),
    apply: async (_, __, [input]: unknown[]) => {
      calls.push([path, input]);
      return answers[path]?.(input as never) ?? {};
    },
  });
  const connection: Connection = { client: proxy('') as Client, state: () => 'open', subscribe: () => () => undefined, opened: () => Promise.resolve(), retryNow: () => undefined };
  const ports: EditorPorts = { connection, clock, random: () => 0.5, memory: { get: () => null, set: () => undefined }, importPictures: () => Promise.resolve({ added: [], refused: [] }), importPaths: () => Promise.resolve({ added: [], refused: [] }) };
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
    expect(asked('passes.run')).toMatchObject([{ projectId: 'project', input: { kind: 'source', id: 'shop' }, basedOn: null, draft: { prompt: 'noir', seed: null }, allowCost: null }]);
    expect(state().desk.basedOn).toBe('p2');
    expect(state().desk.draft.seed).toBeNull();
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
    expect(state().dialog).toMatchObject({ question: { about: 'ceiling', estimate: '4.02653184', ceiling: '1.00' } });
    expect(asked('passes.run')).toEqual([]);
    await editor.runAllowed('4.02653184', null);
    expect(asked('passes.run')).toMatchObject([{ allowCost: '4.02653184' }]);
  });

  it('sends one pass for two clicks at once', async () => {
    const { editor, asked } = await opened();
    editor.setField('prompt', 'noir');
    await Promise.all([editor.run(), editor.run()]);
    expect(asked('passes.run')).toHaveLength(1);
  });

  it('sends a pass for every press, one after the other, each with the desk as it was then', async () => {
    const answers: (() => void)[] = [];
    const { editor, clock, asked, state } = await opened({ run: (input) => new Promise((resolve) => {
      answers.push(() => resolve(passOf(answers.length + 1, { state: 'waiting', results: [], finishedAt: null, recipe: recipe({ prompt: input.draft.prompt }) })));
    }) });
    editor.setField('prompt', 'noir');
    const runs = [editor.run()];
    for (const prompt of ['noir', 'neon', 'half a thou']) {
      clock.go(200);
      runs.push(editor.run());
      editor.setField('prompt', prompt);
    }
    for (let n = 0; n < runs.length; n++) {
      await settled();
      expect(asked('passes.run')).toHaveLength(n + 1);
      answers[n]!();
    }
    await Promise.all(runs);
    expect(asked('passes.run')).toMatchObject([['noir', null], ['noir', 'p2'], ['noir', 'p3'], ['neon', 'p4']].map(([prompt, basedOn]) => ({ draft: { prompt }, basedOn })));
    expect(state()).toMatchObject({ submitting: false, desk: { basedOn: 'p5', draft: { prompt: 'half a thou' } } });
  });

  it('leaves what was still to be started when the host refuses one', async () => {
    const { editor, clock, asked, state } = await opened({ run: () => { throw new Error('no'); } });
    editor.setField('prompt', 'noir');
    const first = editor.run();
    clock.go(200);
    await Promise.all([first, editor.run()]);
    expect(asked('passes.run')).toHaveLength(1);
    expect(state().runFault).not.toBeNull();
    clock.go(200);
    await editor.run();
    expect(asked('passes.run')).toHaveLength(2);
  });

  it('keeps the desk and says why, when the host refuses', async () => {
    const { editor, state } = await opened({ run: () => { throw new Error('no'); } });
    editor.setField('prompt', 'noir');
    await editor.run();
    expect(state().runFault).not.toBeNull();
    expect(state().submitting).toBe(false);
    expect(state().desk.draft.prompt).toBe('noir');
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
    first.editor.lockSeed(5);
    first.editor.select({ id: 'p1', result: 1 });
    first.editor.setPlace({ zoom: 2, x: 0.3, y: 0.4 });
    first.editor.setPanels({ left: false, leftWidth: 333 });
    first.editor.flush();
    const { workspace } = first.asked('project.saveWorkspace').at(-1) as { workspace: Workspace };
    const second = await opened({ workspace });
    expect(second.state()).toMatchObject({ desk: first.state().desk, selected: { id: 'p1', result: 1 }, place: { zoom: 2, x: 0.3, y: 0.4 }, panels: first.state().panels, lastSeed: 5 });
    expect(second.state().undo.done).toEqual([]);
  });

  it('leaves out what the project no longer holds, and what is out of range', async () => {
    const workspace: Workspace = { ...emptyWorkspace, selected: { id: 'gone', result: 1 }, basedOn: 'gone', extra: { leftWidth: 9_999, more: 'yes', historyShare: 48 } };
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
    expect(asked('passes.setNotes')).toEqual([4, 0, 4].map((rating) => ({ projectId: 'project', passId: 'p1', notes: { rating } })));
  });
});
