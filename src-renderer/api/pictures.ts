import { formatOfType, pictureFormats } from '../../src-main/common/picture-formats';
import type { FaultView, SourceView } from '../../src-main/contract';
import { isFaultCode } from '../../src-main/contract/errors';
import { importUrl, lookBytes, lookUrl } from '../../src-main/contract/assets';
import type { Client } from './connection';
import type { Imported, ImportOptions } from './imported';
import { bridge } from './bridge';

/** Pictures handed over at once by their bytes: while one is checked, the next is on its way. */
const lanes = 2;

/** Browsers call every pasted picture "image.png": the time tells them apart. */
export function pastedName(type: string, at: Date): string {
  const two = (n: number): string => String(n).padStart(2, '0');
  return `Pasted ${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${two(at.getHours())}.${two(at.getMinutes())}.${two(at.getSeconds())}.${pictureFormats[formatOfType(type) ?? 'png'].endings[0]}`;
}

async function send(projectId: string, file: File, name: string, signal: AbortSignal): Promise<Imported> {
  try {
    const answer = await fetch(importUrl(projectId, name), {
      method: 'POST',
      body: file,
      headers: { 'Content-Type': file.type || 'application/octet-stream' },
      signal,
    });
    const body: unknown = await answer.json();
    if (answer.ok && typeof body === 'object' && body !== null && 'added' in body && 'refused' in body)
      return body as Imported;
    return { added: [], refused: [{ path: name, error: refusalOf(body) }] };
  } catch {
    signal.throwIfAborted();
    return {
      added: [],
      refused: [
        {
          path: name,
          error: {
            code: 'connection-lost',
            message: 'The picture didn’t reach Pentimento. Check that the app is still running, then add it again.',
          },
        },
      ],
    };
  }
}

const refusalOf = (body: unknown): FaultView =>
  typeof body === 'object' &&
  body !== null &&
  'code' in body &&
  'message' in body &&
  isFaultCode(body.code) &&
  typeof body.message === 'string'
    ? { code: body.code, message: body.message }
    : { code: 'internal', message: 'Pentimento couldn’t import it. Try again, or add it by its path.' };

/** Photos looked at at once, beside those that are handed over: a browser keeps six connections. */
const lookLanes = 3;
/** Where EXIF begins, if there is any. */
const exifWithin = 4096;
let sights = 0;

const isWithExif = async (file: File): Promise<boolean> =>
  new TextDecoder('latin1').decode(await file.slice(0, exifWithin).arrayBuffer()).includes('Exif\0\0');

/** An address that holds the picture itself, so that nobody has to give it up. */
const withBytes = (bytes: Uint8Array): string =>
  `data:image/webp;base64,${btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))}`;

/** Has the photos' own previews shown, ahead of the photos. Whatever goes wrong here shows nothing, and stops nothing. */
async function lookAhead(
  projectId: string,
  files: readonly { readonly file: File }[],
  through: ReadonlySet<File>,
  signal: AbortSignal,
  onLook: (file: File, url: string) => void,
): Promise<void> {
  const waiting = files.values();
  const lane = async (): Promise<void> => {
    for (const { file } of waiting) {
      if (signal.aborted) return;
      if (through.has(file) || !(await isWithExif(file))) continue;
      const answer = await fetch(lookUrl(projectId), { method: 'POST', body: file.slice(0, lookBytes), signal });
      if (answer.status !== 200) continue;
      const url = withBytes(new Uint8Array(await answer.arrayBuffer()));
      if (!through.has(file)) onLook(file, url);
    }
  };
  await Promise.allSettled(Array.from({ length: lookLanes }, lane));
}

/** Takes files in by their bytes, two at a time. What could not be taken in is told by name, the rest goes in. */
async function importBytes(
  projectId: string,
  files: readonly { readonly file: File; readonly name: string }[],
  { signal, onProgress, onSight, onThrough }: ImportOptions,
): Promise<Imported> {
  const added: SourceView[] = [];
  const refused: Imported['refused'][number][] = [];
  const of = files.length;
  let done = 0;
  const through = new Set<File>();
  const seen = new Map<File, string>();
  const looking = onSight
    ? lookAhead(projectId, files, through, signal, (file, url) => {
        const id = `${sights++}`;
        seen.set(file, id);
        onSight({ id, url });
      })
    : null;
  const waiting = files.values();
  const lane = async (): Promise<void> => {
    for (const { file, name } of waiting) {
      if (signal.aborted) return;
      onProgress({ done, of, name });
      const answer = await send(projectId, file, name, signal);
      through.add(file);
      added.push(...answer.added);
      refused.push(...answer.refused);
      onThrough?.(seen.get(file) ?? null, answer.added[0] ?? null);
      onProgress({ done: ++done, of, name });
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane)).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
  await looking;
  return { added, refused };
}

/** Paths of one call, as the contract bounds them. */
const pathsAtOnce = 2_000;

/** Takes pictures in by path, a folder for the pictures in it. Rejects when the host can't go on at all. */
export async function importPaths(
  client: Client,
  projectId: string,
  paths: readonly string[],
  { signal, onProgress, onSight, onThrough }: ImportOptions,
): Promise<Imported> {
  const added: SourceView[] = [];
  const refused: Imported['refused'][number][] = [];
  try {
    for (let from = 0; from < paths.length; from += pathsAtOnce) {
      const before = added.length + refused.length;
      const after = Math.max(0, paths.length - from - pathsAtOnce);
      for await (const event of await client.sources.import(
        { projectId, paths: paths.slice(from, from + pathsAtOnce) },
        { signal },
      )) {
        if (event.sight?.url) {
          onSight?.({ id: event.sight.id, url: event.sight.url });
          continue;
        }
        if (event.added) added.push(event.added);
        if (event.refused) refused.push(event.refused);
        if (event.added || event.sight) onThrough?.(event.sight?.id ?? null, event.added);
        onProgress({ done: before + event.done, of: before + event.of + after, name: event.name });
      }
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  return { added, refused };
}

/** Takes in dropped, pasted or chosen files: by path where the system tells it, else by their bytes. */
export async function importPictures(
  client: Client,
  projectId: string,
  files: readonly File[],
  pasted: boolean,
  options: ImportOptions,
  now: () => Date = () => new Date(),
): Promise<Imported> {
  const told = bridge && !pasted ? bridge.pathsOf(files) : [];
  const paths = told.filter((path) => path !== '');
  const rest = files
    .filter((_, index) => !told[index])
    .map((file) => ({ file, name: pasted ? pastedName(file.type, now()) : file.name }));
  const after = (earlier: number): ImportOptions => ({
    ...options,
    onProgress: ({ done, of, name }) => options.onProgress({ done: earlier + done, of: earlier + of, name }),
  });
  const byPath = paths.length > 0 ? await importPaths(client, projectId, paths, options) : { added: [], refused: [] };
  const byBytes =
    rest.length > 0
      ? await importBytes(projectId, rest, after(byPath.added.length + byPath.refused.length))
      : { added: [], refused: [] };
  return { added: [...byPath.added, ...byBytes.added], refused: [...byPath.refused, ...byBytes.refused] };
}
