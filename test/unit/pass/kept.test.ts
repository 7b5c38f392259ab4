import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { passDocument } from '../../../src-main/cli/documents';
import { models } from '../../../src-main/common/models';
import { defaultsOf } from '../../../src-main/common/recipe';
import { verifyProject } from '../../../src-main/project/verify';
import { openLab, quick } from '../../support/lab';

const lab = await openLab('kept');
const enlarger = 'pentimento-offline/enlarger';

const run = async (name: string) => {
  const core = await lab.shared();
  const { project, source } = await lab.project(core, name);
  const draft = defaultsOf(models[enlarger]!);
  const { record } = await core.room.start(project, quick(source, {}, { draft }), core.drawSeed);
  await core.room.settled(record.id);
  const entry = project.pass(record.id);
  return { core, project, entry, folder: join(project.folder, 'passes', entry.folder) };
};

describe('what a model of the catalogue delivers that is no picture', () => {
  it('is kept as it came, is no result, and is looked after as results are', async () => {
    lab.emulator.setFaults({
      stream: 'envelopes',
      faults: [{ route: 'media', on: 'every', do: { kind: 'picture', damage: 'not-a-picture' } }],
    });
    const { core, project, entry, folder } = await run('file');
    expect(entry.record).toMatchObject({
      state: 'done',
      error: null,
      results: [],
      kept: [{ file: '1.bin' }],
      price: { settled: entry.record.price.estimated },
      evidence: { notes: [expect.stringContaining('1.bin isn’t a picture')] },
    });
    const [kept] = entry.record.kept ?? [];
    const bytes = await readFile(join(folder, kept!.file));
    expect(bytes.toString('utf8')).toContain('This is not the picture you are looking for.');
    expect(bytes.byteLength).toBe(kept!.bytes);
    expect(await verifyProject(project)).toMatchObject({ ok: true });
    const again = await lab.opened(core, project.folder);
    expect(again.problems).toEqual([]);
    expect(passDocument(again, again.pass(entry.record.id))).toMatchObject({
      results: [],
      kept: [{ bytes: kept!.bytes, sha256: kept!.sha256 }],
      delivery: { asked: 1, listed: 1, here: 0, missing: 0 },
    });
  });

  it('is kept as an answer where it names no address', async () => {
    lab.emulator.setFaults({
      stream: 'envelopes',
      faults: [
        { route: 'record', on: 'every', do: { kind: 'change', set: { output: { caption: 'a shop', score: 0.9 } } } },
      ],
    });
    const { project, entry, folder } = await run('answer');
    expect(entry.record).toMatchObject({ state: 'done', results: [], kept: [{ file: 'output.json' }] });
    expect(JSON.parse(await readFile(join(folder, 'output.json'), 'utf8'))).toEqual({ caption: 'a shop', score: 0.9 });
    expect(await verifyProject(project)).toMatchObject({ ok: true });
  });

  it('is not a page that somebody put in its place', async () => {
    lab.emulator.setFaults({
      stream: 'envelopes',
      faults: [
        {
          route: 'media',
          on: 'every',
          do: { kind: 'answer', status: 200, body: { text: '<!doctype html><html></html>', contentType: 'text/html' } },
        },
      ],
    });
    const { entry } = await run('page');
    expect(entry.record).toMatchObject({ state: 'failed', error: { code: 'result-broken', billed: 'yes' } });
    expect(entry.record.kept).toBeUndefined();
  });
});
