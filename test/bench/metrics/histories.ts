import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { durations } from '../../../src-main/common/durations';
import { files } from '../../../src-main/project/files';
import { Indexes } from '../../../src-main/project/indexes';
import { inLanes } from '../../../src-main/project/load';
import { newId } from '../../../src-main/project/names';
import { Project, type ProjectTools } from '../../../src-main/project/project';
import { longRecord, manyPasses } from '../many-passes';
import { interleaved, ratio, type Suite } from '../metric';

/** A project with a long history: opened with and without its index, and added to, against what the disk alone takes. */
const MANY = 10_000;
const FEW = 10;
/** Passes added in one turn: one alone takes too little time to be told from the rest. */
const ADDED = 10;
/** Milliseconds until no file counts as changed just now. */
const SETTLED = 2_500;

const names = ['open-10000-vs-raw', 'open-10000-warm-vs-raw', 'add-version-10000-vs-10'] as const;

const tools: ProjectTools = { files, now: () => Date.now(), limits: durations };

const open = async (folder: string, with_: ProjectTools, count: number): Promise<Project> => {
  const project = await Project.open(folder, with_);
  if (project.history.length < count || project.problems.length > 0)
    throw new Error(`${project.history.length} of ${count} passes opened`);
  return project;
};

const add = async (project: Project): Promise<void> => {
  for (let added = 0; added < ADDED; added += 1) {
    await project.recordPass((version) => ({ record: { ...longRecord(version), id: newId() }, owner: '{}' }));
  }
};

export const histories: Suite = async ({ work, runs, say, wanted }) => {
  if (!names.some(wanted)) return [];
  say(`${MANY} passes …`);
  const many = await manyPasses(join(work, 'many'), MANY);
  const few = await manyPasses(join(work, 'few'), FEW);
  await sleep(SETTLED);
  const indexed = (): Indexes => new Indexes(join(work, 'indexes'));
  const first = indexed();
  await open(many.folder, { ...tools, index: first }, MANY);
  await first.close();
  const opened = await interleaved(
    {
      raw: () => inLanes(many.records, async (path) => JSON.parse(await readFile(path, 'utf8')) as unknown),
      cold: () => open(many.folder, tools, MANY),
      warm: () => open(many.folder, { ...tools, index: indexed() }, MANY),
    },
    runs,
  );
  const [long, short] = [await open(many.folder, tools, MANY), await open(few.folder, tools, FEW)];
  const added = await interleaved({ long: () => add(long), short: () => add(short) }, runs);
  return [
    ratio(names[0], 1.5, opened['cold'] ?? [], opened['raw'] ?? []),
    ratio(names[1], 0.3, opened['warm'] ?? [], opened['raw'] ?? []),
    ratio(names[2], 1.2, added['long'] ?? [], added['short'] ?? []),
  ].filter(({ name }) => wanted(name));
};
