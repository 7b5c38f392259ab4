import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { ReadableStream as NodeReadableStream } from 'node:stream/web';
import { PentimentoError, isPentimentoError } from '../contract/errors';
import { importStream } from '../project/sources';
import type { Core } from './core';
import type { ExportPreviews } from './preview';
import type { Projects } from './projects';
import { thumbnailWidth } from './thumbnails';
import { sourceView } from './views';

interface Picture { readonly path: string; readonly sha256: string; readonly contentType: string }

/** Serves a project's pictures by opaque ids, and takes new ones. See contract/assets.ts. */
export class Pictures {
  constructor(private readonly core: Core, private readonly projects: Projects, private readonly previews: ExportPreviews) {}

  async assets(request: Request): Promise<Response> {
    if (request.method !== 'GET' && request.method !== 'HEAD') return text(405, 'Pictures are only read here.');
    try {
      const url = new URL(request.url);
      const picture = await this.#find(decodeURIComponent(url.pathname));
      if (!picture) return text(404, 'There is no such picture.');
      const width = widthOf(url.searchParams.get('w'));
      const etag = `"${picture.sha256}${width ? `-${width}` : ''}"`;
      if (request.headers.get('if-none-match') === etag) return new Response(null, { status: 304, headers: { ETag: etag } });
      const shown = width
        ? { ...(await this.core.thumbnails.get(picture, width, request.signal)), contentType: 'image/webp' }
        : { ...picture, bytes: (await stat(picture.path)).size };
      const headers = {
        'Content-Type': shown.contentType, 'Content-Length': String(shown.bytes), ETag: etag,
        'Cache-Control': 'private, max-age=31536000, immutable', 'X-Content-Type-Options': 'nosniff',
        // A picture is never a page of ours, whatever is hidden in it.
        'Content-Security-Policy': "default-src 'none'; sandbox",
      };
      if (request.method === 'HEAD') return new Response(null, { headers });
      return new Response(Readable.toWeb(createReadStream(shown.path)) as unknown as ReadableStream, { headers });
    } catch (error) {
      if (isPentimentoError(error)) return text(error.code === 'file-missing' || error.code.startsWith('no-such') ? 404 : 422, error.message);
      return text(404, 'There is no such picture.');
    }
  }

  /** A dropped or pasted picture's bytes. */
  async imports(request: Request): Promise<Response> {
    const url = new URL(request.url);
    const [, , projectId] = url.pathname.split('/');
    const name = url.searchParams.get('name') ?? '';
    try {
      if (request.method !== 'POST' || !request.body) throw new PentimentoError('wrong-use', 'A picture’s bytes are expected.');
      const project = this.projects.get(projectId ?? '');
      const bytes = Readable.fromWeb(request.body as unknown as NodeReadableStream);
      const { source } = await importStream(project, this.core.images, bytes, name, request.signal, () => this.core.thumbnails.place());
      return Response.json({ added: [sourceView(source)], refused: [] });
    } catch (error) {
      const fault = isPentimentoError(error) ? error.toFault() : { code: 'internal', message: `${name} could not be added.` };
      return Response.json({ added: [], refused: [{ path: name, error: fault }] });
    }
  }

  async #find(path: string): Promise<Picture | null> {
    const [, files, projectId, asset] = path.split('/');
    if (files !== 'files' || !projectId || !asset) return null;
    const project = this.projects.find(projectId);
    if (!project) return null;
    const [kind, id, number] = asset.split('.');
    if (kind === 'source' && id) {
      const source = project.source(id);
      return { path: await project.sourceFile(source), sha256: source.sha256, contentType: source.probe.contentType };
    }
    if (kind === 'result' && id && number) {
      const entry = project.pass(id);
      const result = entry.record.results[Number(number) - 1];
      return result ? { path: await project.resultFile(entry, Number(number)), sha256: result.sha256, contentType: result.contentType } : null;
    }
    if (kind === 'prepared' && id) {
      const prepared = await this.core.prepared.find(id);
      return prepared ? { path: prepared.path, sha256: prepared.record.sha256, contentType: prepared.record.contentType } : null;
    }
    if (kind === 'preview' && id) return this.previews.find(project.id, id);
    return null;
  }
}

const text = (status: number, body: string): Response =>
  new Response(body, { status, headers: { 'Content-Type': 'text/plain; charset=utf-8', 'X-Content-Type-Options': 'nosniff', 'Cache-Control': 'no-store' } });

function widthOf(asked: string | null): number | null {
  const width = Number(asked);
  if (!Number.isFinite(width) || width <= 0) return null;
  return thumbnailWidth(width);
}
