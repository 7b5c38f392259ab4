import { createReadStream } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { Reply } from './exchange';

/** Puts an answer on the wire. */
export async function writeReply(request: IncomingMessage, response: ServerResponse, reply: Reply): Promise<void> {
  const headers = { ...reply.headers };
  const begin = (status: number, more: Record<string, string | number>): void => {
    const all = { ...more, ...headers };
    if (reply.reason === undefined) response.writeHead(status, all);
    else response.writeHead(status, reply.reason, all);
  };
  switch (reply.body.kind) {
    case 'json': {
      const bytes = Buffer.from(JSON.stringify(reply.body.value));
      begin(reply.status, { 'content-type': 'application/json', 'content-length': bytes.length });
      response.end(bytes);
      return;
    }
    case 'bytes':
      begin(reply.status, { 'content-type': reply.body.contentType, 'content-length': reply.body.bytes.length });
      response.end(request.method === 'HEAD' ? undefined : reply.body.bytes);
      return;
    case 'file': {
      const { file, contentType, bytes } = reply.body;
      const range = readRange(request.headers.range, bytes);
      const type = { 'content-type': contentType, 'accept-ranges': 'bytes' };
      if (range === 'unsatisfiable') {
        begin(416, { 'content-range': `bytes */${bytes}`, 'content-length': 0 });
        response.end();
        return;
      }
      if (range)
        begin(206, {
          ...type,
          'content-length': range.end - range.start + 1,
          'content-range': `bytes ${range.start}-${range.end}/${bytes}`,
        });
      else begin(reply.status, { ...type, 'content-length': bytes });
      if (request.method === 'HEAD') response.end();
      else await pipeline(createReadStream(file, range ?? {}), response);
      return;
    }
    case 'live':
      begin(reply.status, {});
      response.flushHeaders();
      reply.body.run(response);
      return;
    case 'empty':
      begin(reply.status, { 'content-length': 0 });
      response.end();
  }
}

/** One range of bytes, so that a broken download can go on; several at once are answered whole. */
function readRange(header: string | undefined, bytes: number): { start: number; end: number } | 'unsatisfiable' | null {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
  if (!match || (match[1] === '' && match[2] === '')) return null;
  const start = match[1] === '' ? Math.max(0, bytes - Number(match[2])) : Number(match[1]);
  const end = match[1] === '' || match[2] === '' ? bytes - 1 : Math.min(bytes - 1, Number(match[2]));
  return start > end ? 'unsatisfiable' : { start, end };
}
