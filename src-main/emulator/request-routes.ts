import { createHash, randomInt, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { models } from '../common/models';
import { fieldWith, promptOf, seedOf } from '../common/models/roles';
import type { Account } from './account';
import { chatModels } from './catalogue';
import { json, readCount, readObject, refuse, Refusal, type Exchange, type Reply } from './exchange';
import { isSettled, type Job, type JobStore } from './jobs';
import type { FaultScript } from './fault-script';
import type { JobRunner } from './job-runner';
import type { MediaStore } from './media';
import type { Places } from './places';
import { envelopeOf, recordOf } from './records';
import type { Route } from './router';
import { streamReply } from './stream';
import { readInput, readLifecycle, readMetadata, readStoreIo } from './validation';

interface Parts {
  readonly jobs: JobStore;
  readonly runner: JobRunner;
  readonly account: Account;
  readonly media: MediaStore;
  readonly places: Places;
  readonly now: () => number;
  readonly heartbeat: number;
  readonly script: () => FaultScript;
}

type Parameters = Readonly<Record<string, string>>;

/** With `x-modelrunner-store-io: 0`, payloads go about 15 minutes after settling (PROTOCOL 8.8). */
const storeIoGrace = 15 * 60_000;

/** `<model>/requests/<id>` with the whole id, with its first two parts (PROTOCOL 5), or bare. */
const request = (tail: string): RegExp =>
  new RegExp(`^(?:/(?<model>[\\w.-]+/[\\w.-]+(?:/[\\w./-]+)?))?/requests/(?<id>[^/]+)${tail}$`);

/** 0 ≤ n < 1, always the same of one id. */
const shareOf = (id: string): number =>
  [...id].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 9973, 7) / 9973;

/** Submitting, watching, reading back (PROTOCOL 4, 5 and 8). */
export function requestRoutes({ jobs, runner, account, media, places, now, heartbeat, script }: Parts): Route[] {
  /** How often a lagging list was asked since a job came. */
  const lookedUp = new Map<string, number>();

  function find(exchange: Exchange, { id = '', model }: Parameters): Job {
    const job = jobs.get(id);
    const short = job?.model.split('/').slice(0, 2).join('/');
    const fits = !model || model === job?.model || (model === short && script().twoSegmentPaths);
    if (!job || !fits) throw refuse(exchange, 404, 'Request not found');
    purgeWhenDue(job);
    return job;
  }

  function purgeWhenDue(job: Job): void {
    if (
      !job.storeIo &&
      job.state.status === 'COMPLETED' &&
      job.payloadsPurgedAt === null &&
      now() >= job.state.finishedAt + storeIoGrace
    )
      job.payloadsPurgedAt = now();
  }

  async function submit(exchange: Exchange, { model: id = '' }: Parameters): Promise<Reply> {
    const model = models[id];
    if (!model) throw refuse(exchange, 404, `Model ${id} not found`);
    const body = await readObject(exchange);
    const expiresIn = readLifecycle(exchange);
    const storeIo = readStoreIo(exchange);
    const metadata = readMetadata(body['metadata']);
    const input = readInput(exchange, model, body);
    const poor = account.gate();
    if (poor !== null) throw refuse(exchange, 402, poor);
    const asked = { ...input, model: id };
    const range = fieldWith(id, 'seed');
    const seed = seedOf(asked) ?? randomInt(range?.kind === 'integer' ? range.max : 2 ** 31);
    const job = jobs.add({
      model: id,
      input,
      metadata,
      seed,
      prompt: promptOf(asked),
      storeIo,
      expiresIn,
      ...(exchange.fault?.kind === 'misspell' ? { misspelt: exchange.fault.how } : {}),
    });
    const hook = { webhook: body['webhook'], webhook_events_filter: body['webhook_events_filter'] };
    const answer = {
      ...envelopeOf(job, exchange, places, { logs: null }),
      ...(body['webhook'] === undefined ? {} : hook),
    };
    runner.start(job);
    return json(201, answer);
  }

  function status(exchange: Exchange, parameters: Parameters): Reply {
    const job = find(exchange, parameters);
    const { logs, jumpToCompleted } = script();
    return json(
      200,
      envelopeOf(job, exchange, places, {
        logs: exchange.url.searchParams.get('logs') === '1' ? logs : 'null',
        jump: jumpToCompleted,
      }),
    );
  }

  function record(exchange: Exchange, parameters: Parameters): Reply {
    const job = find(exchange, parameters);
    // The result of an unfinished request is refused; the bare record is readable at any time (PROTOCOL 5.3 and 8.2).
    if (parameters['model'] && !isSettled(job)) throw refuse(exchange, 409, 'Request is not completed');
    const found = recordOf(job, exchange, places);
    // Where a result is asked for, a failed generation is an error; its record can be read all the same (PROTOCOL 5.2).
    const failed = parameters['model'] && found['billingStatus'] === 'failed' && found['error'] !== '';
    return json(failed ? 422 : 200, found);
  }

  function list(exchange: Exchange): Reply {
    const query = exchange.url.searchParams;
    const wanted = readFilter(exchange, query.get('metadata'));
    const [page, limit] = [readCount(exchange, 'page', 1, 1_000_000), readCount(exchange, 'limit', 10, 100)];
    const found = jobs
      .newestFirst()
      .filter((job) => isListed(job, exchange.fault))
      .filter(
        (job) =>
          Object.entries(wanted).every(([key, value]) => job.metadata[key] === value) &&
          (query.get('status') === null || job.state.status === query.get('status')) &&
          (query.get('modelEndpoint') === null || job.model === query.get('modelEndpoint')),
      );
    found.forEach(purgeWhenDue);
    const shown = found.slice((page - 1) * limit, page * limit).map((job) => recordOf(job, exchange, places));
    const told = { page, limit, total: found.length };
    const shape = script().list;
    if (shape === 'bare') return json(200, shown);
    if (shape === 'items') return json(200, { items: shown, ...told });
    return json(200, { ...told, totalPages: Math.max(1, Math.ceil(found.length / limit)), data: shown });
  }

  /** Whether a list that lags shows a job already. */
  function isListed(job: Job, fault: Exchange['fault']): boolean {
    if (fault?.kind !== 'lag') return true;
    const lookUps = (lookedUp.get(job.id) ?? 0) + 1;
    lookedUp.set(job.id, lookUps);
    const age = fault.ms + Math.max(0, (fault.most ?? fault.ms) - fault.ms) * shareOf(job.id);
    return now() - job.createdAt >= age && lookUps > fault.lookUps;
  }

  async function deletePayloads(exchange: Exchange, parameters: Parameters): Promise<Reply> {
    const job = find(exchange, parameters);
    if (job.state.status !== 'COMPLETED') throw refuse(exchange, 409, 'Request is not finished');
    const results: unknown[] = [];
    for (const output of job.state.outputs) {
      await media.delete(output.name);
      const url = places.media(exchange, output.name);
      results.push(script().deletes === 'link' ? { link: url, exception: null } : { url, deleted: true, error: null });
    }
    job.payloadsPurgedAt ??= now();
    return json(200, { request_id: job.id, payloads_deleted: true, cdn_delete_results: results });
  }

  return [
    { name: 'models', side: 'queue', methods: ['GET'], path: /^\/v1\/models$/, handle: () => json(200, chatModels) },
    { name: 'list', side: 'queue', methods: ['GET'], path: /^\/requests$/, handle: list },
    {
      name: 'stream',
      side: 'queue',
      methods: ['GET'],
      path: /^\/requests\/stream$/,
      handle: (exchange) =>
        streamReply(
          jobs,
          exchange,
          (job, at) =>
            script().stream === 'records'
              ? recordOf(job, at, places, script().jumpToCompleted)
              : envelopeOf(job, at, places, { logs: null, jump: script().jumpToCompleted }),
          heartbeat,
        ),
    },
    { name: 'status', side: 'queue', methods: ['GET'], path: request('/status'), handle: status },
    // Docs say GET, both clients send PUT; either answers with the status and cancels nothing (PROTOCOL 5.4).
    { name: 'cancel', side: 'queue', methods: ['GET', 'PUT'], path: request('/cancel'), handle: status },
    { name: 'payloads', side: 'queue', methods: ['DELETE'], path: request('/payloads'), handle: deletePayloads },
    { name: 'record', side: 'queue', methods: ['GET'], path: request(''), handle: record },
    {
      name: 'submit',
      side: 'queue',
      methods: ['POST'],
      path: /^\/(?<model>[\w.-]+\/[\w.-]+(?:\/[\w./-]+)?)$/,
      handle: submit,
    },
  ];
}

function readFilter(exchange: Exchange, text: string | null): Record<string, string> {
  if (text === null) return {};
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw refuse(exchange, 400, 'metadata must be a JSON object');
  }
  const parsed = z.record(z.string(), z.string()).safeParse(value);
  if (!parsed.success) throw refuse(exchange, 400, 'metadata must be a JSON object of strings');
  return parsed.data;
}

/** In a time that tells nothing of them. */
const isOneOf = (given: string, keys: readonly string[]): boolean => {
  const digest = (key: string): Buffer => createHash('sha256').update(key).digest();
  return keys.reduce((found, key) => timingSafeEqual(digest(given), digest(key)) || found, false);
};

/** Refuses a call without a key that is taken (PROTOCOL 2); the chat surface has a shape of its own. */
export function checkKey(exchange: Exchange, keys: readonly string[] | null): void {
  const chat = exchange.url.pathname.startsWith('/v1/');
  const key = /^(Key|Bearer) (.+)$/.exec(exchange.headers.authorization ?? '');
  const taken = key !== null && (key[1] === 'Key' || chat) && (keys === null || isOneOf(key[2]!, keys));
  if (taken) return;
  if (!chat) throw refuse(exchange, 401, 'Authentication required');
  throw new Refusal(
    json(401, {
      error: { message: 'Invalid API key', type: 'invalid_request_error', param: null, code: 'invalid_api_key' },
    }),
  );
}
