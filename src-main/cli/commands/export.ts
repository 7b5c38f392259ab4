import { basename, dirname, extname, resolve } from 'node:path';
import { showBytes } from '../../common/bytes';
import { formatOfEnding, formatOfType, isWritten, listed, writtenFormatNames } from '../../common/picture-formats';
import { PentimentoError } from '../../contract/errors';
import { builtInPresets } from '../../contract/export-presets';
import {
  exportPreset,
  exportSettings,
  type ExportPreset,
  type ExportSettings,
  type JobFile,
} from '../../contract/exports';
import type { Hints } from '../../project/export-job';
import { ownPresets } from '../../project/export-presets';
import { isFolder } from '../../project/files';
import type { Project } from '../../project/project';
import { chosenResults } from '../../use-cases/chosen-results';
import { startExport, type ExportOptions } from '../../use-cases/export';
import { openProject, withCore } from '../command';
import { exitOfSignal, type Context } from '../context';
import { choice, integer, versionAt, whereOf, wrongUse } from '../options';
import { exitCodeOf, say, within, type Outcome } from '../output';

export interface ExportFlags {
  readonly to?: string;
  readonly preset?: readonly string[];
  readonly where?: string;
  readonly format?: string;
  readonly width?: string;
  readonly height?: string;
  readonly quality?: string;
  readonly enlarge?: boolean;
  readonly overwrite?: boolean;
}

const hints: Hints = { larger: 'Add --enlarge to have it larger.', taken: 'Add --overwrite to replace what is there.' };

const commandLine = 'command-line';

/** What the options ask for, as a preset of this one order. */
function presetOf({ format, width, height, quality, enlarge, overwrite }: ExportFlags): ExportPreset {
  const [w, h] = [
    width === undefined ? null : integer('--width', width, 1, 32_768),
    height === undefined ? null : integer('--height', height, 1, 32_768),
  ];
  return exportPreset.parse({
    id: commandLine,
    // So the list of a version's exports calls it.
    name: 'Command line',
    settings: exportSettings.parse({
      format:
        format === undefined ? 'original' : choice('--format', format === 'jpg' ? 'jpeg' : format, writtenFormatNames),
      quality: quality === undefined ? null : integer('--quality', quality, 1, 100),
      enlarge: enlarge ?? false,
      resize: w === null && h === null ? { kind: 'none' } : { kind: 'fit', width: w, height: h },
    }),
    collision: overwrite ? 'replace' : 'number',
  });
}

/** Made larger or smaller, a result keeps its own format where none is named. */
const settingsFor: ExportOptions['settingsFor'] = (settings, { contentType }): ExportSettings => {
  if (settings.format !== 'original' || (settings.resize.kind === 'none' && settings.quality === null)) return settings;
  const own = formatOfType(contentType);
  return { ...settings, format: own !== null && isWritten(own) ? own : 'png' };
};

function namedPresets(project: Project, names: readonly string[], overwrite: boolean): ExportPreset[] {
  const known = [...ownPresets(project.record), ...builtInPresets];
  const found = names.map((name) => {
    const preset = known.find((one) => [one.name, one.id].some((each) => each.toLowerCase() === name.toLowerCase()));
    if (!preset)
      throw wrongUse(`There is no preset “${name}”: there are ${known.map((one) => `“${one.name}”`).join(', ')}.`);
    return overwrite ? { ...preset, collision: 'replace' as const } : preset;
  });
  return [...new Map(found.map((preset) => [preset.id, preset])).values()];
}

/** The format that a file's name speaks of, or `null`. */
const formatOfName = (path: string): string | null => formatOfEnding(extname(path).slice(1));

/** The preset for a file that is named: its ending is its format where no option is. */
function presetForFile(preset: ExportPreset, file: string, overwrite: boolean): ExportPreset {
  const ending = extname(file);
  const { format } = preset.settings;
  const named = formatOfEnding(ending.slice(1));
  if (format === 'original' && ending !== '' && (named === null || !isWritten(named)))
    throw wrongUse(`${ending.toLowerCase()} is not a format that can be exported: use ${listed(writtenFormatNames)}.`);
  return {
    ...preset,
    // A name that was given is not numbered.
    collision: overwrite ? 'replace' : 'ask',
    settings: {
      ...preset.settings,
      format: format === 'original' && named !== null && isWritten(named) ? named : format,
    },
  };
}

export function exportVersions(
  context: Context,
  folder: string,
  versions: readonly string[],
  flags: ExportFlags,
): Promise<Outcome> {
  const named = versions.map(versionAt);
  const where = flags.where === undefined ? null : whereOf('--where', flags.where);
  const { to, preset: presets = [], overwrite = false } = flags;
  if (to === undefined || to === '') throw wrongUse('Say where the export should go: --to a file or a folder.');
  if (named.length === 0 && where === null)
    throw wrongUse('Say what to export: versions such as v3 or v3:2, or --where.');
  const own = presetOf(flags);
  for (const option of ['format', 'width', 'height', 'quality', 'enlarge'] as const)
    if (presets.length > 0 && flags[option] !== undefined)
      throw wrongUse(`Give either --preset or --${option}; a preset already decides what the file is like.`);
  return withCore(context, async (core) => {
    const project = await openProject(core, folder);
    await project.tools.leftovers?.ofProject(project);
    const { chosen, refused } = chosenResults(project, named, where);
    if (chosen.length === 0)
      throw (
        refused[0] ?? new PentimentoError('no-such-version', `There is nothing to export: no result matches --where.`)
      );
    const path = resolve(to);
    const isOnly =
      !/[\\/]$/.test(to) &&
      !(await isFolder(path)) &&
      (formatOfName(path) !== null || (chosen.length === 1 && presets.length === 0));
    const ordered =
      presets.length > 0
        ? namedPresets(project, presets, overwrite)
        : [isOnly ? presetForFile(own, path, overwrite) : own];
    const job = await startExport(
      core,
      project,
      {
        picks: chosen.map(({ entry, result }) => ({ passId: entry.record.id, result })),
        presets: ordered,
        to: isOnly ? dirname(path) : path,
      },
      {
        ...(isOnly ? { only: basename(path) } : {}),
        ...(presets.length > 0 ? {} : { plainNames: true, keepsPixels: true, settingsFor }),
        hints,
      },
    );
    const stop = (): void => void job.cancel();
    context.signal.addEventListener('abort', stop, { once: true });
    if (context.signal.aborted) stop();
    await job.done;
    return outcomeOf(context, job.view.files, refused, new Map(ordered.map(({ id, name }) => [id, name])));
  });
}

/** What was written is told; where nothing was, why. */
function outcomeOf(
  context: Context,
  files: readonly JobFile[],
  refused: readonly PentimentoError[],
  presets: ReadonlyMap<string, string>,
): Outcome {
  const faults = files.flatMap(({ error }) => (error ? [new PentimentoError(error.code, error.message)] : []));
  const written = files.filter(({ state }) => state === 'written');
  const [first] = [...faults, ...refused];
  if (written.length === 0) {
    context.signal.throwIfAborted();
    if (first) throw first;
  }
  for (const { message } of refused) say(message);
  const exported = written.map((one) => {
    const { version, result, file, format, width, height, bytes, notes, presetId } = one;
    for (const note of notes) say(`${one.name}: ${note}`);
    const named = formatOfName(one.name);
    if (named !== null && named !== format)
      say(`${one.name} holds ${format}, as --format says, though its name says ${named}.`);
    return {
      version,
      result,
      file,
      format,
      width,
      height,
      bytes,
      notes,
      preset: presetId === commandLine ? null : (presets.get(presetId) ?? null),
    };
  });
  const failed = files.flatMap(({ version, result, name, error }) => {
    if (!error) return [];
    say(`${name}: ${error.message}`);
    return [{ version, result, name, error: { code: error.code, message: within(error.message) } }];
  });
  return {
    exit: exitOfSignal(context.signal) ?? (first ? exitCodeOf(first) : 0),
    document: { exported, failed },
    lines: exported.map((one) => `${one.file} · ${one.width} × ${one.height} · ${showBytes(one.bytes ?? 0)}`),
  };
}
