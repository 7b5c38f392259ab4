import type { Core } from '../core/core';
import { fromSystem } from '../project/files';
import { Project } from '../project/project';
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { PentimentoError } from '../contract/errors';
import type { Context } from './context';
import type { Engine } from '../common/states';
import { commandCore } from './environment';
import { wrongUse } from './options';
import { namesWithin, say, type Outcome } from './output';

/** Opens a project for a command. */
export async function quietly(core: Core, folder: string): Promise<Project> {
  if (folder === '') throw wrongUse('Say which project: its folder.');
  const project = await Project.open(resolve(folder), core.tools);
  namesWithin(resolve(folder), project.folder);
  return project;
}

/** Says what in it can't be read, and goes on with the rest. */
export async function openProject(core: Core, folder: string): Promise<Project> {
  const project = await quietly(core, folder);
  for (const problem of project.problems) say(problem.message);
  if (project.readOnly) say(project.readOnly);
  return project;
}

/** For a command that writes: refuses a project that is for reading only, and cleans away what killed processes left. */
export async function writable(project: Project): Promise<void> {
  project.assertWritable();
  await project.tools.leftovers?.ofProject(project);
}

/** The engine can be used, or this throws. What weakens the way to ModelRunner is said before anything goes there with the key. */
export async function checkEngine(core: Core, engine: Engine): Promise<void> {
  await core.engines.service(engine);
  if (engine === 'modelrunner') for (const doubt of core.ports.doubts ?? []) say(doubt);
}

/** Runs a command on a core of its own, and leaves nothing running. One that only reads needs no place for settings and caches. */
export async function withCore(
  context: Context,
  work: (core: Core) => Promise<Outcome>,
  { reads = false }: { readonly reads?: boolean } = {},
): Promise<Outcome> {
  const { home } = context.environment;
  if ((await stat(home).catch(() => null))?.isFile())
    throw new PentimentoError(
      'wrong-use',
      `${home}, where settings and caches should go, is a file. Name a folder in PENTIMENTO_HOME.`,
    );
  const core = await commandCore(context.environment, { reads }).catch((error: unknown) => {
    throw fromSystem(error, home);
  });
  try {
    const outcome = await work(core);
    await core.upkeep.afterCommand(context.signal);
    return outcome;
  } finally {
    await core.close();
  }
}
