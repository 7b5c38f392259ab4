import { basename, resolve } from 'node:path';
import { exportOptions } from '../../contract/views';
import { exportResults, formatOfName } from '../../project/export';
import { openProject, withCore } from '../command';
import type { Context } from '../context';
import { choice, integer, versionAt, wrongUse } from '../options';
import { say, type Outcome } from '../output';

export interface ExportFlags {
  readonly to?: string; readonly format?: string; readonly width?: string; readonly height?: string; readonly quality?: string;
  readonly enlarge?: boolean; readonly overwrite?: boolean;
}

export function exportVersion(context: Context, folder: string, version: string, flags: ExportFlags): Promise<Outcome> {
  const wanted = versionAt(version);
  const { to } = flags;
  if (to === undefined || to === '') throw wrongUse('Say where the export goes: --to a file or a folder.');
  const options = exportOptions.parse({
    format: flags.format === undefined ? 'original' : choice('--format', flags.format === 'jpg' ? 'jpeg' : flags.format, ['png', 'jpeg', 'webp', 'avif', 'tiff']),
    width: flags.width === undefined ? null : integer('--width', flags.width, 1, 32_768),
    height: flags.height === undefined ? null : integer('--height', flags.height, 1, 32_768),
    quality: flags.quality === undefined ? null : integer('--quality', flags.quality, 1, 100),
    enlarge: flags.enlarge ?? false,
  });
  return withCore(context, async (core) => {
    const project = await openProject(core, folder);
    const entry = project.passByVersion(wanted.version);
    const path = resolve(to);
    const exported = await exportResults(project, core.images, {
      entry, result: wanted.result, options, overwrite: flags.overwrite ?? false, to: /[\\/]$/.test(to) ? `${path}/` : path,
    }, { signal: context.signal, onNote: say });
    for (const { file, format } of exported) {
      const named = formatOfName(file);
      if (named !== null && named !== format) say(`${basename(file)} holds ${format}, as --format says, though its name says ${named}.`);
    }
    return { exit: 0, document: { exported }, text: exported.map((one) => `${one.file} · ${one.width} × ${one.height} · ${(one.bytes / 1e6).toFixed(1)} MB`).join('\n') };
  });
}
