import type { Core } from '../app/core';
import { fromSystem } from '../project/files';
import { Project } from '../project/project';
import { resolve } from 'node:path';
import { PentimentoError } from '../contract/errors';
import type { Context } from './context';
import { commandCore } from './environment';
import { say, type Outcome } from './output';

/** Opens a project for a command; says what in it can't be read, and goes on with the rest. */
export async function openProject(core: Core, folder: string): Promise<Project> {
  const project = await Project.open(resolve(folder), core.tools);
  for (const problem of project.problems) say(problem.message);
  if (project.readOnly) say(project.readOnly);
  return project;
}

export function writable(project: Project): void {
  if (project.readOnly) throw new PentimentoError('format-newer', project.readOnly);
}

/** Runs a command on a core of its own, and leaves nothing running. */
export async function withCore(context: Context, work: (core: Core) => Promise<Outcome>): Promise<Outcome> {
  const core = await commandCore(context.environment).catch((error: unknown) => {
    throw fromSystem(error, context.environment.home);
  });
  try {
    return await work(core);
  } finally {
    await core.close();
  }
}
