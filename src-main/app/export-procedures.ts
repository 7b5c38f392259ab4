import { listExports } from '../project/exports-record';
import { planExport, plannedFile } from '../project/export-plan';
import { deletePreset, savePreset } from '../project/export-presets';
import { contactSheet } from './contact-sheet';
import type { AppContext } from './context';
import { procedures } from './procedures';

const { exports: procedure } = procedures;

/** Writing results out. Rules live in project/export-*.ts. */
export const exportProcedures = ({ core, projects, exports, previews }: AppContext) => procedure.router({
  plan: procedure.plan.handler(async ({ input }) => ({ files: (await planExport(projects.get(input.projectId), input)).files.map(plannedFile) })),
  start: procedure.start.handler(async ({ input }) => {
    const project = projects.get(input.projectId);
    return exports.start(project, await planExport(project, input), input.taken);
  }),
  watch: procedure.watch.handler(({ input, signal }) => exports.watch(projects.get(input.projectId), input.jobId, signal)),
  jobs: procedure.jobs.handler(({ input }) => ({ jobs: exports.of(projects.get(input.projectId)) })),
  cancel: procedure.cancel.handler(({ input }) => exports.cancel(projects.get(input.projectId), input.jobId)),
  preview: procedure.preview.handler(({ input, signal }) => previews.make(projects.get(input.projectId), input, signal)),
  listed: procedure.listed.handler(async ({ input }) => {
    const project = projects.get(input.projectId);
    return { exports: await listExports(project, project.pass(input.passId)) };
  }),
  savePreset: procedure.savePreset.handler(async ({ input }) => ({ presets: await savePreset(projects.get(input.projectId), input.preset) })),
  deletePreset: procedure.deletePreset.handler(async ({ input }) => ({ presets: await deletePreset(projects.get(input.projectId), input.presetId) })),
  sheet: procedure.sheet.handler(({ input, signal }) => contactSheet(core, projects.get(input.projectId), input, signal)),
});
