import { randomInt } from 'node:crypto';
import { z } from 'zod';
import { models } from '../common/models';
import { seedRange } from '../common/recipe';
import { catalogueEntry, chatModels } from './catalogue';
import { json, readObject, refuse, Refusal, type Exchange, type Reply } from './exchange';
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
const request = (tail: string): RegExp => new RegExp(`^(?:/(?<model>[\\w.-]+/[\\w.-]+(?:/[\\w./-]+)?))?/requests/(?<id>[^/]+)${tail}$`);

/** Submitting, watching, reading back (PROTOCOL 4, 5 and 8). */
export function requestRoutes({ jobs, runner, media, places, now, heartbeat, script }: Parts): Route[] {
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
    if (!job.storeIo && job.state.status === 'COMPLETED' && job.payloadsPurgedAt === null && now() >= job.state.finishedAt + storeIoGrace) job.payloadsPurgedAt = now();
  }

  async function submit(exchange: Exchange, { model: id = '' }: Parameters): Promise<Reply> {
    const model = models[id];
    if (!model) throw refuse(exchange, 404, `Model ${id} not found`);
    const body = await readObject(exchange);
    const expiresIn = readLifecycle(exchange);
    const storeIo = readStoreIo(exchange);
    const metadata = readMetadata(body['metadata']);
    const input = readInput(exchange, model, body);
    const seed = typeof input['seed'] === 'number' ? input['seed'] : randomInt(seedRange.max);
    const job = jobs.add({ model: id, input, metadata, seed, prompt: String(input['prompt']), storeIo, expiresIn });
    const hook = { webhook: body['webhook'], webhook_events_filter: body['webhook_events_filter'] };
    const answer = { ...envelopeOf(job, exchange, places, { logs: null }), ...(body['webhook'] === undefined ? {} : hook) };
    runner.start(job);
    return json(201, answer);
  }

  function status(exchange: Exchange, parameters: Parameters): Reply {
    const job = find(exchange, parameters);
    const { logs, jumpToCompleted } = script();
    return json(200, envelopeOf(job, exchange, places, { logs: exchange.url.searchParams.get('logs') === '1' ? logs : 'null', jump: jumpToCompleted }));
  }

  function record(exchange: Exchange, parameters: Parameters): Reply {
    const job = find(exchange, parameters);
    // The result of an unfinished request is refused; the bare record is readable at any time (PROTOCOL 5.3 and 8.2).
    if (parameters['model'] && !isSettled(job)) throw refuse(exchange, 409, 'Request is not completed');
    return json(200, recordOf(job, exchange, places));
  }

  function list(exchange: Exchange): Reply {
    const query = exchange.url.searchParams;
    const wanted = readFilter(exchange, query.get('metadata'));
    const [page, limit] = [readCount(exchange, 'page', 1, 1_000_000), readCount(exchange, 'limit', 10, 100)];
    const found = jobs.newestFirst().filter((job) => isListed(job, exchange.fault)).filter((job) =>
      Object.entries(wanted).every(([key, value]) => job.metadata[key] === value)
      && (query.get('status') === null || job.state.status === query.get('status'))
      && (query.get('modelEndpoint') === null || job.model === query.get('modelEndpoint')));
    found.forEach(purgeWhenDue);
    return json(200, { items: found.slice((page - 1) * limit, page * limit).map((job) => recordOf(job, exchange, places)), page, limit, total: found.length });
  }

  /** Whether a list that lags shows a job already. */
  function isListed(job: Job, fault: Exchange['fault']): boolean {
    if (fault?.kind !== 'lag') return true;
    const lookUps = (lookedUp.get(job.id) ?? 0) + 1;
    lookedUp.set(job.id, lookUps);
    return now() - job.createdAt >= fault.ms && lookUps > fault.lookUps;
  }

  async function deletePayloads(exchange: Exchange, parameters: Parameters): Promise<Reply> {
    const job = find(exchange, parameters);
    if (job.state.status !== 'COMPLETED') throw refuse(exchange, 409, 'Request is not finished');
    const results: unknown[] = [];
    for (const output of job.state.outputs) {
      await media.delete(output.name);
      results.push({ link: places.media(exchange, output.name), exception: null });
    }
    job.payloadsPurgedAt ??= now();
    return json(200, { request_id: job.id, payloads_deleted: true, cdn_delete_results: results });
  }

  function catalogue(exchange: Exchange, { model: id = '' }: Parameters): Reply {
    const model = models[id];
    if (!model) throw refuse(exchange, 404, `Model ${id} not found`);
    return json(200, catalogueEntry(model));
  }

  return [
    { name: 'models', side: 'queue', methods: ['GET'], path: /^\/v1\/models$/, handle: () => json(200, chatModels) },
    { name: 'list', side: 'queue', methods: ['GET'], path: /^\/requests$/, handle: list },
    {
      name: 'stream', side: 'queue', methods: ['GET'], path: /^\/requests\/stream$/,
      handle: (exchange) => streamReply(jobs, exchange, (job, at) => envelopeOf(job, at, places, { logs: null, jump: script().jumpToCompleted }), heartbeat),
    },
    { name: 'status', side: 'queue', methods: ['GET'], path: request('/status'), handle: status },
    // Docs say GET, both clients send PUT; either answers with the status and cancels nothing (PROTOCOL 5.4).
    { name: 'cancel', side: 'queue', methods: ['GET', 'PUT'], path: request('/cancel'), handle: status },
    { name: 'payloads', side: 'queue', methods: ['DELETE'], path: request('/payloads'), handle: deletePayloads },
    { name: 'record', side: 'queue', methods: ['GET'], path: request(''), handle: record },
    { name: 'catalogue', side: 'catalogue', methods: ['GET'], path: /^\/models\/(?<model>[\w./-]+)$/, handle: catalogue },
    { name: 'submit', side: 'queue', methods: ['POST'], path: /^\/(?<model>[\w.-]+\/[\w.-]+(?:\/[\w./-]+)?)$/, handle: submit },
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

function readCount(exchange: Exchange, name: string, usual: number, most: number): number {
  const text = exchange.url.searchParams.get(name);
  if (text === null) return usual;
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1 || count > most) throw refuse(exchange, 400, `${name} must be a whole number from 1 to ${most}`);
  return count;
}

/** Refuses a call without a key that is taken (PROTOCOL 2); the chat surface has a shape of its own. */
export function checkKey(exchange: Exchange, keys: readonly string[] | null): void {
  const chat = exchange.url.pathname.startsWith('/v1/');
  const key = /^(Key|Bearer) (.+)$/.exec(exchange.headers.authorization ?? '');
  const taken = key !== null && (key[1] === 'Key' || chat) && (keys === null || keys.includes(key[2]!));
  if (taken) return;
  if (!chat) throw refuse(exchange, 401, 'Authentication required');
  throw new Refusal(json(401, { error: { message: 'Invalid API key', type: 'invalid_request_error', param: null, code: 'invalid_api_key' } }));
}
