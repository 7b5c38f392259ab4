import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Exchange, Reply } from './exchange';
import { faultAnswer } from './fault-bodies';
import type { Fault } from './fault-script';
import { writeReply } from './reply-writer';
import type { Side } from './router';

interface Call {
  readonly exchange: Exchange;
  readonly side: Side;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Does what the call asks for, and answers as if nothing were wrong. */
  readonly carryOut: () => Promise<Reply>;
}

/** Answers one call with a fault. Faults that only change what a route says (`output`, `misspell`, `lag`, `stream`) are the route's own. */
export async function playFault(fault: Fault, call: Call): Promise<void> {
  const { request, response, exchange, side, carryOut } = call;
  const effect = async (accept: boolean): Promise<Reply | null> => (accept ? await carryOut() : null);
  switch (fault.kind) {
    case 'answer':
      await effect(fault.accept);
      await writeReply(request, response, faultAnswer(fault, exchange, side));
      return;
    case 'redirect':
      await effect(fault.accept);
      await writeReply(request, response, {
        status: fault.status,
        headers: { location: fault.to },
        body: { kind: 'empty' },
      });
      return;
    case 'malformed': {
      const reply = await effect(fault.accept || request.method === 'GET');
      const whole = reply
        ? await bytesOf(reply)
        : Buffer.from('{"status":"IN_QUEUE","request_id":"V1StGXR8_Z5jdHi6B-myT"}');
      await writeReply(request, response, {
        status: reply?.status ?? 200,
        body: { kind: 'bytes', bytes: whole.subarray(0, Math.ceil(whole.length / 2)), contentType: 'application/json' },
      });
      return;
    }
    case 'reset':
      if (fault.after === 'nothing') await effect(fault.accept);
      else await writeSome(call, await carryOut(), fault.after);
      request.socket.resetAndDestroy();
      return;
    case 'hang':
      if (fault.after === 'nothing') await effect(fault.accept);
      else await writeSome(call, await carryOut(), fault.after);
      // The server's close ends the connection; a timer of ours must not keep the process.
      setTimeout(() => request.socket.destroy(), fault.ms).unref();
      return;
    case 'delay':
      await sleep(fault.ms, undefined, { ref: false });
      await writeReply(request, response, await carryOut());
      return;
    case 'drip': {
      const reply = await carryOut();
      const bytes = await bytesOf(reply);
      begin(response, reply, bytes);
      for (let at = 0; at < bytes.length && !response.destroyed; at += fault.bytes) {
        response.write(bytes.subarray(at, at + fault.bytes));
        await sleep(fault.ms, undefined, { ref: false });
      }
      response.end();
      return;
    }
    case 'twice':
      await carryOut();
      await carryOut();
      await writeReply(
        request,
        response,
        faultAnswer({ kind: 'answer', status: fault.status, accept: true, headers: {} }, exchange, side),
      );
      return;
    case 'entries':
      await writeReply(request, response, withEntries(await carryOut(), fault.set));
      return;
    case 'change':
      await writeReply(request, response, changed(await carryOut(), fault));
      return;
    case 'picture':
      await writeReply(request, response, await damaged(await carryOut(), fault.damage));
      return;
    case 'output':
    case 'misspell':
    case 'lag':
    case 'stream':
      await writeReply(request, response, await carryOut());
      return;
    default:
      // A kind of fault that nobody plays does not compile.
      fault satisfies never;
  }
}

/** Only what really is a JSON object of a success can be changed. */
function changed(reply: Reply, { set, remove, status }: Extract<Fault, { kind: 'change' }>): Reply {
  if (
    reply.status >= 300 ||
    reply.body.kind !== 'json' ||
    typeof reply.body.value !== 'object' ||
    reply.body.value === null
  )
    return reply;
  const fields: Record<string, unknown> = { ...reply.body.value };
  const id = String(fields['request_id'] ?? fields['id'] ?? '');
  for (const key of remove) delete fields[key];
  for (const [key, value] of Object.entries(set)) fields[key] = withIdIn(value, id);
  return { ...reply, status: status ?? reply.status, body: { kind: 'json', value: fields } };
}

/** A list whose entries have these fields, too. */
function withEntries(reply: Reply, set: Readonly<Record<string, unknown>>): Reply {
  if (reply.status >= 300 || reply.body.kind !== 'json') return reply;
  const value = reply.body.value as { readonly items?: readonly Record<string, unknown>[] };
  if (!Array.isArray(value.items)) return reply;
  const items = value.items.map((item: Record<string, unknown>) => ({
    ...item,
    ...Object.fromEntries(Object.entries(set).map(([key, each]) => [key, withIdIn(each, String(item['id'] ?? ''))])),
  }));
  return { ...reply, body: { kind: 'json', value: { ...value, items } } };
}

/** Texts at any depth with `{id}` filled in. */
function withIdIn(value: unknown, id: string): unknown {
  if (typeof value === 'string') return value.replaceAll('{id}', id);
  if (Array.isArray(value)) return value.map((each) => withIdIn(each, id));
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withIdIn(each, id)]));
  return value;
}

async function damaged(reply: Reply, damage: Extract<Fault, { kind: 'picture' }>['damage']): Promise<Reply> {
  if (reply.body.kind !== 'file') return reply;
  const { contentType } = reply.body;
  const whole = await bytesOf(reply);
  const [bytes, type] = {
    truncated: [whole.subarray(0, Math.floor(whole.length / 2)), contentType] as const,
    'not-a-picture': [Buffer.from('This is not the picture you are looking for.\n'.repeat(40)), contentType] as const,
    'wrong-type': [whole, 'text/html'] as const,
  }[damage];
  return { ...reply, body: { kind: 'bytes', bytes, contentType: type } };
}

async function bytesOf({ body }: Reply): Promise<Buffer> {
  switch (body.kind) {
    case 'json':
      return Buffer.from(JSON.stringify(body.value));
    case 'bytes':
      return body.bytes;
    case 'file':
      return await readFile(body.file);
    case 'live':
    case 'empty':
      return Buffer.alloc(0);
  }
}

const typeOf = ({ body }: Reply): string =>
  body.kind === 'bytes' || body.kind === 'file' ? body.contentType : 'application/json';

function begin(response: ServerResponse, reply: Reply, bytes: Buffer): void {
  response.writeHead(reply.status, { 'content-type': typeOf(reply), 'content-length': bytes.length, ...reply.headers });
  response.flushHeaders();
}

/** The headers of an answer, or half of all of it, and waits until that has left. */
async function writeSome({ response }: Call, reply: Reply, much: 'headers' | 'half'): Promise<void> {
  const bytes = await bytesOf(reply);
  begin(response, reply, bytes);
  if (much === 'half')
    await new Promise<void>((resolve) =>
      response.write(bytes.subarray(0, Math.ceil(bytes.length / 2)), () => resolve()),
    );
  // What was written must reach the client before a reset throws it away.
  await sleep(20, undefined, { ref: false });
}
