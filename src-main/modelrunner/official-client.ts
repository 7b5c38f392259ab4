import { readFile } from 'node:fs/promises';
import type { Clock } from '../ports';
import { PentimentoError } from '../contract/errors';
import { readAnswer, type ReadAnswer } from './answers';
import { UploadRefused, type Client } from './client';
import { uploadShapes } from './own-upload';
import type { GuardedFetch, StreamedBody } from './guarded-fetch';
import { passingStatuses } from './retry';
import { checkModel, checkPrivacy, submitInput } from './submit-request';
import { WireError } from './wire-error';

/** The little of @modelrunner/client that is used. */
export interface OfficialModule {
  createModelrunnerClient(config: {
    credentials: undefined;
    fetch: (url: string | URL, init?: OfficialInit) => Promise<Response>;
    retry: { maxRetries: number };
  }): {
    readonly storage: { upload(file: File, options?: { lifecycle: { expiresIn: number } }): Promise<unknown> };
    readonly queue: {
      submit(
        model: string,
        options: {
          input: Record<string, unknown>;
          metadata: Record<string, string>;
          storeIo?: boolean;
          storageSettings?: { expiresIn: number };
          abortSignal?: AbortSignal;
        },
      ): Promise<unknown>;
    };
  };
}

interface OfficialInit {
  readonly method?: string;
  readonly headers?: ConstructorParameters<typeof Headers>[0];
  readonly body?: unknown;
  readonly signal?: AbortSignal | null;
}

const PACKAGE = '@modelrunner/client';

/** The official client where it is installed (an optional dependency), else `null`. A variable name keeps bundlers from resolving it. */
export async function loadOfficialModule(name: string = PACKAGE): Promise<OfficialModule | null> {
  try {
    const module = officialModuleOf(await import(/* @vite-ignore */ name));
    return module && makesClients(module) ? module : null;
  } catch {
    return null;
  }
}

/** A version that works as the one that was tried: found out before a pass depends on it. */
function makesClients(module: OfficialModule): boolean {
  const { storage, queue } = module.createModelrunnerClient({
    credentials: undefined,
    fetch: async () => new Response(null, { status: 400 }),
    retry: { maxRetries: 0 },
  });
  return typeof storage.upload === 'function' && typeof queue.submit === 'function';
}

function officialModuleOf(loaded: unknown): OfficialModule | null {
  if (typeof loaded !== 'object' || loaded === null) return null;
  if ('createModelrunnerClient' in loaded && typeof loaded.createModelrunnerClient === 'function')
    return loaded as OfficialModule;
  return 'default' in loaded ? officialModuleOf(loaded.default) : null;
}

/** Answers that the official client would repeat its call for (PROTOCOL 7) are shown to it as another. */
const SHOWN_INSTEAD = 400;

/** Keeps the true answers of one call aside, whatever the official client makes of them. */
class Recorder {
  answered: { step: 'api' | 'put'; answer: ReadAnswer } | null = null;
  failure: unknown = null;
  /** An answer of an upload's own calls that says yes and nothing that can be gone on with: the client would call what it does not name. */
  unusable: UploadRefused | null = null;
  private posts = 0;

  constructor(
    private readonly guarded: GuardedFetch,
    private readonly now: () => number,
    private readonly mode: 'upload' | 'submit',
    private readonly signal?: AbortSignal,
  ) {}

  readonly fetch = async (url: string | URL, init: OfficialInit = {}): Promise<Response> => {
    const method = methodOf(init.method);
    const step = method === 'PUT' ? 'put' : 'api';
    if (this.mode === 'submit' && (method !== 'POST' || (this.posts += 1) > 1)) throw new WireError('stopped', true);
    this.answered = null;
    try {
      const answer = await this.guarded({
        kind: step === 'put' ? 'storage-put' : 'api',
        method,
        url: String(url),
        headers: Object.fromEntries(new Headers(init.headers)),
        ...bodyOf(init.body),
        signal: this.signal,
        ownConnection: this.mode === 'submit',
      });
      const read = await readAnswer(answer, this.now());
      this.answered = { step, answer: read };
      const shape = this.mode === 'upload' && step === 'api' ? shapeOf(url) : undefined;
      if (shape && read.status >= 200 && read.status < 300 && !shape.safeParse(read.json).success)
        throw (this.unusable = new UploadRefused('api', read));
      return shownResponse(step, read, answer.header('etag'));
    } catch (error) {
      this.failure = error;
      throw error;
    }
  };
}

const shapeOf = (url: string | URL) => uploadShapes[new URL(url).pathname.split('/').at(-1) ?? ''];

function shownResponse(step: 'api' | 'put', answer: ReadAnswer, etag: string | null): Response {
  // A part of an upload may be put again: it is the same bytes to the same place. Nothing else is repeated behind our back.
  const status =
    step === 'api' && passingStatuses.has(answer.status)
      ? SHOWN_INSTEAD
      : answer.status < 200
        ? SHOWN_INSTEAD
        : answer.status;
  const headers: Record<string, string> = {
    ...(answer.json === undefined ? {} : { 'Content-Type': 'application/json' }),
    ...(etag === null ? {} : { ETag: etag }),
  };
  const bodiless = status === 204 || status === 205 || status === 304;
  return new Response(bodiless || answer.json === undefined ? null : JSON.stringify(answer.json), { status, headers });
}

function methodOf(method = 'GET'): 'GET' | 'POST' | 'PUT' {
  if (method === 'GET' || method === 'POST' || method === 'PUT') return method;
  throw new WireError('stopped', false);
}

function bodyOf(body: unknown): { body?: string | StreamedBody } {
  if (typeof body === 'string') return { body };
  if (body === undefined || body === null) return {};
  if (body instanceof Blob) return { body: { bytes: body.size, stream: () => body.stream() } };
  if (body instanceof ArrayBuffer || ArrayBuffer.isView(body))
    return bodyOf(
      new Blob([
        body instanceof ArrayBuffer ? body : new Uint8Array(body.buffer, body.byteOffset, body.byteLength).slice(),
      ]),
    );
  throw new WireError('stopped', false);
}

export interface OfficialClientOptions {
  readonly module: OfficialModule;
  readonly fetch: GuardedFetch;
  readonly clock: Clock;
}

/**
 * The official client on our guarded fetch: it never holds the key, and never sees an answer that would make it post twice
 * (PROTOCOL 7.1). What is reported is what really came, not what it makes of it.
 */
export function createOfficialClient({ module, fetch, clock }: OfficialClientOptions): Client {
  const clientFor = (recorder: Recorder) =>
    module.createModelrunnerClient({ credentials: undefined, fetch: recorder.fetch, retry: { maxRetries: 0 } });
  return {
    name: 'official',
    async upload(file, signal) {
      const recorder = new Recorder(fetch, clock.now, 'upload', signal);
      const bytes = await readFile(file.path).catch((cause: unknown) => {
        throw new PentimentoError('file-missing', 'The prepared picture could not be read. Run the pass again.', {
          cause,
          billed: 'no',
        });
      });
      const stopped = signal
        ? new Promise<never>((_, reject) =>
            signal.addEventListener('abort', () => reject(new WireError('stopped', true)), { once: true }),
          )
        : null;
      try {
        const upload = clientFor(recorder).storage.upload(
          new File([new Uint8Array(bytes)], file.name, { type: file.contentType }),
          ...(file.expiresInSeconds === undefined ? [] : [{ lifecycle: { expiresIn: file.expiresInSeconds } }]),
        );
        const url = await (stopped ? Promise.race([upload, stopped]) : upload);
        if (typeof url === 'string' && url !== '') return url;
      } catch (error) {
        if (recorder.unusable) throw recorder.unusable;
        if (error instanceof PentimentoError || (error instanceof WireError && error.trouble === 'stopped'))
          throw error;
      }
      if (recorder.answered) throw new UploadRefused(recorder.answered.step, recorder.answered.answer);
      throw recorder.failure ?? new WireError('broken', true);
    },
    async submit(request, signal) {
      const recorder = new Recorder(fetch, clock.now, 'submit', signal);
      const model = checkModel(request.model);
      const { storeIo, expiresInSeconds } = checkPrivacy(request);
      let thrown: unknown = null;
      let resolved: unknown;
      try {
        resolved = await clientFor(recorder).queue.submit(model, {
          input: submitInput(request),
          metadata: { clientJobId: request.clientJobId },
          ...(storeIo === undefined ? {} : { storeIo }),
          ...(expiresInSeconds === undefined ? {} : { storageSettings: { expiresIn: expiresInSeconds } }),
          ...(signal ? { abortSignal: signal } : {}),
        });
      } catch (error) {
        thrown = error;
      }
      if (recorder.answered) return { kind: 'answered', answer: recorder.answered.answer };
      const { failure } = recorder;
      if (failure instanceof PentimentoError) throw failure;
      if (failure instanceof WireError) return { kind: 'unanswered', mayHaveLeft: failure.mayHaveLeft, error: failure };
      // It did not call through our fetch. What it answers with is then held to the same rules; what it throws proves nothing.
      if (thrown === null)
        return {
          kind: 'answered',
          answer: { status: 200, json: resolved, looksLikePage: false, contentType: null, retryAfter: null },
        };
      return { kind: 'unanswered', mayHaveLeft: true, error: thrown };
    },
  };
}
