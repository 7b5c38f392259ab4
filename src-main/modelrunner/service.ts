import type { Billed, Engine } from '../common/states';
import type { PentimentoError } from '../contract/errors';

/**
 * What the life of a pass asks of ModelRunner, real or played by the emulator. Implementations never throw raw errors: what
 * fails, fails as a PentimentoError whose message holds no key, signature or text of the service as it came.
 */
export type Wake = string | null | { readonly underWay: string };

export interface Service {
  readonly engine: Engine;
  /** Answers with the URL the bytes now lie at. Throws `upload-failed`, `key-refused`, `service-unreachable` …, all of them billed "no". */
  upload(file: { readonly path: string; readonly contentType: string; readonly name: string; readonly expiresInSeconds?: number }, signal?: AbortSignal): Promise<string>;
  /** Does an upload's URL still answer? Unknown counts as no. */
  uploadAnswers(url: string, signal?: AbortSignal): Promise<boolean>;
  /** Posts once and only once. */
  submit(request: SubmitRequest, signal?: AbortSignal): Promise<SubmitOutcome>;
  /** The request that carries this client job id in its metadata, or `null` when the list does not show it (it may lag). */
  find(clientJobId: string, model: string, signal?: AbortSignal): Promise<Handle | null>;
  /**
   * One look. Retries inside through short outages; throws `service-unreachable` when it could not be had (with `retryAfter` where the
   * service named a time), `key-refused`, `request-missing`. An answer about another request is none.
   */
  status(handle: Handle, signal?: AbortSignal): Promise<StatusReading>;
  record(handle: Handle, signal?: AbortSignal): Promise<RecordReading>;
  /**
   * Ends when the stream breaks or is not offered, with the ms that the service asked to be left alone for (0: none). An event only
   * wakes a poll: the id it names, or `null` for "something"; a request that is said to be still under way wakes nothing, but shows that the stream tells of it.
   */
  wakes(signal: AbortSignal): AsyncGenerator<Wake, number>;
  /** Streams a result to `to` (not yet durable). `allowHost`: a host that the designer said yes to. */
  download(url: string, to: string, options: { readonly allowHost?: string | null; readonly signal?: AbortSignal }): Promise<DownloadOutcome>;
  /** Input, output and output files are deleted from the service; the record's figures stay. */
  deletePayloads(requestId: string, signal?: AbortSignal): Promise<void>;
  /** Whether the key is taken. Creates nothing, costs nothing. */
  testKey(signal?: AbortSignal): Promise<{ readonly ok: boolean; readonly message: string }>;
}

export interface SubmitRequest {
  readonly model: string;
  /** The model's own fields, `image_url` included. */
  readonly input: Readonly<Record<string, unknown>>;
  readonly clientJobId: string;
  readonly storeIo?: boolean;
  readonly expiresInSeconds?: number;
}

export interface Handle {
  readonly requestId: string;
  readonly model: string;
  readonly statusUrl: string | null;
  readonly responseUrl: string | null;
  /** Where it is known, an answer that carries another one is not believed. */
  readonly clientJobId?: string;
}

export type SubmitOutcome =
  | { readonly kind: 'accepted'; readonly handle: Handle }
  /** Provably nothing was created; sending it again changes nothing. */
  | { readonly kind: 'refused'; readonly error: PentimentoError }
  /** The connection provably never opened: it may be sent again. */
  | { readonly kind: 'not-sent'; readonly error: PentimentoError }
  /** 429. `retryAfter` in ms where told. */
  | { readonly kind: 'rate-limited'; readonly retryAfter: number | null }
  /** It may have been created: look it up, never repeat it. */
  | { readonly kind: 'ambiguous'; readonly error: PentimentoError };

export type StatusReading =
  | { readonly kind: 'queued' | 'running' | 'completed' }
  /** Ended without success, as the status tells it. */
  | { readonly kind: 'failed' | 'cancelled'; readonly text: string | null; readonly billed: Billed }
  | { readonly kind: 'unknown'; readonly word: string };

export interface RecordReading {
  /** IN_QUEUE, IN_PROGRESS, COMPLETED, FAILED, CANCELLED, or whatever it said. */
  readonly status: string;
  readonly billingStatus: string | null;
  /** Checked to be decimal; `null` while not told. */
  readonly totalPrice: string | null;
  /** Where the results lie: every output shape of PROTOCOL 11.2, in order. URLs that are not checked, but never hold the key. */
  readonly outputs: readonly string[];
  /** The record answered 422: not billed. */
  readonly invalidOutput: boolean;
  /** FAILED as documented, with 400: not billed. */
  readonly failedUnbilled: boolean;
  /** Error text from wherever it stood, cleaned for display, or `null`. */
  readonly errorText: string | null;
  readonly purgedAt: string | null;
  readonly requestedModelEndpoint: string | null;
  readonly inferenceTime: number | null;
  readonly seed: number | null;
  readonly prompt: string | null;
}

export type DownloadOutcome =
  | { readonly kind: 'ok'; readonly bytes: number; readonly contentType: string | null }
  /** 403, 404, 410: the picture is gone. */
  | { readonly kind: 'gone'; readonly status: number }
  /** On a host that is not first-party: not fetched. */
  | { readonly kind: 'foreign-host'; readonly host: string }
  /** `forGood`: it lies in the address itself, so another try changes nothing. */
  | { readonly kind: 'refused'; readonly reason: string; readonly forGood?: true }
  | { readonly kind: 'unreachable'; readonly error: PentimentoError };
