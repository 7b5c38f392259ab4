import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { photo, started, type Started } from './started';

let emulator: Started;
let picture: Buffer;
beforeAll(async () => {
  emulator = await started();
  picture = await photo(64, 48);
});
afterAll(() => emulator.close());

const initiate = (body: unknown, headers: Record<string, string> = {}, host?: string) =>
  emulator.call('/storage/upload/initiate', {
    method: 'POST',
    body: JSON.stringify(body),
    headers,
    ...(host ? { host } : {}),
  });
const begin = async (body: unknown) =>
  (await (await initiate(body)).json()) as { upload_url: string; file_url: string };
const put = (url: string, headers: Record<string, string>) =>
  fetch(url, { method: 'PUT', body: new Uint8Array(picture), headers });

describe('an upload', () => {
  test('is put to its presigned address and can be fetched without a key, whole or in part', async () => {
    const { upload_url: to, file_url: url } = await begin({ content_type: 'image/png', file_name: 'in.png' });
    expect((await fetch(url)).status).toBe(404);
    const stored = await put(to, { 'content-type': 'image/png' });
    expect(stored.status).toBe(200);
    expect(stored.headers.get('etag')).toMatch(/^"[0-9a-f]{32}"$/);
    const fetched = await fetch(url);
    expect(fetched.headers.get('content-type')).toBe('image/png');
    expect(Buffer.from(await fetched.arrayBuffer()).equals(picture)).toBe(true);
    const head = await fetch(url, { method: 'HEAD' });
    expect(head.headers.get('content-length')).toBe(String(picture.length));
    const part = await fetch(url, { headers: { range: 'bytes=10-19' } });
    expect(part.status).toBe(206);
    expect(Buffer.from(await part.arrayBuffer()).equals(picture.subarray(10, 20))).toBe(true);
    expect((await fetch(url, { headers: { range: `bytes=${picture.length}-` } })).status).toBe(416);
  });

  test('is refused by the bucket when its type is not the declared one, or a key comes with it', async () => {
    const { upload_url: to } = await begin({ content_type: 'image/png', file_name: 'in.png' });
    expect((await put(to, { 'content-type': 'image/jpeg' })).status).toBe(403);
    const keyed = await put(to, { 'content-type': 'image/png', authorization: 'Key k' });
    expect(keyed.status).toBe(400);
    expect(keyed.headers.get('content-type')).toBe('application/xml');
    expect((await put(to.replace(/Signature=.{4}/, 'Signature=xxxx'), { 'content-type': 'image/png' })).status).toBe(
      403,
    );
  });

  test('of an SVG must repeat the disposition that was signed', async () => {
    const { upload_url: to } = await begin({ content_type: 'image/svg+xml', file_name: 'a.svg' });
    expect((await put(to, { 'content-type': 'image/svg+xml' })).status).toBe(403);
    expect((await put(to, { 'content-type': 'image/svg+xml', 'content-disposition': 'attachment' })).status).toBe(200);
  });

  test('begins on every host that takes uploads, and on no other', async () => {
    const body = { content_type: 'image/png', file_name: 'in.png' };
    for (const host of ['modelrunner.run', 'api.modelrunner.run', 'queue.modelrunner.run'])
      expect((await initiate(body, {}, host)).status).toBe(200);
    expect((await initiate(body, {}, 'media.modelrunner.ai')).status).toBe(404);
  });

  test('keeps no path of the name it was given', async () => {
    const { file_url: url } = await begin({ content_type: 'image/png', file_name: '../../etc/Plakat fürs Büro.png' });
    expect(new URL(url).pathname).toMatch(/^\/uploads\/[\w-]{12}-[\w.-]*Plakat-furs-Buro\.png$/);
    expect(url).not.toContain('..');
  });

  test('is refused without a type, without a name, and with a lifetime out of range', async () => {
    expect((await initiate({ file_name: 'a.png' })).status).toBe(400);
    expect((await initiate({ content_type: 'image/png' })).status).toBe(400);
    const lifecycle = (value: unknown) =>
      initiate(
        { content_type: 'image/png', file_name: 'a.png' },
        { 'x-modelrunner-object-lifecycle-preference': JSON.stringify(value) },
      );
    expect((await lifecycle({ expiration_duration_seconds: 59 })).status).toBe(400);
    expect((await lifecycle({ expiration_duration_seconds: 157_680_001 })).status).toBe(400);
    expect((await lifecycle({ expiration_duration_seconds: 3600, initial_acl: 'private' })).status).toBe(400);
    expect((await lifecycle({ expiration_duration_seconds: null })).status).toBe(200);
    expect((await lifecycle({ expiration_duration_seconds: 3600 })).status).toBe(200);
  });

  test('in parts is put together in order', async () => {
    const post = (path: string, body: unknown) => emulator.call(path, { method: 'POST', body: JSON.stringify(body) });
    const begun = await post('/storage/upload/initiate-multipart', {
      content_type: 'image/png',
      file_name: 'in.png',
      size: picture.length,
    });
    const { fileUrl, uploadId, uploadKey } = (await begun.json()) as {
      fileUrl: string;
      uploadId: string;
      uploadKey: string;
    };
    const half = Math.floor(picture.length / 2);
    const parts = await Promise.all(
      [picture.subarray(0, half), picture.subarray(half)].map(async (bytes, n) => {
        const query = new URLSearchParams({ uploadKey, uploadId, partNumber: String(n + 1) }).toString();
        const { presignedUrl } = (await (await emulator.call(`/storage/upload/multipart-url?${query}`)).json()) as {
          presignedUrl: string;
        };
        const stored = await fetch(presignedUrl, { method: 'PUT', body: new Uint8Array(bytes) });
        return { partNumber: n + 1, etag: stored.headers.get('etag')!.replaceAll('"', '') };
      }),
    );
    expect(
      (await post('/storage/upload/complete', { uploadId, uploadKey, parts: [{ ...parts[0], etag: 'other' }] })).status,
    ).toBe(400);
    const done = (await (await post('/storage/upload/complete', { uploadId, uploadKey, parts })).json()) as {
      fileUrl: string;
    };
    expect(done.fileUrl).not.toBe(fileUrl);
    expect(Buffer.from(await (await fetch(fileUrl)).arrayBuffer()).equals(picture)).toBe(true);
  });
});
