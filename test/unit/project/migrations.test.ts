import { createHash } from 'node:crypto';
import { cp, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { formatVersion, passRecord, type PassRecord } from '../../../src-main/contract/records';
import { PassMemory } from '../../../src-main/pass/memory';
import { files as disk, type Files } from '../../../src-main/project/files';
import { migrate, type Migrations, type RecordKind, type Step } from '../../../src-main/project/migrations';
import { jsonText, parseRecord, unwrap } from '../../../src-main/project/parse';
import { Project } from '../../../src-main/project/project';
import { filesBelow, temporaryFolder } from '../../support/folders';
import { notesOfFormat1, passesOfFormat1 } from '../../support/format-1';
import { donePass, tools } from '../../support/records';

const folder = await temporaryFolder('migrations');
const at = (name: string): string => join(folder, name);
const seed = Math.floor(Math.random() * 2 ** 31);
console.log(`migrations: seed ${seed}`);
const frozen = join(import.meta.dirname, '..', '..', 'frozen', 'format-1');

const kinds: readonly RecordKind[] = ['pentimento.json', 'source', 'pass', 'notes', 'exports', 'checks'];
const known = new Set(
  (
    'formatVersion id version createdAt installation engine input basedOn recipe words preparation state stages clientJobId requestId ' +
    'preparedInput results price evidence stoppedWaitingAt finishedAt error'
  ).split(' '),
);

const frozenDeep = <T>(value: T): T => {
  if (typeof value === 'object' && value !== null) for (const each of Object.values(value)) frozenDeep(each);
  return Object.freeze(value);
};

describe('a migration', () => {
  it.each(kinds)(
    'of a %s record runs each of its steps once and in order, on a copy, and stamps the version',
    (kind) => {
      const taken: number[] = [];
      const step = (from: number) =>
        vi.fn<Step>((record) => {
          taken.push(from);
          return { ...record, steps: [...((record['steps'] as number[] | undefined) ?? []), from] };
        });
      const steps: Migrations = Object.fromEntries(
        Array.from({ length: formatVersion + 1 }, (_, version) => [version, { [kind]: step(version) }]),
      );
      for (let from = 1; from <= formatVersion; from++) {
        taken.length = 0;
        const before = frozenDeep({ formatVersion: from, own: { deep: [1] } });
        const expected = Array.from({ length: formatVersion - from }, (_, n) => from + n);
        expect(migrate(kind, from, before, steps)).toEqual({
          formatVersion,
          own: { deep: [1] },
          ...(expected.length > 0 ? { steps: expected } : {}),
        });
        expect(taken).toEqual(expected);
      }
    },
  );

  it('of whatever is no record, or of no version that was, changes nothing', () => {
    for (const odd of [null, 7, 'text', [1]])
      expect(migrate('pass', 1, odd)).toEqual(Array.isArray(odd) ? expect.anything() : odd);
    expect(migrate('pass', 0, { formatVersion: 0 })).toEqual({ formatVersion: 0 });
    expect(parseRecord('pass', passRecord, '{"formatVersion": 1}', 'pass.json')).toMatchObject({ ok: false });
  });

  it('of a pass loses nothing: inputs by slot, and what was somebody’s own', () => {
    fc.assert(
      fc.property(passesOfFormat1(1), ([before]) => {
        const text = jsonText(before);
        const record = unwrap(parseRecord('pass', passRecord, text, 'pass.json'));
        const { input, preparation, preparedInput, ...rest } = before as Record<string, unknown>;
        expect(record.formatVersion).toBe(formatVersion);
        expect(record.inputs).toEqual({ picture: { ref: input, preparation, sent: preparedInput } });
        expect(record.group).toBeNull();
        expect(Object.keys(record)).not.toContain('input');
        const own = Object.entries(rest).filter(([name]) => !known.has(name));
        for (const [name, value] of own)
          expect(name === 'inputs' || name === 'group' ? (record['format1'] as object) : record).toHaveProperty(
            name,
            value,
          );
        for (const name of ['id', 'version', 'recipe', 'words', 'state', 'clientJobId', 'price'])
          expect(record[name]).toEqual(before![name]);
        // What it is now is read back as it is, and is not migrated again.
        expect(unwrap(parseRecord('pass', passRecord, jsonText(record), 'pass.json'))).toEqual(record);
      }),
      { seed, numRuns: 200 },
    );
  });

  it('leaves a pass what this installation remembered of it in format 1', async () => {
    const ordered = (_: string, value: unknown): unknown =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
        : value;
    await fc.assert(
      fc.asyncProperty(passesOfFormat1(1), async ([before]) => {
        const clean: Record<string, unknown> = Object.fromEntries(
          Object.entries(before!).filter(([name]) => known.has(name)),
        );
        const record = unwrap(parseRecord('pass', passRecord, jsonText(clean), 'pass.json'));
        const place = { id: 'project', folder: '/studio/autumn' };
        // As it was reckoned then, of the record as it stood then.
        const then = ['id', 'engine', 'clientJobId', 'input', 'inputs', 'recipe', 'preparation', 'region'];
        const digest = createHash('sha256')
          .update(
            JSON.stringify(
              then.map((name) => clean[name] ?? null),
              ordered,
            ),
          )
          .digest('hex');
        const kept: Record<string, Buffer> = {};
        const memory = new PassMemory('/home', {
          ...disk,
          write: async (path: string, data: string | Uint8Array) => void (kept[path] = Buffer.from(data)),
          read: async (path: string) => kept[path] ?? Promise.reject(new Error('none')),
          names: async () => [],
        } as Files);
        await memory.remember(place, record, null);
        const [path] = Object.keys(kept);
        kept[path!] = Buffer.from(jsonText({ ...(JSON.parse(kept[path!]!.toString()) as object), digest }));
        expect(await memory.recall(place, record)).toHaveLength(1);
        const other = { ...record, inputs: { ...record.inputs, mask: record.inputs['picture']! } } as PassRecord;
        expect(await memory.recall(place, other)).toHaveLength(0);
      }),
      { seed, numRuns: 100 },
    );
  });
});

/** A project of format 1 in a folder of its own. */
async function projectOfFormat1(
  name: string,
  passes: readonly Record<string, unknown>[],
  notes: Record<string, unknown> | null = null,
): Promise<string> {
  const root = at(name);
  for (const part of ['sources', 'passes', 'exports']) await mkdir(join(root, part), { recursive: true });
  await writeFile(
    join(root, 'pentimento.json'),
    jsonText({
      formatVersion: 1,
      id: 'format1project',
      name,
      createdAt: '2026-01-01T00:00:00.000Z',
      lastVersion: passes.length,
      studio: 'Ada',
    }),
  );
  for (const pass of passes) {
    const place = join(root, 'passes', `20260101-000000-${String(pass['version'])}-${String(pass['id']).slice(0, 8)}`);
    await mkdir(place);
    await writeFile(join(place, 'pass.json'), jsonText(pass));
    if (notes) await writeFile(join(place, 'notes.json'), jsonText(notes));
  }
  return root;
}

const versionsOf = async (root: string): Promise<Record<string, number>> =>
  Object.fromEntries(
    await Promise.all(
      (await filesBelow(root))
        .filter((file) => /(pentimento|pass|notes|exports)\.json$/.test(file))
        .map(async (file) => [
          file,
          (JSON.parse(await readFile(join(root, file), 'utf8')) as { formatVersion: number }).formatVersion,
        ]),
    ),
  );

const bytesOf = async (root: string): Promise<Record<string, string>> =>
  Object.fromEntries(
    await Promise.all(
      (await filesBelow(root)).map(async (file) => [file, (await readFile(join(root, file))).toString('base64')]),
    ),
  );

const seen = (project: Project): unknown => project.history.map(({ record, notes }) => [record, notes]);

/** The deeds that write, each alone the first in a project of format 1. */
const deeds: Readonly<Record<string, (project: Project) => Promise<unknown>>> = {
  'a new pass': (project) => project.recordPass((version) => ({ record: donePass(version), owner: '{}' })),
  'a rating': (project) => project.writeNotes(project.history[0]!.record.id, { rating: 5 }),
  'a step of a pass': (project) =>
    project.writePass(project.history.at(-1)!.record.id, (record) => ({ ...record, stoppedWaitingAt: null })),
  'a limit': (project) => project.writeSettings({ budget: '5' }),
};

class Killed extends Error {}

/** The disk of a process that is killed before its nth write. */
const dying = (n: number): { readonly files: Files; readonly writes: () => number } => {
  let writes = 0;
  const writing = new Set(['write', 'create', 'createFolder', 'claim', 'remove', 'removeFolder', 'settle']);
  return {
    writes: () => writes,
    files: Object.fromEntries(
      Object.entries(disk).map(([name, work]) => [
        name,
        writing.has(name)
          ? async (...args: unknown[]) => {
              writes += 1;
              if (writes >= n) throw new Killed();
              return (work as (...args: unknown[]) => unknown)(...args);
            }
          : work,
      ]),
    ) as unknown as Files,
  };
};

describe('a project of format 1', () => {
  it('reads the same whatever is in it, and reading and opening write nothing', { timeout: 60_000 }, async () => {
    let runs = 0;
    await fc.assert(
      fc.asyncProperty(passesOfFormat1(5), fc.option(notesOfFormat1), async (passes, notes) => {
        const root = await projectOfFormat1(`read ${(runs += 1)}`, passes, notes);
        const before = await bytesOf(root);
        const project = await Project.open(root, tools());
        expect(project.problems).toEqual([]);
        expect(project.format).toBe(1);
        expect(project.history.map(({ record }) => record.inputs['picture']?.ref)).toEqual(
          passes.map(({ input }) => input),
        );
        if (notes) for (const entry of project.history) expect(entry.notes).toMatchObject({ ...notes, formatVersion });
        expect(await bytesOf(root)).toEqual(before);
        await rm(root, { recursive: true });
      }),
      { seed, numRuns: 25 },
    );
  });

  it.each(Object.entries(deeds))('is old and whole or new and whole, killed at any write of %s', async (what, deed) => {
    const [passes] = fc.sample(passesOfFormat1(4), { seed, numRuns: 1 });
    const root = await projectOfFormat1(`killed ${what}`, passes!, { formatVersion: 1, rating: 2 });
    const was = seen(await Project.open(root, tools()));
    for (let n = 1; ; n++) {
      const place = at(`killed ${what} ${n}`);
      await cp(root, place, { recursive: true });
      const { files, writes } = dying(n);
      const done = await Project.open(place, tools({ files }))
        .then(deed)
        .then(
          () => true,
          (error: unknown) => {
            if (!(error instanceof Killed)) throw error;
            return false;
          },
        );
      const { 'pentimento.json': format, ...rest } = await versionsOf(place);
      // An earlier Pentimento, which goes by pentimento.json, never meets a record that it does not know.
      if (format === 1) expect(new Set(Object.values(rest))).toEqual(new Set([1]));
      else expect(format).toBe(formatVersion);
      const again = await Project.open(place, tools());
      expect(again.problems).toEqual([]);
      if (!done && what !== 'a new pass') expect(seen(again)).toEqual(was);
      // What was begun is done by whoever comes next.
      await deed(again);
      expect((await versionsOf(place))['pentimento.json']).toBe(formatVersion);
      expect(JSON.parse(await readFile(join(place, 'pentimento.json'), 'utf8'))).toMatchObject({ studio: 'Ada' });
      if (done) {
        expect(writes()).toBeGreaterThan(1);
        break;
      }
    }
  });

  it('is brought up to date once by two that write at the same moment, and neither loses what the other wrote', async () => {
    const [passes] = fc.sample(passesOfFormat1(4), { seed: seed + 1, numRuns: 1 });
    const root = await projectOfFormat1('two', passes!);
    const [one, two] = await Promise.all([Project.open(root, tools()), Project.open(root, tools())]);
    await Promise.all([
      deeds['a new pass']!(one),
      deeds['a rating']!(two),
      deeds['a limit']!(one),
      deeds['a new pass']!(two),
      deeds['a step of a pass']!(two),
    ]);
    const again = await Project.open(root, tools());
    expect([again.problems, again.format]).toEqual([[], formatVersion]);
    expect(again.history.map(({ record }) => record.version)).toEqual(
      Array.from({ length: passes!.length + 2 }, (_, index) => index + 1),
    );
    expect([again.history[0]!.notes.rating, again.record.budget]).toEqual([5, '5']);
  });

  it('whose records git brings back one by one is read and written on', async () => {
    const name = 'editor';
    const root = at('git');
    await cp(join(frozen, name), root, { recursive: true });
    const project = await Project.open(root, tools());
    const was = seen(project);
    for (const { record } of project.history) await project.writePass(record.id, (same) => same);
    expect(seen(await Project.open(root, tools()))).toEqual(was);
    // Every other record goes back; then pentimento.json too.
    const folders = await readdir(join(root, 'passes'));
    for (const [index, each] of folders.entries())
      if (index % 2 === 0)
        await cp(join(frozen, name, 'passes', each, 'pass.json'), join(root, 'passes', each, 'pass.json'));
    expect(seen(await Project.open(root, tools()))).toEqual(was);
    await cp(join(frozen, name, 'pentimento.json'), join(root, 'pentimento.json'));
    const back = await Project.open(root, tools());
    expect([seen(back), back.format]).toEqual([was, 1]);
    await back.writeSettings({ ceiling: '3' });
    expect((await Project.open(root, tools())).format).toBe(formatVersion);
  });
});
