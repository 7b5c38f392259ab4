import type { ReadAnswer } from './answers';
import type { SubmitRequest } from './service';

export interface UploadFile {
  readonly path: string;
  readonly contentType: string;
  readonly name: string;
  /** When the service is to delete it; absent: as its account says. An upload that a request uses stops expiring (PROTOCOL 8.8). */
  readonly expiresInSeconds?: number;
}

/**
 * What is done either by the official client or by our own: the two calls that carry something to the service. Everything that
 * reads back is Pentimento's own in both cases. Both keep to the same conformance suite (test/contract/clients.test.ts).
 */
export interface Client {
  readonly name: 'official' | 'own';
  /** Answers with the URL as the service gave it, unchecked. Throws UploadRefused, WireError, or a PentimentoError about the key or the file. */
  upload(file: UploadFile, signal?: AbortSignal): Promise<string>;
  /** Posts once and only once. Throws nothing but a PentimentoError about the key or the model, before anything was sent. */
  submit(request: SubmitRequest, signal?: AbortSignal): Promise<SubmitEvidence>;
}

/** What is known of a submit: the true answer, or why there is none. */
export type SubmitEvidence =
  | { readonly kind: 'answered'; readonly answer: ReadAnswer }
  | { readonly kind: 'unanswered'; readonly mayHaveLeft: boolean; readonly error: unknown };

/** A step of an upload that was answered, but not as hoped. */
export class UploadRefused extends Error {
  override readonly name = 'UploadRefused';
  /** `api`: asking ModelRunner for a place; `put`: putting the bytes there, which is answered by the store. */
  readonly step: 'api' | 'put';
  readonly answer: ReadAnswer;

  constructor(step: 'api' | 'put', answer: ReadAnswer) {
    super(`The upload was answered with ${answer.status}.`);
    this.step = step;
    this.answer = answer;
  }
}

/** Above this an upload goes in parts (PROTOCOL 3). */
export const multipartAbove = 90 * 1024 * 1024;
export const partBytes = 10 * 1024 * 1024;
export const partsMost = 10_000;
