import type { Exchange } from './exchange';
import type { Job, OutputPicture } from './jobs';
import type { Places } from './places';
import type { LogShape, OutputShape } from './shapes';

const iso = (at: number): string => new Date(at).toISOString();

/** The queue envelope of PROTOCOL 4.3 and the status body of 5.1. It carries no output and no metadata. */
export function envelopeOf(
  job: Job,
  exchange: Exchange,
  places: Places,
  { logs, jump = false }: { logs: LogShape | null; jump?: boolean },
): Record<string, unknown> {
  const status = jump && job.state.status === 'IN_PROGRESS' ? 'IN_QUEUE' : job.state.status;
  const url = (tail: string): string => places.queue(exchange, `/${job.model}/requests/${job.id}${tail}`);
  return {
    status,
    request_id: job.id,
    response_url: url(''),
    status_url: url('/status'),
    cancel_url: url('/cancel'),
    queue_position: 0,
    ...(status === 'IN_QUEUE' || logs === null ? {} : { logs: logsOf(job, logs) }),
    ...(job.state.status === 'COMPLETED'
      ? { metrics: { inference_time: (job.state.finishedAt - job.state.startedAt) / 1000 } }
      : {}),
  };
}

/** The record of PROTOCOL 5.3. */
export function recordOf(job: Job, exchange: Exchange, places: Places, jump = false): Record<string, unknown> {
  const { fault } = exchange;
  const shape = fault?.kind === 'output' ? fault.shape : 'strings';
  const host = fault?.kind === 'output' ? fault.host : undefined;
  const place = (name: string): string =>
    host === undefined ? places.media(exchange, name) : `https://${host}/media/${name}`;
  const { state } = job;
  const settled = state.status === 'COMPLETED' ? state : null;
  const purged = job.payloadsPurgedAt !== null;
  const made = settled?.outputs ?? [];
  const listed =
    fault?.kind === 'output' && fault.pictures ? fault.pictures.flatMap((number) => made[number - 1] ?? []) : made;
  const told = fault?.kind === 'output' ? fault.billingStatus : undefined;
  return {
    id: job.id,
    modelEndpoint: job.model,
    status: jump && state.status === 'IN_PROGRESS' ? 'IN_QUEUE' : state.status,
    billingStatus: told ?? settled?.billingStatus ?? 'pending',
    output: listed.length > 0 && !purged ? outputOf(job, listed, shape, place) : {},
    input: purged ? {} : job.input,
    error: settled?.error ?? '',
    metadata: job.metadata,
    inferenceTime: settled ? settled.finishedAt - settled.startedAt : null,
    delayTime: state.status === 'IN_QUEUE' ? null : state.startedAt - job.createdAt,
    createdAt: iso(job.createdAt),
    updatedAt: iso(job.updatedAt),
    logs: logsOf(job, 'text'),
    totalPrice: settled?.totalPrice ?? null,
    payloadsPurgedAt: job.payloadsPurgedAt === null ? null : iso(job.payloadsPurgedAt),
    requestedModelEndpoint: null,
    targetKind: 'model',
    public: false,
    thumbnails: [],
    user: { id: 'user-of-the-emulator' },
  };
}

export function logsOf(job: Job, shape: LogShape): unknown {
  if (shape === 'null') return null;
  return shape === 'list' ? job.logs : job.logs.map((line) => line.message).join('\n');
}

/** A job's pictures in one of the shapes. `url` gives an address for a medium's name. */
export function outputOf(
  job: Job,
  outputs: readonly OutputPicture[],
  shape: OutputShape,
  url: (name: string) => string,
): unknown {
  const urls = outputs.map((picture) => url(picture.name));
  const objects = outputs.map((picture) => ({
    url: url(picture.name),
    width: picture.width,
    height: picture.height,
    content_type: picture.contentType,
    file_name: picture.name,
    file_size: picture.bytes,
  }));
  switch (shape) {
    case 'strings':
      return urls;
    case 'string':
      return urls[0];
    case 'objects':
      return objects;
    case 'images':
      return {
        images: objects,
        seed: job.seed,
        prompt: job.prompt,
        has_nsfw_concepts: outputs.map(() => false),
        timings: {},
      };
    case 'image':
      return { image: objects[0], seed: job.seed, prompt: job.prompt };
    case 'image-strings':
      return { images: urls, seed: job.seed };
    case 'empty-object':
      return {};
    case 'empty-array':
      return [];
    case 'null':
      return null;
    case 'empty-string':
      return '';
  }
}
