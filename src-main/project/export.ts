import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { copyFile, mkdir, open, realpath, rename, rm } from 'node:fs/promises';
import { basename, dirname, extname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { PentimentoError } from '../contract/errors';
import type { ResultRecord } from '../contract/records';
import type { ExportOptions, ExportedFile } from '../contract/views';
import type { Images, JobOptions } from '../images/images';
import { fromSystem, isFolder, placeNew, syncFolder } from './files';
import type { PassEntry } from './load';
import { extensionOf, slug } from './names';
import type { Project } from './project';

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
 * `no-such-version`, and what `Images.export` throws. Files that were written before a failure stay, whole.
 */
export async function exportResults(project: Project, images: Images, request: ExportRequest, options?: JobOptions): Promise<ExportedFile[]> {
  const { entry } = request;
  const { version, results } = entry.record;
  if (results.length === 0) throw new PentimentoError('no-such-version', `v${version} has no result to export: it is ${entry.record.state}.`);
  if (request.result !== null && !results[request.result - 1]) throw new PentimentoError('no-such-version', `v${version} has no result ${request.result}; it has ${results.length}.`);
  const numbers = request.result === null ? results.map((_, index) => index + 1) : [request.result];
  if (numbers.length > 1 && ENDINGS[extname(request.to).toLowerCase()] && !(await isFolder(request.to))) {
    throw new PentimentoError('wrong-use', `v${version} has ${numbers.length} results: name a folder for them, or one of them (v${version}:2).`);
  }
  const intoFolder = /[\\/]$/.test(request.to) || (await isFolder(request.to)) || numbers.length > 1;
  if (intoFolder) await ensureExportFolder(request.to);
  const exported: ExportedFile[] = [];
  for (const number of numbers) {
    const result = results[number - 1]!;
    const format = formatOf(request, intoFolder);
    const file = await project.resultFile(entry, number);
    const write = (to: string): Promise<ExportedFile> => writeOne({ project, images, file, result, to, format, request, number }, options);
    exported.push(intoFolder
      ? await numbered(join(request.to, templateName(project, entry, number)), extensionFor(format, result), request.overwrite, write)
      : await write(request.to));
  }
  return exported;
}

/** An existing folder, or a new one whose parent is there. */
export async function ensureExportFolder(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    const fault = fromSystem(error, path);
    if (fault.code === 'file-missing') throw new PentimentoError('file-missing', `The folder that ${path} should go into does not exist.`, { cause: error });
    if (fault.code !== 'file-exists') throw fault;
    if (!(await isFolder(path))) throw new PentimentoError('wrong-use', `${path} is a file, and a folder is needed.`, { cause: error });
  }
}

/** The option, else the ending of a file, else the result's own. */
function formatOf(request: ExportRequest, intoFolder: boolean): Format {
  if (request.options.format !== 'original' || intoFolder) return request.options.format;
  const ending = extname(request.to).toLowerCase();
  if (ending === '') return 'original';
  const format = ENDINGS[ending];
  if (!format) throw new PentimentoError('wrong-use', `${ending} is not a format that can be exported: use png, jpeg, webp, avif or tiff.`);
  return format;
}

const extensionFor = (format: Format, result: ResultRecord): string => extensionOf(format === 'original' ? result.contentType : CONTENT_TYPES[format]);

/** "shop-v3", or "shop-v3-2" where the pass has several results. */
export function templateName(project: Project, entry: PassEntry, number: number): string {
  const { record } = entry;
  return `${slug(basename(sourceName(project, entry), extname(sourceName(project, entry))))}-v${record.version}${record.results.length > 1 ? `-${number}` : ''}`;
}

/** The source at the root of the lineage. */
function sourceName(project: Project, entry: PassEntry): string {
  let current: PassEntry | undefined = entry;
  const seen = new Set<string>();
  while (current && !seen.has(current.record.id)) {
    seen.add(current.record.id);
    const { input } = current.record;
    if (input.kind === 'source') return project.sources.get(input.id)?.name ?? project.record.name;
    current = project.passes.get(input.id);
  }
  return project.record.name;
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
}

async function writeOne(one: One, options?: JobOptions): Promise<ExportedFile> {
  const { result, request } = one;
  const { width, height, quality } = request.options;
  const own = one.format === 'original' || CONTENT_TYPES[one.format] === result.contentType;
  // Bytes that need no change get none: coding a JPEG again would only lose.
  if (own && width === null && height === null && quality === null) {
    await copyWhole(one.file, one.to, request.overwrite);
    return described(one, result);
  }
  const format = one.format === 'original' ? formatOfResult(result) : one.format;
  const written = await one.images.export({ file: one.file, to: one.to, overwrite: request.overwrite, options: { ...request.options, format } }, options);
  return described(one, written);
}

const described = async (one: One, of: { readonly width: number; readonly height: number; readonly bytes: number; readonly contentType: string }): Promise<ExportedFile> => ({
  version: `v${one.request.entry.record.version}`, result: one.number, file: await shownPath(one.project, one.to),
  format: of.contentType.replace('image/', ''), width: of.width, height: of.height, bytes: of.bytes,
});

function formatOfResult(result: ResultRecord): Format {
  const found = Object.entries(CONTENT_TYPES).find(([, type]) => type === result.contentType);
  return found ? (found[0] as Format) : 'png';
}

/** Relative to the project, with forward slashes, for what lies inside it; absolute else. */
export async function shownPath(project: Project, path: string): Promise<string> {
  // The project is known by its real path; the one given may come through a link.
  const folder = await realpath(dirname(resolve(path))).catch(() => dirname(resolve(path)));
  const inside = relative(project.folder, join(folder, basename(path)));
  const leadsOut = inside === '' || inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside);
  return leadsOut ? resolve(path) : inside.split(sep).join('/');
}

async function copyWhole(from: string, to: string, overwrite: boolean): Promise<void> {
  const temporary = join(dirname(to), `.${basename(to)}.${randomUUID()}.tmp`);
  try {
    await copyFile(from, temporary, constants.COPYFILE_EXCL);
    const handle = await open(temporary, 'r+');
    await handle.sync().finally(() => handle.close());
    if (overwrite) await rename(temporary, to);
    else await placeNew(temporary, to);
    await syncFolder(dirname(to));
  } catch (error) {
    const fault = fromSystem(error, to);
    if (fault.code === 'file-missing') throw new PentimentoError('file-missing', `The folder that ${to} should go into does not exist.`, { cause: error });
    throw fault;
  } finally {
    await rm(temporary, { force: true });
  }
}
