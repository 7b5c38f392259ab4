import type { FaultView, SourceView } from '../../src-main/contract';
import { importUrl } from '../../src-main/contract/assets';
import type { Client } from './connection';
import { toFault } from './faults';
import type { Imported } from './imported';
import { bridge } from './transport';

const extensions: Readonly<Record<string, string>> = {
  'image/jpeg': 'jpg', 'image/png': 'png', 'image/webp': 'webp', 'image/tiff': 'tif', 'image/gif': 'gif', 'image/avif': 'avif',
};

/** Browsers call every pasted picture "image.png": the time tells them apart. */
export function pastedName(type: string, at: Date): string {
  const two = (n: number): string => String(n).padStart(2, '0');
  return `Pasted ${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${two(at.getHours())}.${two(at.getMinutes())}.${two(at.getSeconds())}.${extensions[type] ?? 'png'}`;
}

async function send(projectId: string, file: File, name: string): Promise<Imported> {
  try {
    const answer = await fetch(importUrl(projectId, name), { method: 'POST', body: file, headers: { 'Content-Type': file.type || 'application/octet-stream' } });
    const body: unknown = await answer.json();
    if (answer.ok && typeof body === 'object' && body !== null && 'added' in body && 'refused' in body) return body as Imported;
    return { added: [], refused: [{ path: name, error: refusalOf(body) }] };
  } catch {
    return { added: [], refused: [{ path: name, error: { code: 'connection-lost', message: 'It could not be handed over to Pentimento. Check that it is still running, then add it again.' } }] };
  }
}

const refusalOf = (body: unknown): FaultView =>
  typeof body === 'object' && body !== null && 'code' in body && 'message' in body && typeof body.code === 'string' && typeof body.message === 'string'
    ? { code: body.code, message: body.message }
    : { code: 'internal', message: 'Pentimento could not take it in. Try again, or add it by its path.' };

/**
 * Takes in dropped, pasted or chosen files: by path where the system tells it, else by their bytes, one after another.
 * `onProgress` hears how many are through. What could not be taken in is told by name, the rest goes in.
 */
export async function importPictures(
  client: Client, projectId: string, files: readonly File[], pasted: boolean, onProgress: (done: number, of: number) => void, now: () => Date = () => new Date(),
): Promise<Imported> {
  const paths = bridge && !pasted ? bridge.pathsOf(files) : files.map(() => '');
  const added: SourceView[] = [];
  const refused: Imported['refused'][number][] = [];
  let done = 0;
  for (const [index, file] of files.entries()) {
    onProgress(done, files.length);
    const path = paths[index] ?? '';
    const name = pasted ? pastedName(file.type, now()) : file.name;
    const answer = path ? await client.sources.add({ projectId, paths: [path] }).catch((error: unknown) => ({ added: [], refused: [{ path, error: toFault(error) }] })) : await send(projectId, file, name);
    added.push(...answer.added);
    refused.push(...answer.refused);
    done++;
  }
  onProgress(done, files.length);
  return { added, refused };
}
