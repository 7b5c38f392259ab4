import type { Core } from '../core/core';
import type { ExportOrder } from '../contract/exports';
import { RunningExport, type Hints, type Taken } from '../project/export-job';
import { planExport, type PlanOptions } from '../project/export-plan';
import type { Project } from '../project/project';

export interface ExportOptions extends PlanOptions {
  /** What happens to names that are taken, where a preset leaves that to whoever orders. */
  readonly taken?: Taken;
  readonly hints?: Hints;
}

/** Begins to write what an order of versions and presets comes to: the one way in which results leave a project, in the editor and on the command line. */
export const startExport = async (
  core: Pick<Core, 'images'>,
  project: Project,
  order: Omit<ExportOrder, 'projectId'>,
  { taken = null, hints, ...options }: ExportOptions = {},
): Promise<RunningExport> =>
  RunningExport.start(project, core.images, await planExport(project, order, options), taken, hints);
