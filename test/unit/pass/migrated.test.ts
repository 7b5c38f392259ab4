import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { PassRecord } from '../../../src-main/contract/records';
import { openLab, quick } from '../../support/lab';
import { deadProcess, owned } from '../../support/owners';
import { stateOf, untilState } from '../../support/until';
import type { Call } from '../../support/gate';

const lab = await openLab('pass-migrated');
const dead = await deadProcess();

/** Writes a project's records as a Pentimento of format 1 would have. */
async function backToFormat1(folder: string): Promise<void> {
  const write = async (path: string, change: (record: Record<string, unknown>) => object): Promise<void> => {
    const record = JSON.parse(await readFile(path, 'utf8')) as Record<string, unknown>;
    await writeFile(path, `${JSON.stringify({ ...change(record), formatVersion: 1 }, null, 2)}\n`);
  };
  await write(join(folder, 'pentimento.json'), (record) => record);
  for (const name of await readdir(join(folder, 'passes')))
    await write(join(folder, 'passes', name, 'pass.json'), (record) => {
      const { inputs, group: _none, ...rest } = record as unknown as PassRecord;
      const { ref, preparation, sent } = inputs['picture']!;
      return { ...rest, input: ref, preparation, preparedInput: sent };
    });
  for (const name of await readdir(join(folder, 'sources')))
    if (name.endsWith('.json')) await write(join(folder, 'sources', name), (record) => record);
}

const formatOf = async (path: string): Promise<unknown> =>
  (JSON.parse(await readFile(path, 'utf8')) as { formatVersion: number }).formatVersion;

/** Where a pass of format 1 was left. */
const places: readonly (readonly [where: string, call: Call, when: 'before' | 'after'])[] = [
  ['before anything was sent', 'initiate', 'before'],
  ['while it was submitted', 'submit', 'after'],
  ['while it ran', 'status', 'before'],
  ['while its results were fetched', 'media', 'before'],
];

describe('a pass of a project of format 1', () => {
  it.each(places)('that was left %s goes on by itself, and is paid once', async (where, call, when) => {
    const home = lab.at(`home left ${where}`);
    const first = await lab.core({ home });
    const { project, source } = await lab.project(first, `left ${where}`);
    lab.gate.next(call, { kind: 'hold', when });
    const { record } = await first.room.start(project, quick(source), () => 7);
    await lab.gate.held(call);
    await first.close();
    lab.gate.open();
    await backToFormat1(project.folder);
    await owned(project, record.id, dead);
    const next = await lab.core({ home, persistent: true });
    const again = await lab.opened(next, project.folder);
    expect(again.format).toBe(1);
    await next.room.resume(again);
    await untilState(again, record.id, 'done');
    await next.room.settled(record.id);
    expect(lab.jobs(record.clientJobId)).toBe(1);
    expect(again.pass(record.id).record.results).toHaveLength(1);
    expect([
      await formatOf(join(again.folder, 'pentimento.json')),
      await formatOf(join(again.passFolder(again.pass(record.id)), 'pass.json')),
    ]).toEqual([2, 2]);
    await next.close();
  });

  it('that a living process runs is left to it while others bring the project up to date, and is paid once', async () => {
    const home = lab.at('home living');
    const first = await lab.core({ home });
    const { project, source } = await lab.project(first, 'living');
    const { record: done } = await first.room.start(project, quick(source), () => 7);
    await untilState(project, done.id, 'done');
    lab.gate.next('status', { kind: 'hold', when: 'before' });
    const { record } = await first.room.start(project, quick(source, { strength: 0.4 }), () => 8);
    await lab.gate.held('status');
    await backToFormat1(project.folder);
    // It runs in a process that lives: this one's parent.
    const { processStart } = await import('../../../src-main/owners/process-start');
    await owned(project, record.id, { pid: process.ppid, processStart: await processStart(process.ppid) });
    const next = await lab.core({ home, persistent: true });
    const again = await lab.opened(next, project.folder);
    await again.writeNotes(done.id, { rating: 5 });
    await next.room.resume(again);
    expect([again.format, next.room.standing(record.id), stateOf(again, record.id)]).toEqual([2, 'other', 'running']);
    // Nobody but who runs it writes its record.
    expect(await formatOf(join(again.passFolder(again.pass(record.id)), 'pass.json'))).toBe(1);
    await owned(project, record.id, { pid: process.pid, processStart: await processStart(process.pid) });
    lab.gate.open();
    await untilState(project, record.id, 'done');
    await again.refreshPass(again.pass(record.id).folder);
    expect([stateOf(again, record.id), again.pass(done.id).notes.rating]).toEqual(['done', 5]);
    expect([lab.jobs(done.clientJobId), lab.jobs(record.clientJobId)]).toEqual([1, 1]);
    await next.close();
  });

  it('of another installation is taken over at the designer’s word alone, and is looked for first', async () => {
    const first = await lab.core({ home: lab.at('home theirs') });
    const { project, source } = await lab.project(first, 'theirs');
    lab.gate.next('status', { kind: 'hold', when: 'before' });
    const { record } = await first.room.start(project, quick(source), () => 7);
    await lab.gate.held('status');
    await first.close();
    lab.gate.open();
    await backToFormat1(project.folder);
    await owned(project, record.id, dead);
    const next = await lab.core({ home: lab.at('home ours') });
    const again = await lab.opened(next, project.folder);
    await next.room.resume(again);
    expect([next.room.standing(record.id), again.format]).toEqual(['elsewhere', 1]);
    await next.room.takeOver(again, record.id);
    await next.room.settled(record.id);
    expect([stateOf(again, record.id), lab.jobs(record.clientJobId), again.format]).toEqual(['done', 1, 2]);
  });
});
