import { createWriteStream } from 'node:fs';
import { appendFile, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { pipeline } from 'node:stream/promises';
import { nanoid } from 'nanoid';
import { empty, json, readObject, refuse, refuseAsBucket, type Exchange, type Reply } from './exchange';
import type { MediaStore, Medium } from './media';
import type { Route } from './router';
import type { Places } from './places';
import { readLifecycle } from './validation';

interface Presigned {
  readonly medium: Medium;
  readonly signature: string;
  /** Of the relay's address. */
  readonly uploadToken: string;
  /** Milliseconds since the epoch. */
  readonly goodUntil: number;
}
interface Multipart {
  readonly medium: Medium;
  /** Of every part's address. */
  readonly signature: string;
  readonly size: number | null;
  readonly parts: Map<number, { file: string; etag: string }>;
}

/** A place to upload to is good for so long, in ms (PROTOCOL 3.1). */
const placeLife = 5 * 60_000;
const mostUpload = 512 * 1024 * 1024;

/** Uploads in one part and in many, and the pictures themselves (PROTOCOL 3). */
export function storageRoutes(media: MediaStore, places: Places, now: () => number): Route[] {
  const presigned = new Map<string, Presigned>();
  const multiparts = new Map<string, Multipart>();

  function begin(exchange: Exchange, body: Readonly<Record<string, unknown>>): Medium {
    const { content_type: contentType, file_name: fileName } = body;
    if (typeof contentType !== 'string' || !/^[\w.+-]+\/[\w.+-]+(;.*)?$/.test(contentType))
      throw refuse(exchange, 400, 'content_type must be a MIME type');
    if (typeof fileName !== 'string' || fileName === '')
      throw refuse(exchange, 400, 'file_name must be a non-empty string');
    const seconds = readLifecycle(exchange);
    const safe = fileName
      .normalize('NFKD')
      .replace(/\p{M}/gu, '')
      .replace(/[^\w.-]+/g, '-')
      .replace(/\.{2,}/g, '.')
      .slice(-80);
    return media.add({
      name: `${nanoid(12)}-${safe}`,
      contentType,
      // Part of the signature for exactly this type (PROTOCOL 3.1).
      disposition: contentType === 'image/svg+xml' ? 'attachment' : null,
      expiresAt: seconds === null ? null : now() + seconds * 1000,
    });
  }

  async function initiate(exchange: Exchange): Promise<Reply> {
    const body = await readObject(exchange);
    const medium = begin(exchange, body);
    const [token, signature, uploadToken] = [nanoid(), nanoid(32), nanoid(32)];
    presigned.set(token, { medium, signature, uploadToken, goodUntil: now() + placeLife });
    return json(200, {
      upload_url: places.bucket(exchange, token, { 'X-Amz-Signature': signature }),
      file_url: places.uploaded(exchange, medium.name),
      ...(body['relay'] === true ? { relay_upload_url: places.relay(exchange, token, uploadToken) } : {}),
    });
  }

  /** The way around a store that a network blocks: the bytes through the API's own host, by a token and without a key. */
  async function putRelay(exchange: Exchange, { token = '' }: Readonly<Record<string, string>>): Promise<Reply> {
    const target = presigned.get(token);
    const given = exchange.url.searchParams.get('upload_token');
    if (!target || given !== target.uploadToken || now() > target.goodUntil)
      throw refuse(exchange, 401, 'Invalid upload token');
    if (exchange.headers.authorization !== undefined) throw refuse(exchange, 400, 'No Authorization here');
    if (exchange.headers['content-type'] !== target.medium.contentType)
      throw refuse(exchange, 401, 'The token is bound to another content type');
    await receive(exchange, target.medium.file);
    const { size } = await stat(target.medium.file);
    if (size === 0) throw refuse(exchange, 400, 'Empty body');
    target.medium.bytes = size;
    return json(200, { file_url: places.uploaded(exchange, target.medium.name) });
  }

  async function put(exchange: Exchange, { token = '' }: Readonly<Record<string, string>>): Promise<Reply> {
    const target = presigned.get(token);
    if (!target) throw unsigned();
    checkSignature(exchange, target.signature);
    if (now() > target.goodUntil) throw refuseAsBucket(403, 'AccessDenied', 'Request has expired');
    refuseKey(exchange);
    if (exchange.headers['content-type'] !== target.medium.contentType)
      throw refuseAsBucket(403, 'SignatureDoesNotMatch', 'Content-Type is not the one that was signed.');
    if ((exchange.headers['content-disposition'] ?? null) !== target.medium.disposition) {
      throw refuseAsBucket(403, 'SignatureDoesNotMatch', 'Content-Disposition is not the one that was signed.');
    }
    const etag = await receive(exchange, target.medium.file);
    target.medium.bytes = (await stat(target.medium.file)).size;
    return empty(200, { etag: `"${etag}"` });
  }

  async function initiateMultipart(exchange: Exchange): Promise<Reply> {
    const body = await readObject(exchange);
    const medium = begin(exchange, body);
    const [uploadId, uploadKey] = [nanoid(), `uploads/${medium.name}`];
    multiparts.set(uploadId, {
      medium,
      signature: nanoid(32),
      size: typeof body['size'] === 'number' ? body['size'] : null,
      parts: new Map(),
    });
    return json(200, { fileUrl: places.uploaded(exchange, medium.name), uploadId, uploadKey });
  }

  function multipartUrl(exchange: Exchange): Reply {
    const query = exchange.url.searchParams;
    const uploadId = query.get('uploadId') ?? '';
    const number = Number(query.get('partNumber'));
    const upload = multiparts.get(uploadId);
    if (!upload || query.get('uploadKey') !== `uploads/${upload.medium.name}`)
      throw refuse(exchange, 404, 'Upload not found');
    if (!Number.isInteger(number) || number < 1 || number > 10_000)
      throw refuse(exchange, 400, 'partNumber must be from 1 to 10000');
    return json(200, {
      presignedUrl: places.bucket(exchange, `${uploadId}/${number}`, { 'X-Amz-Signature': upload.signature }),
    });
  }

  async function putPart(
    exchange: Exchange,
    { uploadId = '', number = '' }: Readonly<Record<string, string>>,
  ): Promise<Reply> {
    const upload = multiparts.get(uploadId);
    if (!upload) throw refuseAsBucket(404, 'NoSuchUpload', 'The specified upload does not exist.');
    checkSignature(exchange, upload.signature);
    refuseKey(exchange);
    const file = `${upload.medium.file}.part-${Number(number)}`;
    const etag = await receive(exchange, file);
    upload.parts.set(Number(number), { file, etag });
    return empty(200, { etag: `"${etag}"` });
  }

  async function complete(exchange: Exchange): Promise<Reply> {
    const body = await readObject(exchange);
    const upload = multiparts.get(String(body['uploadId']));
    if (!upload || body['uploadKey'] !== `uploads/${upload.medium.name}`)
      throw refuse(exchange, 404, 'Upload not found');
    const wanted = Array.isArray(body['parts']) ? body['parts'] : [];
    if (wanted.length === 0) throw refuse(exchange, 400, 'parts must name at least one part');
    const { file } = upload.medium;
    await writeFile(`${file}.whole`, '');
    for (const part of wanted as { partNumber?: unknown; etag?: unknown }[]) {
      const held = upload.parts.get(Number(part.partNumber));
      if (!held || String(part.etag).replaceAll('"', '') !== held.etag)
        throw refuse(exchange, 400, `Part ${String(part.partNumber)} is missing or has another ETag`);
      await appendFile(`${file}.whole`, await readFile(held.file));
    }
    const { size } = await stat(`${file}.whole`);
    if (upload.size !== null && upload.size !== size)
      throw refuse(exchange, 400, `Declared ${upload.size} bytes, received ${size}`);
    await rename(`${file}.whole`, file);
    await Promise.all([...upload.parts.values()].map((part) => rm(part.file, { force: true })));
    upload.medium.bytes = size;
    const seconds = readLifecycle(exchange);
    if (seconds !== null) upload.medium.expiresAt = now() + seconds * 1000;
    multiparts.delete(String(body['uploadId']));
    // The bucket's own address, which nobody can read: clients must use the one of initiate (PROTOCOL 3.2).
    return json(200, { fileUrl: places.bucket(exchange, `unreadable/${nanoid()}`, {}) });
  }

  function fetchMedium(exchange: Exchange, { name = '' }: Readonly<Record<string, string>>): Reply {
    refuseKey(exchange);
    const medium = media.look(name);
    if (medium === 'deleted') throw refuseAsBucket(403, 'AccessDenied', 'Access Denied');
    if (medium === 'missing') throw refuseAsBucket(404, 'NoSuchKey', 'The specified key does not exist.');
    return {
      status: 200,
      headers: {
        etag: `"${medium.name}"`,
        ...(medium.disposition ? { 'content-disposition': medium.disposition } : {}),
      },
      body: { kind: 'file', file: medium.file, contentType: medium.contentType, bytes: medium.bytes ?? 0 },
    };
  }

  return [
    { name: 'initiate', side: 'storage', methods: ['POST'], path: /^\/storage\/upload\/initiate$/, handle: initiate },
    {
      name: 'initiate-multipart',
      side: 'storage',
      methods: ['POST'],
      path: /^\/storage\/upload\/initiate-multipart$/,
      handle: initiateMultipart,
    },
    {
      name: 'multipart-url',
      side: 'storage',
      methods: ['GET'],
      path: /^\/storage\/upload\/multipart-url$/,
      handle: multipartUrl,
    },
    { name: 'complete', side: 'storage', methods: ['POST'], path: /^\/storage\/upload\/complete$/, handle: complete },
    {
      name: 'put-part',
      side: 'bucket',
      methods: ['PUT'],
      path: /^\/upload\/(?<uploadId>[\w-]+)\/(?<number>\d+)$/,
      handle: putPart,
    },
    { name: 'put', side: 'bucket', methods: ['PUT'], path: /^\/upload\/(?<token>[\w-]+)$/, handle: put },
    {
      name: 'put-relay',
      side: 'relay',
      methods: ['PUT'],
      path: /^\/storage\/upload\/relay\/(?<token>[\w-]+)$/,
      handle: putRelay,
    },
    { name: 'media', side: 'media', methods: ['GET', 'HEAD'], path: /^\/media\/(?<name>[^/]+)$/, handle: fetchMedium },
    {
      name: 'uploaded',
      side: 'media',
      methods: ['GET', 'HEAD'],
      path: /^\/uploads\/(?<name>[^/]+)$/,
      handle: fetchMedium,
    },
  ];
}

const unsigned = (): Error =>
  refuseAsBucket(
    403,
    'SignatureDoesNotMatch',
    'The request signature we calculated does not match the signature you provided.',
  );

function checkSignature(exchange: Exchange, signature: string): void {
  if (exchange.url.searchParams.get('X-Amz-Signature') !== signature) throw unsigned();
}

/** Neither a presigned PUT nor a picture's GET may carry the key; a real bucket answers two ways of signing at once like this. */
function refuseKey(exchange: Exchange): void {
  if (exchange.headers.authorization !== undefined)
    throw refuseAsBucket(400, 'InvalidArgument', 'Only one auth mechanism allowed');
}

/** Takes the bytes to a temporary name first: half an upload is never seen as one. Answers with the MD5, as S3's ETag. */
async function receive(exchange: Exchange, file: string): Promise<string> {
  const hash = createHash('md5');
  let bytes = 0;
  const temporary = `${file}.${nanoid(6)}.part`;
  try {
    await pipeline(
      exchange.request,
      async function* (source: AsyncIterable<Buffer>) {
        for await (const chunk of source) {
          bytes += chunk.length;
          if (bytes > mostUpload)
            throw refuseAsBucket(400, 'EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size.');
          hash.update(chunk);
          yield chunk;
        }
      },
      createWriteStream(temporary),
    );
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  return hash.digest('hex');
}
