import { templateFault } from '../common/file-name';
import { isBuiltIn } from '../contract/export-presets';
import { exportPreset, type ExportPreset } from '../contract/exports';
import { PentimentoError } from '../contract/errors';
import type { ProjectRecord } from '../contract/records';
import type { Project } from './project';

const mostPresets = 200;

const idOf = (kept: unknown): string | null => exportPreset.safeParse(kept).data?.id ?? null;

/** The project's own that can be read. The others stay in its record as they are. */
export const ownPresets = (record: ProjectRecord): ExportPreset[] =>
  record.exportPresets.flatMap((kept) => exportPreset.safeParse(kept).data ?? []);

/** Adds it, or replaces the one of its id. Throws `wrong-use`. */
export async function savePreset(project: Project, preset: ExportPreset): Promise<ExportPreset[]> {
  const fault = templateFault(preset.template);
  if (fault) throw new PentimentoError('wrong-use', fault);
  if (isBuiltIn(preset.id))
    throw new PentimentoError(
      'wrong-use',
      `${preset.name} is built in and stays as it is: save it under another name.`,
    );
  await project.writeSettings(({ exportPresets }) => {
    const known = exportPresets.some((kept) => idOf(kept) === preset.id);
    if (!known && exportPresets.length >= mostPresets)
      throw new PentimentoError('wrong-use', `A project keeps at most ${mostPresets} presets: delete one first.`);
    return {
      exportPresets: known
        ? exportPresets.map((kept) => (idOf(kept) === preset.id ? preset : kept))
        : [...exportPresets, preset],
    };
  });
  return ownPresets(project.record);
}

export async function deletePreset(project: Project, id: string): Promise<ExportPreset[]> {
  await project.writeSettings(({ exportPresets }) => ({
    exportPresets: exportPresets.filter((kept) => idOf(kept) !== id),
  }));
  return ownPresets(project.record);
}
