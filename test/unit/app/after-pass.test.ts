import { EventEmitter } from 'node:events';
import type { Place } from '../../../src-main/ports';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { AfterPass, type AfterPassStep, type AfterPassTools } from '../../../src-main/core/after-pass';
import type { Room } from '../../../src-main/pass/room';
import type { PassEntry } from '../../../src-main/project/load';
import type { Project } from '../../../src-main/project/project';
import { openLab, quick } from '../../support/lab';

const lab = await openLab('app-after-pass');

/** A room of which nothing is needed but its news. */
const newsroom = () => {
  const events = new EventEmitter();
  return { room: { events } as unknown as Room, events };
};

const [project, other] = [{ name: 'one' }, { name: 'other' }] as unknown as Project[];
const pass = (version: number) => ({ record: { version } }) as unknown as PassEntry;

const withLog = () => {
  const logged: Place[] = [];
  const tools = { log: { unexpected: (place: Place) => void logged.push(place) } } as unknown as AfterPassTools;
  return { tools, logged };
};

it('every step hears of every pass, one after the other for a project, and one that throws keeps nobody from anything', async () => {
  const { room, events } = newsroom();
  const { tools, logged } = withLog();
  const heard: string[] = [];
  let free = (): void => undefined;
  const held = new Promise<void>((resolve) => (free = resolve));
  const slow: AfterPassStep = {
    name: 'slow',
    ended: async (_tools, of, { record }) => {
      if (of === project && record.version === 1) await held;
      heard.push(`slow ${of === project ? 'one' : 'other'} ${record.version}`);
    },
  };
  const broken: AfterPassStep = {
    name: 'broken',
    ended: () => {
      throw new Error('no');
    },
    learned: (_tools, _of, { record }) => void heard.push(`broken learned ${record.version}`),
  };
  const after = new AfterPass(room, tools, [slow, broken]);
  events.emit('ended', project, pass(1));
  events.emit('ended', project, pass(2));
  events.emit('ended', other, pass(3));
  events.emit('learned', project, pass(1));
  await new Promise((resolve) => setImmediate(resolve));
  expect(heard).toEqual(expect.arrayContaining(['slow other 3', 'broken learned 1']));
  free();
  await after.settled();
  expect(heard.filter((line) => line.startsWith('slow one'))).toEqual(['slow one 1', 'slow one 2']);
  expect(logged).toEqual(Array.from({ length: 3 }, () => 'after a pass broken'));
});

it('a step that takes long is left when the app closes or a command is interrupted', async () => {
  for (const leave of ['close', 'signal'] as const) {
    const { room, events } = newsroom();
    const { tools, logged } = withLog();
    const reading: AfterPassStep = {
      name: 'reading',
      ended: (_tools, _of, _entry, signal) =>
        new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('left')))),
    };
    const after = new AfterPass(room, tools, [reading]);
    events.emit('ended', project, pass(1));
    await new Promise((resolve) => setImmediate(resolve));
    await (leave === 'close' ? after.close() : after.settled(AbortSignal.abort()));
    expect(logged).toEqual([]);
  }
});

it('the ledger has a pass that ended, and the designer is told, without anybody asking', async () => {
  const told: string[] = [];
  const core = await lab.core({
    home: lab.at('home'),
    ports: { shell: { reveal: async () => false, notify: (title) => void told.push(title) } },
  });
  const { project: real, source } = await lab.project(core, 'real');
  const entry = await core.room.start(real, quick(source, {}), () => 11);
  await core.room.settled(entry.record.id);
  await core.afterPass.settled();
  expect(told).toEqual(['real: v1 done']);
  expect(await readdir(join(lab.at('home'), 'ledger'))).toHaveLength(1);
});
