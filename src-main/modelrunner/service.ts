import type { Billed, Engine } from '../common/states';
import type { PentimentoError } from '../contract/errors';
import type { ClientJobId, RequestId } from '../common/ids';
import type { OtherRequest } from '../contract/records';

/**
 * What the life of a pass asks of ModelRunner, real or played by the emulator. Implementations never throw raw errors: what
 * fails, fails as a PentimentoError whose message holds no key, signature or text of the service as it came.
 */
export type Wake = RequestId | null | { readonly underWay: RequestId } | Ended;

/** A request that the stream told to have ended, with its record. */
export interface Ended {
  readonly ended: RequestId;
  /** As its metadata tell it. */
  readonly clientJobId: string;
  readonly record: RecordReading;
}

export interface Service {
  readonly engine: Engine;
  /** Answers with the URL the bytes now lie at. Throws `upload-failed`, `key-refused`, `service-unreachable` …, all of them billed "no". */
  upload(
    file: {
      readonly path: string;
      readonly contentType: string;
      readonly name: string;
      readonly expiresInSeconds?: number;
    },
    signal?: AbortSignal,
  ): Promise<string>;
  /** Does an upload's URL still answer? Unknown counts as no. */
  uploadAnswers(upload: KnownUpload, signal?: AbortSignal): Promise<boolean>;
  /** Posts once and only once. */
  submit(request: SubmitRequest, signal?: AbortSignal): Promise<SubmitOutcome>;
  /** The request that carries this client job id in its metadata, or `null` when the list does not show it (it may lag). */
  find(clientJobId: ClientJobId, model: string, signal?: AbortSignal): Promise<FoundHandle | null>;
  /**
   * One look. Retries inside through short outages; throws `service-unreachable` when it could not be had (with `retryAfter` where the
   * service named a time), `key-refused`, `request-missing`. An answer about another request is none.
   */
  status(handle: Handle, signal?: AbortSignal): Promise<StatusReading>;
  record(handle: Handle, signal?: AbortSignal): Promise<RecordReading>;
  /**
   * Ends when the stream breaks or is not offered, with the ms that the service asked to be left alone for (0: none). An event only
   * wakes a poll: the id it names, or `null` for "something"; a request that is said to be still under way wakes nothing, but shows that the stream
   * tells of it; one that has ended well, and whose record is told whole, needs no poll.
   */
  wakes(signal: AbortSignal): AsyncGenerator<Wake, number>;
  /** Streams a result to `to` (not yet durable). */
  download(url: string, to: string, options: DownloadOptions): Promise<DownloadOutcome>;
  /** Input, output and output files are deleted from the service; the record's figures stay. */
  deletePayloads(requestId: RequestId, signal?: AbortSignal): Promise<void>;
  /** Whether the key is taken, and what is on its account. Creates nothing, costs nothing. */
  testKey(signal?: AbortSignal): Promise<{ readonly ok: boolean; readonly message: string }>;
  /** What is on the account. Throws `key-refused`, `not-allowed`, `service-unreachable`. */
  balance(signal?: AbortSignal): Promise<Balance>;
  /** What the account was charged in so many days, by whichever program. */
  usage(days: number, signal?: AbortSignal): Promise<Usage>;
}

export interface Balance {
  /** A decimal; may be negative. */
  readonly amount: string;
  readonly currency: string;
  /** When it was read (ISO 8601). */
  readonly at: string;
}

export interface Usage {
  readonly days: number;
  readonly spent: string;
  readonly requests: number;
  readonly at: string;
}

export interface SubmitRequest {
  readonly model: string;
  /** The model's own fields, and where its pictures lie. */
  readonly input: Readonly<Record<string, unknown>>;
  readonly clientJobId: ClientJobId;
  readonly storeIo?: boolean;
  readonly expiresInSeconds?: number;
}

export interface Handle {
  readonly requestId: RequestId;
  readonly model: string;
  readonly statusUrl: string | null;
  readonly responseUrl: string | null;
  /** Where it is known, an answer that carries another one is not believed. */
  readonly clientJobId?: ClientJobId;
}

/** The newest request that carries a client job id, and the others that do. */
export interface FoundHandle extends Handle {
  readonly others?: readonly OtherRequest[];
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

/** An upload of which it is known what lies there. */
export interface KnownUpload {
  readonly url: string;
  readonly bytes: number;
  readonly sha256: string;
  /** Its last bytes, in base64. */
  readonly tail: string;
}

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
  /** What was delivered, as JSON, where nothing in it is an address. */
  readonly unread?: string;
  readonly invalidOutput: boolean;
  /** FAILED as documented, with 400: not billed. */
  readonly failedUnbilled: boolean;
  /** Error text from wherever it stood, cleaned for display, or `null`. */
  readonly errorText: string | null;
  readonly purgedAt: string | null;
  readonly requestedModelEndpoint: string | null;
  /** Milliseconds (PROTOCOL 5.3). */
  readonly inferenceTime: number | null;
  /** What the model said while it worked, a line each, cleaned. Absent where it is not told. */
  readonly logs?: readonly string[];
  readonly seed: number | null;
  readonly prompt: string | null;
}

export interface DownloadOptions {
  /** A host that the designer said yes to: the result may lie on it, or be redirected to it. */
  readonly allowHost?: string | null;
  readonly signal?: AbortSignal;
  /** Hears, as a sentence, that it comes very slowly. */
  readonly onSlow?: (message: string) => void;
}

export type DownloadOutcome =
  | { readonly kind: 'ok'; readonly bytes: number; readonly contentType: string | null }
  /** Refused with this status (400, 401, 403, 404, 410, 416 …): the picture is gone, or its address has run out. */
  | { readonly kind: 'gone'; readonly status: number }
  /** On a host that is not first-party, or redirected to one: not fetched. */
  | { readonly kind: 'foreign-host'; readonly host: string }
  /** `forGood`: it lies in the address itself, so another try changes nothing. */
  | { readonly kind: 'refused'; readonly reason: string; readonly forGood?: true }
  /** `isAnswered`: a server answers, but not with the picture, or so slowly that it never comes. */
  | { readonly kind: 'unreachable'; readonly error: PentimentoError; readonly isAnswered: boolean };
