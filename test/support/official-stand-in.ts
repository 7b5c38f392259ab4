import { setTimeout as sleep } from 'node:timers/promises';
import type { OfficialModule } from '../../src-main/modelrunner/official-client';

/**
 * @modelrunner/client 1.3.0 as it behaves on the wire, for where its package can't be had: which calls it makes with which headers, what it
 * takes from an answer without looking at it, which answers it repeats a call for (a submit, too, whatever it is told), and what it refuses
 * before it calls. It answers to nothing else: a call that the real one does not have is an error here.
 */

class ApiError extends Error {
  override readonly name = 'ApiError';
  constructor(
    readonly status: number,
    readonly body: unknown,
  ) {
    super(`HTTP ${status}`);
  }
}

type Fetch = Parameters<OfficialModule['createModelrunnerClient']>[0]['fetch'];

const API = 'https://modelrunner.run';
const QUEUE = 'https://queue.modelrunner.run';
const PART = 10 * 1024 * 1024;
const IN_ONE_MOST = 90 * 1024 * 1024;
const REPEATED = [429, 502, 503, 504];

const PRIORITY = { 'x-modelrunner-queue-priority': 'normal' };
const LIFE = 'x-modelrunner-object-lifecycle-preference';

const lifeOf = (seconds: number | undefined): Record<string, string> => {
  if (seconds === undefined) return {};
  if (!Number.isInteger(seconds) || seconds < 60 || seconds > 157_680_000) throw new RangeError('expiresIn');
  return { [LIFE]: JSON.stringify({ expiration_duration_seconds: seconds }) };
};

/** What an answer is taken for, unseen. */
type Believed = Record<'upload_url' | 'file_url' | 'fileUrl' | 'uploadId' | 'uploadKey' | 'presignedUrl', string>;

/** Its result handler: what is JSON by its type is read, anything else is text; a status that is no yes is an `ApiError`. */
async function handled(response: Response): Promise<Believed> {
  const isJson = response.headers.get('content-type')?.includes('application/json') ?? false;
  if (!response.ok) throw new ApiError(response.status, isJson ? await response.json() : await response.text());
  return (isJson ? await response.json() : await response.text()) as Believed;
}

async function repeated<T>(retries: number, statuses: readonly number[], call: () => Promise<T>): Promise<T> {
  for (let nth = 0; ; nth++) {
    try {
      return await call();
    } catch (error) {
      if (nth >= retries || !(error instanceof ApiError) || !statuses.includes(error.status)) throw error;
      // 1 s, 2 s, 4 s in the real one.
      await sleep(2 ** nth);
    }
  }
}

export const officialStandIn: OfficialModule = {
  createModelrunnerClient(config) {
    const { fetch, retry } = config;
    // Present but undefined: it sends no key of its own, and does not look for one in the environment.
    if (!('credentials' in config)) throw new TypeError('The stand-in holds no key.');
    const call = (method: string, url: string, headers: Record<string, string>, body?: unknown, signal?: AbortSignal) =>
      fetch(url, {
        method,
        headers: {
          Accept: 'application/json',
          'Content-Type': 'application/json',
          'User-Agent': '@modelrunner/client/1.3.0',
          ...headers,
        },
        body: body === undefined ? undefined : JSON.stringify(body),
        ...(signal ? { signal } : {}),
      }).then(handled);
    const storage = (path: string, body?: unknown, headers: Record<string, string> = {}) =>
      repeated(retry.maxRetries, REPEATED, () =>
        call(body === undefined ? 'GET' : 'POST', `${API}/storage/upload/${path}`, headers, body),
      );

    async function inOne(file: File, life: Record<string, string>): Promise<unknown> {
      const place = await storage('initiate', { content_type: file.type, file_name: file.name }, life);
      await handled(
        await put(fetch, place.upload_url, file, {
          'Content-Type': file.type,
          ...(file.type === 'image/svg+xml' ? { 'Content-Disposition': 'attachment' } : {}),
        }),
      );
      return place.file_url;
    }

    async function inParts(file: File, life: Record<string, string>): Promise<unknown> {
      const { fileUrl, uploadId, uploadKey } = await storage(
        'initiate-multipart',
        { content_type: file.type, file_name: file.name, size: file.size },
        life,
      );
      const parts: { partNumber: number; etag: string }[] = [];
      for (let start = 0; start < file.size; start += PART) {
        const partNumber = parts.length + 1;
        const query = new URLSearchParams({ uploadKey, uploadId, partNumber: String(partNumber) });
        const { presignedUrl } = await storage(`multipart-url?${query}`);
        const response = await repeated(2, [...REPEATED, 500], async () => {
          const answer = await put(fetch, presignedUrl, file.slice(start, start + PART), {});
          if (!answer.ok) throw new ApiError(answer.status, await answer.text());
          return answer;
        });
        const etag = response.headers.get('etag');
        if (etag === null) throw new Error('The part was answered without its ETag.');
        parts.push({ partNumber, etag: etag.replaceAll('"', '') });
      }
      await storage('complete', { uploadId, uploadKey, parts }, life);
      return fileUrl;
    }

    return {
      storage: {
        upload: (file, options) => {
          const life = lifeOf(options?.lifecycle.expiresIn);
          return file.size > IN_ONE_MOST ? inParts(file, life) : inOne(file, life);
        },
      },
      queue: {
        async submit(model, { input, metadata, storeIo, storageSettings, abortSignal }) {
          if (storeIo !== undefined && typeof storeIo !== 'boolean') throw new TypeError('storeIo');
          const headers = {
            ...PRIORITY,
            ...lifeOf(storageSettings?.expiresIn),
            ...(storeIo === undefined ? {} : { 'x-modelrunner-store-io': storeIo ? '1' : '0' }),
          };
          // Three more times, whatever `maxRetries` says: this is what the real one does.
          return repeated(3, REPEATED, () =>
            call('POST', `${QUEUE}/${model}`, headers, { ...input, metadata }, abortSignal),
          );
        },
      },
    };
  },
};

/** Called with whatever the answer had under that name, as the real one does: `undefined` becomes an address, too. */
const put = (fetch: Fetch, url: string, body: Blob, headers: Record<string, string>): Promise<Response> =>
  fetch(url, { method: 'PUT', headers, body });
