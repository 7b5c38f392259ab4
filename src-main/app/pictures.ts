import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { lookBytes } from '../contract/assets';
import { temporaryName } from '../owners/mark';
import { Readable } from 'node:stream';
import { picturePolicy } from '../contract/csp';
import type { ReadableStream as NodeReadableStream } from 'node:stream/web';
import { PentimentoError, isPentimentoError } from '../contract/errors';
import { limits } from '../images/limits';
import { knownFault } from '../project/files';
import { importStream, tooManyBytes } from '../project/sources';
import type { Core } from '../core/core';
import type { ExportPreviews } from './preview';
import type { Projects } from './projects';
import { openPicture } from './picture-file';
import { thumbnailWidth } from '../core/thumbnails';
import { sourceView } from './views';

interface ServedPicture {
  readonly path: string;
  readonly sha256: string;
}

/** Serves a project's pictures by opaque ids, and takes new ones. See contract/assets.ts. */
export class Pictures {
  constructor(
    private readonly core: Core,
    private readonly projects: Projects,
    private readonly previews: ExportPreviews,
  ) {}

  async assets(request: Request): Promise<Response> {
    if (request.method !== 'GET' && request.method !== 'HEAD') return text(405, 'Pictures are only read here.');
    try {
      const url = new URL(request.url);
      const sight = this.#sight(url.pathname);
      if (sight) return webp(sight, request.method);
      const picture = await this.#find(decodeURIComponent(url.pathname));
      if (!picture) return text(404, 'There is no such picture.');
      const width = widthOf(url.searchParams.get('w'));
      // What a record claims of its picture is no name for one that is kept: a stranger's would pass for ours.
      const sha256 = await this.core.sums.of(picture.path);
      const etag = `"${sha256}${width ? `-${width}` : ''}"`;
      if (request.headers.get('if-none-match') === etag)
        return new Response(null, { status: 304, headers: { ETag: etag } });
      const path = width
        ? (await this.core.thumbnails.get({ path: picture.path, sha256 }, width, request.signal)).path
        : picture.path;
      const shown = await openPicture(path);
      if (!shown) return text(415, 'This is not a picture that can be shown.');
      const headers = {
        'Content-Type': shown.contentType,
        'Content-Length': String(shown.bytes),
        ETag: etag,
        // Asked for again each time, which costs no bytes: two projects may claim one id.
        'Cache-Control': 'private, no-cache',
        'X-Content-Type-Options': 'nosniff',
        'Content-Security-Policy': picturePolicy,
      };
      if (request.method === 'HEAD' || request.signal.aborted) {
        await shown.handle.close();
        return new Response(null, { headers });
      }
      const bytes = shown.handle.createReadStream({ start: 0 });
      // Whoever asked may be gone before anything was read of it: nobody else closes the file then.
      const leave = (): void => void bytes.destroy();
      bytes.once('close', () => request.signal.removeEventListener('abort', leave));
      request.signal.addEventListener('abort', leave, { once: true });
      return new Response(Readable.toWeb(bytes) as unknown as ReadableStream, { headers });
    } catch (error) {
      const fault = knownFault(error);
      if (fault)
        return text(fault.code === 'file-missing' || fault.code.startsWith('no-such') ? 404 : 422, fault.message);
      this.core.log.unexpected('asset', error);
      return text(404, 'There is no such picture.');
    }
  }

  /** The file of a source or a result, by its address; `null` for anything else. */
  async file(address: string): Promise<string | null> {
    if (!/^files\/[^/]+\/(source|result)\./.test(address)) return null;
    const picture = await this.#find(`/${decodeURIComponent(address)}`).catch(() => null);
    const opened = picture && (await openPicture(picture.path).catch(() => null));
    await opened?.handle.close();
    return opened && picture ? picture.path : null;
  }

  /** A dropped or pasted picture's bytes. */
  async imports(request: Request): Promise<Response> {
    const url = new URL(request.url);
    const [, , projectId] = url.pathname.split('/');
    if (url.pathname.startsWith('/looks/')) return this.#look(request, projectId ?? '');
    const name = url.searchParams.get('name') ?? '';
    const bytes = request.body ? Readable.fromWeb(request.body as unknown as NodeReadableStream) : null;
    // It may break before anybody reads it, and after: that is the import's affair, never the process's.
    bytes?.on('error', () => undefined);
    try {
      if (request.method !== 'POST' || !bytes)
        throw new PentimentoError('wrong-use', 'A picture’s bytes are expected.');
      const project = this.projects.get(projectId ?? '');
      const announced = Number(request.headers.get('content-length'));
      if (announced > limits.bytes) throw tooManyBytes(name);
      const { source } = await importStream(project, this.core.images, bytes, name, request.signal, () =>
        this.core.thumbnails.place(),
      );
      return Response.json({ added: [sourceView(source)], refused: [] });
    } catch (error) {
      if (!isPentimentoError(error) && !request.signal.aborted) this.core.log.unexpected('import', error);
      const fault = isPentimentoError(error)
        ? error.toFault()
        : { code: 'interrupted', message: `${name} did not arrive whole. Add it again.` };
      return Response.json({ added: [], refused: [{ path: name, error: fault }] });
    } finally {
      bytes?.destroy();
    }
  }

  /** What a page hands over by its bytes is looked at before it is there whole. */
  async #look(request: Request, projectId: string): Promise<Response> {
    const none = new Response(null, { status: 204, headers: { 'Cache-Control': 'no-store' } });
    if (!this.projects.find(projectId) || !request.body) return none;
    const folder = join(this.core.cache, 'looks');
    let file: string | null = null;
    try {
      const head = await headOf(request.body, lookBytes);
      await mkdir(folder, { recursive: true, mode: 0o700 });
      file = await temporaryName(join(folder, 'look'));
      await writeFile(file, head, { flag: 'wx', mode: 0o600 });
      const sight = await this.core.sights.look(file, request.signal);
      return sight ? webp(sight, request.method) : none;
    } catch {
      // Whatever is wrong is told when the picture itself comes.
      return none;
    } finally {
      if (file !== null) await rm(file, { force: true }).catch(() => undefined);
    }
  }

  #sight(path: string): Uint8Array | null {
    const [, projectId = '', id = ''] = /^\/files\/([^/]+)\/sight\.([a-z0-9]+)$/.exec(path) ?? [];
    return this.projects.find(projectId) ? this.core.sights.get(id) : null;
  }

  async #find(path: string): Promise<ServedPicture | null> {
    const [, files, projectId, asset] = path.split('/');
    if (files !== 'files' || !projectId || !asset) return null;
    const project = this.projects.find(projectId);
    if (!project) return null;
    const [kind, id, number] = asset.split('.');
    if (kind === 'source' && id) {
      const source = project.source(id);
      return { path: await project.sourceFile(source), sha256: source.sha256 };
    }
    if (kind === 'result' && id && number) {
      const entry = project.known(id) ?? project.pass(id);
      const result = entry.record.results[Number(number) - 1];
      return result ? { path: await project.resultFile(entry, Number(number)), sha256: result.sha256 } : null;
    }
    if (kind === 'prepared' && id) {
      const prepared = await this.core.prepared.find(id);
      return prepared ? { path: prepared.path, sha256: prepared.record.sha256 } : null;
    }
    if (kind === 'preview' && id) return this.previews.find(project.id, id);
    return null;
  }
}

/** The first bytes of what comes; of more, nobody reads on. */
const headOf = async (body: ReadableStream<Uint8Array>, most: number): Promise<Buffer> => {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of Readable.fromWeb(body as unknown as NodeReadableStream)) {
    parts.push(part as Uint8Array);
    bytes += (part as Uint8Array).byteLength;
    if (bytes >= most) break;
  }
  return Buffer.concat(parts).subarray(0, most);
};

/** Made here, and gone soon: the page may keep it as long as it shows it. */
const webp = (bytes: Uint8Array, method: string): Response =>
  new Response(method === 'HEAD' ? null : new Uint8Array(bytes), {
    headers: {
      'Content-Type': 'image/webp',
      'Content-Length': String(bytes.byteLength),
      'Cache-Control': 'private, max-age=3600, immutable',
      'X-Content-Type-Options': 'nosniff',
      'Content-Security-Policy': picturePolicy,
    },
  });

const text = (status: number, body: string): Response =>
  new Response(body, {
    status,
    headers: {
      'Content-Type': 'text/plain; charset=utf-8',
      'X-Content-Type-Options': 'nosniff',
      'Cache-Control': 'no-store',
    },
  });

function widthOf(asked: string | null): number | null {
  const width = Number(asked);
  if (!Number.isFinite(width) || width <= 0) return null;
  return thumbnailWidth(width);
}
