import { cp, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { formatVersion } from '../../../src-main/contract/records';
import { historyDocument, verifyDocument } from '../../support/documents';
import { filesBelow } from '../../support/folders';
import { openLab } from '../../support/lab';
import { openStudio } from '../../support/studio';

const frozen = join(import.meta.dirname, '..', '..', 'frozen');
const studio = await openStudio('frozen');
const lab = await openLab('frozen-lab');

/** Bytes of every file, by name; caches and settings lie elsewhere. */
const bytesOf = async (folder: string): Promise<Record<string, string>> =>
  Object.fromEntries(
    await Promise.all(
      (await filesBelow(folder)).map(async (file) => [file, (await readFile(join(folder, file))).toString('base64')]),
    ),
  );

const projects: readonly (readonly [place: string, problems: readonly string[]])[] = [
  ['format-1/autumn', ['conflict-copy']],
  ['format-1/editor', []],
  ['format-2/winter', []],
  ['format-2/brought-up', []],
];

describe.each(projects)('the frozen project %s', (place, problems) => {
  const name = basename(place);
  /** Since there is a trash, what lies in it is read, too. */
  const all = place.startsWith('format-1/') ? [] : ['--trash'];

  it('reads the same for ever, and reading changes nothing', { timeout: 120_000 }, async () => {
    const folder = studio.at(name);
    await cp(join(frozen, place), folder, { recursive: true });
    const before = await bytesOf(folder);
    const then = JSON.parse(await readFile(join(frozen, `${place}-history.json`), 'utf8')) as object;
    expect(await studio.ask(historyDocument, ['history', name, ...all])).toMatchObject(then);
    const { problems: found } = await studio.ask(verifyDocument, ['verify', name], problems.length > 0 ? 1 : 0);
    expect(found.map(({ code }) => code)).toEqual(problems);
    expect(await bytesOf(folder)).toEqual(before);
  });

  it('is opened without anything of it being submitted, and nothing of it changes', async () => {
    const folder = lab.at(name);
    await cp(join(frozen, place), folder, { recursive: true });
    const before = await bytesOf(folder);
    const core = await lab.core({ persistent: true });
    const project = await lab.opened(core, folder);
    await core.room.resume(project);
    for (const { record } of project.history) expect(lab.jobs(record.clientJobId)).toBe(0);
    expect(lab.emulator.jobsByClientJobId.size).toBe(0);
    await core.room.leave(project);
    expect(await bytesOf(folder)).toEqual(before);
  });

  it(
    'is worked on: each version is rated and written on, and everything else reads the same',
    { timeout: 120_000 },
    async () => {
      const folder = studio.at(`${name} worked on`);
      await cp(join(frozen, place), folder, { recursive: true });
      const was = await studio.ask(historyDocument, ['history', folder, ...all]);
      const core = await lab.core();
      const project = await lab.opened(core, folder);
      for (const { record } of project.history) {
        await project.writeNotes(record.id, { pick: 'pick' });
        await project.writePass(record.id, (same) => same);
      }
      const now = await studio.ask(historyDocument, ['history', folder, ...all]);
      expect(now.project).toEqual({ ...was.project, formatVersion });
      const withoutPicks = (passes: typeof now.passes): unknown =>
        passes.map(({ pick: _mine, results, ...pass }) => ({
          ...pass,
          results: results.map(({ pick: _its, ...each }) => each),
        }));
      expect(withoutPicks(now.passes)).toEqual(withoutPicks(was.passes));
      const { problems: found } = await studio.ask(verifyDocument, ['verify', folder], problems.length > 0 ? 1 : 0);
      expect(found.map(({ code }) => code)).toEqual(problems);
    },
  );
});
