import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { files } from '../../../src-main/project/files';
import { openLab, quick } from '../../support/lab';
import { deadProcess, lives, owned, ownerOf } from '../../support/owners';
import { stateOf, until, untilState } from '../../support/until';

const lab = await openLab('pass-shared-folder');
const seed = () => 11;
const { opens, paidOnce, stopped } = lives(lab);

describe('a folder that two machines share', () => {
  it('has a pass that was taken over submitted by who took it over, even while the first owner’s upload was under way', async () => {
    const first = await stopped('shared');
    // As the other machine sees it: of another installation, its process nowhere here.
    await owned(first.project, first.id, { ...(await deadProcess()), installation: 'another000000000' });
    const second = await opens(first.project.folder, { home: lab.at('shared home') });
    lab.gate.next('submit', { kind: 'hold', when: 'before' });
    await second.core.room.takeOver(second.project, first.id);
    await lab.gate.held('submit');
    lab.gate.open();
    await first.core.room.settled(first.id);
    expect(first.core.room.standing(first.id)).not.toBe('here');
    await paidOnce(second, first.id, first.clientJobId);
  });

  it('has a pass that was taken over and is done already shown as done by the first owner', async () => {
    const first = await stopped('shared done');
    await owned(first.project, first.id, { ...(await deadProcess()), installation: 'another000000000' });
    const second = await opens(first.project.folder, { home: lab.at('shared home') });
    await second.core.room.takeOver(second.project, first.id);
    await paidOnce(second, first.id, first.clientJobId);
    lab.gate.open();
    await paidOnce(first, first.id, first.clientJobId);
  });

  it('has a pass that is taken over at the last moment before its submit not submitted by the first owner', async () => {
    let takeOver: ((path: string) => Promise<void>) | null = null;
    const { core, project, id, clientJobId } = await stopped('last moment', {
      files: {
        ...files,
        write: async (path, data) => {
          await files.write(path, data);
          if (path.endsWith('pass.json') && String(data).includes('"state": "submitting"')) await takeOver?.(path);
        },
      },
    });
    const posts = lab.gate.calls.submit;
    takeOver = () => owned(project, id, { installation: 'another000000000' });
    lab.gate.open();
    await core.room.settled(id);
    expect([stateOf(project, id), lab.jobs(clientJobId), lab.gate.calls.submit - posts, core.room.held(id)]).toEqual([
      'submitting',
      0,
      0,
      // It says who has it now.
      expect.objectContaining({ code: 'started-elsewhere' }),
    ]);
  });

  it('has a pass that was taken over while the service had it wait not posted again by the first owner', async () => {
    const core = await lab.core({ durations: { rateLimitWaits: [400] } });
    const { project, source } = await lab.project(core, 'waits');
    lab.gate.next('submit', { kind: 'answer', status: 429, when: 'before' });
    const {
      record: { id, clientJobId },
    } = await core.room.start(project, quick(source), seed);
    await until(() => expect([core.room.held(id)?.code, stateOf(project, id)]).toEqual(['rate-limited', 'uploading']));
    await owned(project, id, { installation: 'another000000000' });
    await core.room.settled(id);
    expect([stateOf(project, id), lab.jobs(clientJobId)]).toEqual(['uploading', 0]);
  });
});

describe('a pass that runs and is taken over', () => {
  it('is left to who took it over, which fetches its pictures alone', async () => {
    const core = await lab.core();
    const { project, source } = await lab.project(core, 'taken while it runs');
    lab.gate.next('status', { kind: 'hold', when: 'before' }, 99);
    const {
      record: { id, clientJobId },
    } = await core.room.start(project, quick(source), seed);
    await untilState(project, id, 'running');
    await owned(project, id, { ...(await deadProcess()), installation: 'another000000000' });
    const second = await opens(project.folder, { home: lab.at('shared home') });
    const fetched = lab.gate.calls.media;
    await second.core.room.takeOver(second.project, id);
    lab.gate.open();
    await paidOnce(second, id, clientJobId);
    await core.room.settled(id);
    const { results } = second.project.pass(id).record;
    expect([lab.gate.calls.media - fetched, lab.jobs(clientJobId)]).toEqual([results.length, 1]);
    await expect(ownerOf(project, id)).rejects.toThrow();
    // Its first owner hears of the end from the folder, and says no more that somebody else has it.
    await project.refreshPass(project.pass(id).folder);
    expect(stateOf(project, id)).toBe('done');
  });

  it('and is done there already, is not set back by its first owner, at whatever step that one is', async () => {
    for (const step of ['status', 'record', 'media'] as const) {
      const core = await lab.core();
      const { project, source } = await lab.project(core, `done elsewhere at ${step}`);
      lab.gate.next(step, { kind: 'hold', when: 'before' });
      const {
        record: { id, clientJobId },
      } = await core.room.start(project, quick(source), seed);
      await lab.gate.held(step);
      await owned(project, id, { ...(await deadProcess()), installation: 'another000000000' });
      const second = await opens(project.folder, { home: lab.at('shared home') });
      await second.core.room.takeOver(second.project, id);
      await paidOnce(second, id, clientJobId);
      const file = join(project.folder, 'passes', project.pass(id).folder, 'pass.json');
      const ended = await readFile(file, 'utf8');
      lab.gate.open();
      await core.room.settled(id);
      expect([step, await readFile(file, 'utf8')]).toEqual([step, ended]);
      expect([step, stateOf(project, id), core.room.held(id)]).toEqual([step, 'done', null]);
    }
  });
});

describe('an older record put back under a pass that runs', () => {
  it('takes it no step back: its request stays, the record is written again, and only the notes are taken', async () => {
    const core = await lab.core();
    const { project, source } = await lab.project(core, 'put back');
    lab.gate.next('status', { kind: 'hold', when: 'before' }, 99);
    const {
      record: { id, clientJobId },
    } = await core.room.start(project, quick(source), seed);
    await untilState(project, id, 'running');
    const { record, folder } = project.pass(id);
    const file = join(project.folder, 'passes', folder, 'pass.json');
    for (const put of [
      () =>
        writeFile(
          file,
          JSON.stringify({
            ...record,
            state: 'uploading',
            requestId: null,
            evidence: { ...record.evidence, statusUrl: null, responseUrl: null },
          }),
        ),
      () => rm(file),
    ]) {
      await put();
      await project.refreshPass(folder);
      expect(project.pass(id).record).toEqual(record);
      expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(record);
    }
    await writeFile(
      join(project.folder, 'passes', folder, 'notes.json'),
      JSON.stringify({ formatVersion: 1, label: 'dusk', rating: 3, note: '' }),
    );
    await project.refreshPass(folder);
    expect(project.pass(id).notes.label).toBe('dusk');
    lab.gate.open();
    await paidOnce({ core, project }, id, clientJobId);
  });

  it('that knows of a request is taken, and the pass goes on with that', async () => {
    const first = await stopped('further on');
    const second = await opens(first.project.folder, { home: lab.at('shared home') });
    await owned(first.project, first.id, { ...(await deadProcess()), installation: 'another000000000' });
    lab.gate.next('status', { kind: 'hold', when: 'before' }, 99);
    await second.core.room.takeOver(second.project, first.id);
    await untilState(second.project, first.id, 'running');
    await first.project.refreshPass(first.project.pass(first.id).folder);
    expect(first.project.pass(first.id).record).toMatchObject({
      state: 'running',
      requestId: second.project.pass(first.id).record.requestId,
    });
    lab.gate.open();
    await paidOnce(second, first.id, first.clientJobId);
    await first.core.room.settled(first.id);
    expect(lab.jobs(first.clientJobId)).toBe(1);
  });
});
