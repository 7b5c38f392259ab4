import type { Core } from '../app/core';
import { fromSystem } from '../project/files';
import { Project } from '../project/project';
import { resolve } from 'node:path';
import { PentimentoError } from '../contract/errors';
import { commandCore, type Environment } from './environment';
import { say, type Outcome } from './output';

/** Ends with 130 or 143 once the signal's work is done (CLI.md). */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
  constructor(readonly exit: 130 | 143) {
    super('interrupted');
  }
}

/** 130 or 143 once a signal came, else `null`. */
export const exitOfSignal = (signal: AbortSignal): number | null => (signal.aborted ? (signal.reason instanceof Interrupted ? signal.reason.exit : 1) : null);

export interface Context {
  readonly environment: Environment;
  /** Aborts with an `Interrupted` on SIGINT and SIGTERM. */
  readonly signal: AbortSignal;
}

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
