import { basename, extname, join } from 'node:path';
import { PentimentoError } from '../contract/errors';
import type { ResultRecord } from '../contract/records';
import { exportSettings, type ExportSettings } from '../contract/exports';
import type { ExportOptions, ExportedFile } from '../contract/views';
import type { Images, JobOptions } from '../images/images';
import { assertOutside, copyWhole, ensureExportFolder, shownPath } from './export-files';
import { rootSource } from './export-recipe';
import { noteExport } from './exports-record';
import { isFolder } from './files';
import type { PassEntry } from './load';
import { extensionOf, slug } from './names';
import type { Project } from './project';
import { hashFile } from './sources';
import { unchangedResult } from './unchanged';

export interface ExportRequest {
  readonly entry: PassEntry;
  /** Which result, from 1; `null`: every one, into a folder when there are several. */
  readonly result: number | null;
  /** Absolute. An existing folder, or a path that ends with a separator, is a folder; else a file. */
  readonly to: string;
  /** `original`: the ending of `to` decides; without one, the result's own bytes unchanged. */
  readonly options: ExportOptions;
  readonly overwrite: boolean;
}

type Format = ExportOptions['format'];

const ENDINGS: Readonly<Record<string, Format>> = {
  '.png': 'png', '.jpg': 'jpeg', '.jpeg': 'jpeg', '.webp': 'webp', '.avif': 'avif', '.tif': 'tiff', '.tiff': 'tiff',
};

const CONTENT_TYPES: Readonly<Record<Exclude<Format, 'original'>, string>> = {
  png: 'image/png', jpeg: 'image/jpeg', webp: 'image/webp', avif: 'image/avif', tiff: 'image/tiff',
};

const MOST_NUMBERED = 10_000;

/**
 * Writes results out for delivery. Throws `file-exists`, `wrong-use` (an ending that is no format; several results into one file),
 * `no-such-version`, `image-broken` (a result that is not what was delivered), and what `Images.export` throws. `onNote` hears why a file that was
 * written could not be listed on its version. Files that were written before a failure stay, whole.
 */
export async function exportResults(project: Project, images: Images, request: ExportRequest, { onNote, ...options }: JobOptions & { readonly onNote?: (note: string) => void } = {}): Promise<ExportedFile[]> {
  const { entry } = request;
  const { version, results } = entry.record;
  if (results.length === 0) throw new PentimentoError('no-such-version', `v${version} has no result to export: it is ${entry.record.state}.`);
  if (request.result !== null && !results[request.result - 1]) throw new PentimentoError('no-such-version', `v${version} has no result ${request.result}; it has ${results.length}.`);
  const numbers = request.result === null ? results.map((_, index) => index + 1) : [request.result];
  if (numbers.length > 1 && formatOfName(request.to) && !(await isFolder(request.to))) {
    throw new PentimentoError('wrong-use', `v${version} has ${numbers.length} results: name a folder for them, or one of them (v${version}:2).`);
  }
  await assertOutside(project, request.to);
  const intoFolder = /[\\/]$/.test(request.to) || (await isFolder(request.to)) || numbers.length > 1;
  if (intoFolder) await ensureExportFolder(request.to);
  const exported: ExportedFile[] = [];
  for (const number of numbers) {
    const result = results[number - 1]!;
    const format = formatOf(request, intoFolder);
    const file = await unchangedResult(project, entry, number);
    const write = (to: string): Promise<ExportedFile> => writeOne({ project, images, file, result, to, format, request, number, onNote }, options);
    exported.push(intoFolder
      ? await numbered(join(request.to, templateName(project, entry, number)), extensionFor(format, result), request.overwrite, write)
      : await write(request.to));
  }
  return exported;
}

/** The option, else the ending of a file, else the result's own. */
function formatOf(request: ExportRequest, intoFolder: boolean): Format {
  if (request.options.format !== 'original' || intoFolder) return request.options.format;
  const ending = extname(request.to).toLowerCase();
  if (ending === '') return 'original';
  const format = formatOfName(request.to);
  if (!format) throw new PentimentoError('wrong-use', `${ending} is not a format that can be exported: use png, jpeg, webp, avif or tiff.`);
  return format;
}

/** The format that a file's name speaks of, or `null`. */
export const formatOfName = (path: string): Format | null => ENDINGS[extname(path).toLowerCase()] ?? null;

const extensionFor = (format: Format, result: ResultRecord): string => extensionOf(format === 'original' ? result.contentType : CONTENT_TYPES[format]);

/** "shop-v3", or "shop-v3-2" where the pass has several results. */
export function templateName(project: Project, entry: PassEntry, number: number): string {
  const { record } = entry;
  const source = rootSource(project, entry)?.name ?? project.record.name;
  return `${slug(basename(source, extname(source)))}-v${record.version}${record.results.length > 1 ? `-${number}` : ''}`;
}

/** A name that is taken gets a number: an export never replaces another by itself. */
async function numbered(stem: string, extension: string, overwrite: boolean, write: (to: string) => Promise<ExportedFile>): Promise<ExportedFile> {
  for (let count = 1; ; count++) {
    try {
      return await write(`${stem}${count === 1 ? '' : ` (${count})`}.${extension}`);
    } catch (error) {
      if (overwrite || !(error instanceof PentimentoError) || error.code !== 'file-exists' || count >= MOST_NUMBERED) throw error;
    }
  }
}

interface One {
  readonly project: Project; readonly images: Images; readonly file: string; readonly result: ResultRecord;
  readonly to: string; readonly format: Format; readonly request: ExportRequest; readonly number: number;
  readonly onNote: ((note: string) => void) | undefined;
}

async function writeOne(one: One, options?: JobOptions): Promise<ExportedFile> {
  const { result, request } = one;
  const { width, height, quality } = request.options;
  const own = one.format === 'original' || CONTENT_TYPES[one.format] === result.contentType;
  // Pixels that need no change get none: coding a JPEG again would only lose. Where no format is named, neither do the bytes.
  const keepsPixels = own && width === null && height === null && quality === null;
  if (keepsPixels && one.format === 'original') {
    await copyWhole(one.file, one.to, request.overwrite);
    return described(one, result);
  }
  const format = one.format === 'original' ? formatOfResult(result) : one.format;
  const written = await one.images.export({ file: one.file, to: one.to, overwrite: request.overwrite, settings: settingsOf({ ...request.options, format }), scale: 1, metadata: null, keepsPixels }, options);
  return described(one, written);
}

/** The command line's options, as the settings of an export. */
export const settingsOf = ({ format, width, height, quality, enlarge }: ExportOptions): ExportSettings =>
  exportSettings.parse({ format, quality, enlarge, resize: width === null && height === null ? { kind: 'none' } : { kind: 'fit', width, height } });

/** How the list of a version's exports calls those of the command line. */
const commandLine = 'Command line';

async function described(one: One, of: { readonly width: number; readonly height: number; readonly bytes: number; readonly contentType: string }): Promise<ExportedFile> {
  const { project, request: { entry }, number: result } = one;
  const { width, height, bytes } = of;
  const [file, sha256] = await Promise.all([shownPath(project, one.to), hashFile(one.to)]);
  const format = of.contentType.replace('image/', '');
  const note = await noteExport(project, entry, { file, at: new Date(project.tools.now()).toISOString(), preset: commandLine, result, format, width, height, bytes, sha256 });
  if (note !== null) one.onNote?.(note);
  return { version: `v${entry.record.version}`, result, file, format, width, height, bytes };
}

function formatOfResult(result: ResultRecord): Format {
  const found = Object.entries(CONTENT_TYPES).find(([, type]) => type === result.contentType);
  return found ? (found[0] as Format) : 'png';
}
