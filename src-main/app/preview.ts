import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { resultUrl } from '../contract/assets';
import type { ExportOptions } from '../contract/views';
import type { Project } from '../project/project';
import type { Core } from './core';

/** The file as it would be written: made, counted, and thrown away. */
export async function previewExport(
  core: Core, project: Project, input: { readonly passId: string; readonly result: number; readonly options: ExportOptions }, signal?: AbortSignal,
): Promise<{ width: number; height: number; bytes: number; contentType: string; url: string | null }> {
  const entry = project.pass(input.passId);
  const file = await project.resultFile(entry, input.result);
  const own = entry.record.results[input.result - 1]!;
  const { format, width, height, quality } = input.options;
  if ((format === 'original' || `image/${format}` === own.contentType) && width === null && height === null && quality === null) {
    return { width: own.width, height: own.height, bytes: (await stat(file)).size, contentType: own.contentType, url: resultUrl(project.id, input.passId, input.result) };
  }
  const folder = await mkdtemp(join(tmpdir(), 'pentimento-preview-'));
  try {
    const options = { ...input.options, format: format === 'original' ? (own.contentType === 'image/jpeg' ? 'jpeg' as const : 'png' as const) : format };
    const written = await core.images.export({ file, to: join(folder, 'preview'), overwrite: true, options }, signal ? { signal } : {});
    return { width: written.width, height: written.height, bytes: written.bytes, contentType: written.contentType, url: null };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
