import { resolve } from 'node:path';
import type { Project } from '../project/project';
import { everExported, listExports } from '../project/exports-record';
import { planExport, plannedFile } from '../project/export-plan';
import { deletePreset, savePreset } from '../project/export-presets';
import { contactSheet } from '../use-cases/contact-sheet';
import type { AppContext } from './context';
import type { Procedures } from './procedures';

/** Writing results out. Rules live in project/export-*.ts. */
export const exportProcedures = (
  { core, projects, exports, previews, places }: AppContext,
  { exports: procedure }: Procedures,
) => {
  const allowed = async (project: Project, to: string): Promise<void> =>
    places.check(project, resolve(project.folder, 'exports', to));
  return procedure.router({
    plan: procedure.plan.handler(async ({ input }) => {
      const project = projects.get(input.projectId);
      await allowed(project, input.to);
      return { files: (await planExport(project, input)).files.map(plannedFile) };
    }),
    start: procedure.start.handler(async ({ input }) => {
      const project = projects.get(input.projectId);
      await allowed(project, input.to);
      return exports.start(project, input, input.taken);
    }),
    watch: procedure.watch.handler(({ input, signal }) =>
      exports.watch(projects.get(input.projectId), input.jobId, signal),
    ),
    jobs: procedure.jobs.handler(({ input }) => ({ jobs: exports.of(projects.get(input.projectId)) })),
    cancel: procedure.cancel.handler(({ input }) => exports.cancel(projects.get(input.projectId), input.jobId)),
    preview: procedure.preview.handler(({ input, signal }) =>
      previews.make(projects.get(input.projectId), input, signal),
    ),
    listed: procedure.listed.handler(async ({ input }) => {
      const project = projects.get(input.projectId);
      return { exports: await listExports(project, project.pass(input.passId)) };
    }),
    exported: procedure.exported.handler(async ({ input }) => ({
      passes: await everExported(projects.get(input.projectId)),
    })),
    savePreset: procedure.savePreset.handler(async ({ input }) => ({
      presets: await savePreset(projects.get(input.projectId), input.preset),
    })),
    deletePreset: procedure.deletePreset.handler(async ({ input }) => ({
      presets: await deletePreset(projects.get(input.projectId), input.presetId),
    })),
    sheet: procedure.sheet.handler(async ({ input, signal }) => {
      const project = projects.get(input.projectId);
      await allowed(project, input.to);
      return contactSheet(core, project, input, signal);
    }),
  });
};
