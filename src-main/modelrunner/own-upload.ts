import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { z } from 'zod';
import type { Clock } from '../ports';
import type { Durations } from '../common/durations';
import { PentimentoError } from '../contract/errors';
import { readAnswer, type ReadAnswer } from './answers';
import { backoff } from '../common/backoff';
import { UploadRefused, multipartAbove, partBytes, partsMost, type UploadFile } from './client';
import type { GuardedFetch, StreamedBody } from './guarded-fetch';
import { storageHost } from './hosts';
import { mayPass } from './retry';
import { WireError } from './wire-error';

export interface OwnUploadOptions {
  readonly fetch: GuardedFetch;
  readonly clock: Clock;
  readonly durations: Durations;
  readonly random: () => number;
}

const Place = z.object({ upload_url: z.string().min(1), file_url: z.string().min(1) });
const PlaceInParts = z.object({
  fileUrl: z.string().min(1),
  uploadId: z.string().min(1),
  uploadKey: z.string().min(1),
});
const PlaceOfPart = z.object({ presignedUrl: z.string().min(1) });

/** What the calls of an upload answer with when they can be gone on with, by the last part of their path. */
export const uploadShapes: Readonly<Record<string, z.ZodType>> = {
  initiate: Place,
  'initiate-multipart': PlaceInParts,
  'multipart-url': PlaceOfPart,
};

/** Asks for a time of life; on the calls that the service reads it on (PROTOCOL 3.2). */
export const lifecycleHeaders = (expiresInSeconds: number | undefined): Record<string, string> =>
  expiresInSeconds === undefined
    ? {}
    : {
        'x-modelrunner-object-lifecycle-preference': JSON.stringify({ expiration_duration_seconds: expiresInSeconds }),
      };

const jsonHeaders = { Accept: 'application/json', 'Content-Type': 'application/json' };
const storage = `https://${storageHost}/storage/upload`;
const PART_TRIES = 3;

const isOk = (status: number): boolean => status >= 200 && status < 300;

/** What the relay takes at most (PROTOCOL 3.1). */
export const relayMost = 200 * 1024 * 1024;
const RelayPlace = Place.extend({ relay_upload_url: z.string().min(1) });

/**
 * Puts the bytes through the service's own relay, for networks that do not let anybody to its store. The token in the address is bound to one
 * object; no key goes along. Throws as an upload does; `null` where no relay is offered.
 */
export async function uploadByRelay(
  { fetch, clock }: Pick<OwnUploadOptions, 'fetch' | 'clock'>,
  file: UploadFile,
  signal?: AbortSignal,
): Promise<string | null> {
  const { size } = await stat(file.path);
  if (size > relayMost) return null;
  const asked = await readAnswer(
    await fetch({
      kind: 'api',
      method: 'POST',
      url: `${storage}/initiate`,
      headers: { ...jsonHeaders, ...lifecycleHeaders(file.expiresInSeconds) },
      signal,
      body: JSON.stringify({ content_type: file.contentType, file_name: file.name, relay: true }),
    }),
    clock.now(),
  );
  if (!isOk(asked.status)) throw new UploadRefused('api', asked);
  const place = RelayPlace.safeParse(asked.json);
  if (!place.success) return null;
  const answer = await readAnswer(
    await fetch({
      kind: 'storage-put',
      method: 'PUT',
      url: place.data.relay_upload_url,
      headers: putHeaders(file.contentType),
      body: slice(file.path, 0, size),
      signal,
    }),
    clock.now(),
  );
  if (!isOk(answer.status)) throw new UploadRefused('put', answer);
  const given = z.object({ file_url: z.string().min(1) }).safeParse(answer.json);
  return given.success ? given.data.file_url : place.data.file_url;
}

/** Our own upload: one PUT up to 90 MiB, else parts of 10 MiB one after another (PROTOCOL 3). Each call is made once, a part three times. */
export function createOwnUpload({
  fetch,
  clock,
  durations,
  random,
}: OwnUploadOptions): (file: UploadFile, signal?: AbortSignal) => Promise<string> {
  async function ask<T>(
    shape: z.ZodType<T>,
    url: string,
    body: unknown,
    signal?: AbortSignal,
    more: Record<string, string> = {},
  ): Promise<T> {
    const answer = await readAnswer(
      await fetch({
        kind: 'api',
        method: body === undefined ? 'GET' : 'POST',
        url,
        headers: { ...jsonHeaders, ...more },
        signal,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
      clock.now(),
    );
    const place = isOk(answer.status) ? shape.safeParse(answer.json) : null;
    if (!place?.success) throw new UploadRefused('api', answer);
    return place.data;
  }

  async function put(
    url: string,
    body: StreamedBody,
    headers: Record<string, string>,
    signal?: AbortSignal,
  ): Promise<{ answer: ReadAnswer; etag: string | null }> {
    const answer = await fetch({ kind: 'storage-put', method: 'PUT', url, headers, body, signal });
    return { answer: await readAnswer(answer, clock.now()), etag: answer.header('etag') };
  }

  async function inOne(file: UploadFile, bytes: number, signal?: AbortSignal): Promise<string> {
    const place = await ask(
      Place,
      `${storage}/initiate`,
      { content_type: file.contentType, file_name: file.name },
      signal,
      lifecycleHeaders(file.expiresInSeconds),
    );
    const { answer } = await put(place.upload_url, slice(file.path, 0, bytes), putHeaders(file.contentType), signal);
    if (!isOk(answer.status)) throw new UploadRefused('put', answer);
    return place.file_url;
  }

  async function putPart(url: string, body: StreamedBody, signal?: AbortSignal): Promise<string> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        const { answer, etag } = await put(url, body, {}, signal);
        if (isOk(answer.status)) {
          if (etag === null) throw new UploadRefused('put', answer);
          return etag.replaceAll('"', '');
        }
        if (!mayPass(answer.status) || attempt === PART_TRIES) throw new UploadRefused('put', answer);
      } catch (error) {
        const passing = error instanceof WireError && ['not-opened', 'broken', 'stalled'].includes(error.trouble);
        if (!passing || attempt === PART_TRIES) throw error;
      }
      await clock.sleep(backoff(attempt - 1, durations, random), signal);
    }
  }

  async function inParts(file: UploadFile, bytes: number, signal?: AbortSignal): Promise<string> {
    const count = Math.ceil(bytes / partBytes);
    if (count > partsMost)
      throw new PentimentoError('upload-failed', 'The picture is too large to be uploaded. Prepare it smaller.', {
        billed: 'no',
      });
    const place = await ask(
      PlaceInParts,
      `${storage}/initiate-multipart`,
      { content_type: file.contentType, file_name: file.name, size: bytes },
      signal,
      lifecycleHeaders(file.expiresInSeconds),
    );
    const { uploadId, uploadKey } = place;
    const parts: { partNumber: number; etag: string }[] = [];
    for (let partNumber = 1; partNumber <= count; partNumber += 1) {
      const query = new URLSearchParams({ uploadKey, uploadId, partNumber: String(partNumber) });
      const { presignedUrl } = await ask(PlaceOfPart, `${storage}/multipart-url?${query}`, undefined, signal);
      const start = (partNumber - 1) * partBytes;
      parts.push({
        partNumber,
        etag: await putPart(presignedUrl, slice(file.path, start, Math.min(partBytes, bytes - start)), signal),
      });
    }
    await ask(
      z.unknown(),
      `${storage}/complete`,
      { uploadId, uploadKey, parts },
      signal,
      lifecycleHeaders(file.expiresInSeconds),
    );
    // The URL of the beginning: the one that `complete` answers with is the bucket's own and can't be read.
    return place.fileUrl;
  }

  return async (file, signal) => {
    const { size } = await stat(file.path).catch((cause: unknown) => {
      throw new PentimentoError('file-missing', 'The prepared picture could not be read. Run the pass again.', {
        cause,
        billed: 'no',
      });
    });
    return size > multipartAbove ? inParts(file, size, signal) : inOne(file, size, signal);
  };
}

/** Exactly what was declared; an SVG is signed as an attachment. */
export const putHeaders = (contentType: string): Record<string, string> => ({
  'Content-Type': contentType,
  ...(contentType === 'image/svg+xml' ? { 'Content-Disposition': 'attachment' } : {}),
});

const slice = (path: string, start: number, bytes: number): StreamedBody => ({
  bytes,
  stream: () => (bytes === 0 ? (async function* () {})() : createReadStream(path, { start, end: start + bytes - 1 })),
});
