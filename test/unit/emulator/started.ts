import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import sharp from 'sharp';
import type { Emulator, EmulatorOptions, EmulatorParts } from '../../../src-main/emulator/engine';
import { startEmulator } from '../../../src-main/emulator/emulator';

export const model = 'ideogram/ideogram-v4/image-to-image';
export const key = { authorization: 'Key test-key' };

/** The built restyle program. */
export const restyleProgram = resolve(
  import.meta.dirname,
  '../../..',
  process.env['PENTIMENTO_TEST_OUT'] ?? 'out',
  'main/restyle-process.js',
);

export interface Started extends Emulator {
  /** Calls with the key and, where given, as another host. */
  call(path: string, init?: RequestInit & { host?: string }): Promise<Response>;
  /** Uploads a picture and answers with its URL. */
  upload(bytes: Buffer, contentType?: string): Promise<string>;
  /** Submits and answers with the envelope. */
  submit(input: Record<string, unknown>): Promise<Envelope>;
  /** Waits for the end and answers with the record. */
  settled(id: string): Promise<JobRecord>;
}

export interface Envelope {
  request_id: string;
  status: string;
  status_url: string;
  response_url: string;
  cancel_url: string;
  queue_position: number;
  logs?: unknown;
}
export interface JobRecord {
  id: string;
  status: string;
  billingStatus: string;
  output: string[];
  error: string | null;
  metadata: Record<string, string>;
  totalPrice: string | null;
  inferenceTime: number;
  logs: string;
  payloadsPurgedAt: string | null;
  input: Record<string, unknown>;
}

/** An emulator of the test's own, without waiting times. */
export async function started(options: Partial<EmulatorOptions & EmulatorParts> = {}): Promise<Started> {
  const folder = await mkdtemp(join(tmpdir(), 'pentimento-test-'));
  const emulator = await startEmulator({
    pricePerMegapixel: '0.06',
    latency: 0,
    folder,
    programs: { restyle: restyleProgram },
    ...options,
  });
  const call: Started['call'] = (path, { host, headers, ...init } = {}) =>
    fetch(path.startsWith('http') ? path : emulator.origin + path, {
      ...init,
      headers: { ...key, ...(host ? { 'x-forwarded-host': host } : {}), ...headers },
    });
  const post = (path: string, body: unknown) =>
    call(path, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } });
  const self: Started = {
    origin: emulator.origin,
    jobsByClientJobId: emulator.jobsByClientJobId,
    setFaults: emulator.setFaults,
    setAccount: emulator.setAccount,
    call,
    upload: async (bytes, contentType = 'image/png') => {
      const answer = await post('/storage/upload/initiate', { content_type: contentType, file_name: 'input.png' });
      const { upload_url: to, file_url: url } = (await answer.json()) as { upload_url: string; file_url: string };
      await fetch(to, { method: 'PUT', body: new Uint8Array(bytes), headers: { 'content-type': contentType } });
      return url;
    },
    submit: async (input) => (await (await post(`/${model}`, input)).json()) as Envelope,
    settled: async (id) => {
      for (;;) {
        const record = (await (await call(`/requests/${id}`)).json()) as JobRecord;
        if (record.status === 'COMPLETED') return record;
        await new Promise((resolve_) => setTimeout(resolve_, 15));
      }
    },
    close: async () => {
      await emulator.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
  return self;
}

/** A picture with the traits of a photo: a sky, a ground with texture, things that stand out. Upright, sRGB. */
export async function photo(width = 480, height = 360): Promise<Buffer> {
  const scene = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 480 360" width="${width}" height="${height}" preserveAspectRatio="none">
    <defs>
      <linearGradient id="sky" x2="0" y2="1"><stop offset="0" stop-color="#4a86c8"/><stop offset="1" stop-color="#dfe9ee"/></linearGradient>
      <linearGradient id="ground" x2="0" y2="1"><stop offset="0" stop-color="#6d8a4a"/><stop offset="1" stop-color="#39502a"/></linearGradient>
      <radialGradient id="ball" cx=".35" cy=".3"><stop offset="0" stop-color="#ffd9b0"/><stop offset="1" stop-color="#b2452d"/></radialGradient>
    </defs>
    <rect width="480" height="200" fill="url(#sky)"/><rect y="200" width="480" height="160" fill="url(#ground)"/>
    <path d="M0 205 L90 110 L170 190 L260 80 L380 205 Z" fill="#5f6b7c"/><path d="M230 116 L260 80 L295 118 L262 108 Z" fill="#f2f4f7"/>
    <rect x="300" y="170" width="90" height="80" fill="#a9583b"/><path d="M290 172 L345 130 L400 172 Z" fill="#5a2f26"/><rect x="335" y="205" width="24" height="45" fill="#2d211c"/>
    <circle cx="130" cy="265" r="48" fill="url(#ball)"/><ellipse cx="135" cy="318" rx="58" ry="9" fill="#25351b" opacity=".6"/>
  </svg>`;
  const noise = await sharp({
    create: { width, height, channels: 3, background: '#808080', noise: { type: 'gaussian', mean: 128, sigma: 14 } },
  })
    .png()
    .toBuffer();
  return sharp(Buffer.from(scene))
    .removeAlpha()
    .composite([{ input: noise, blend: 'soft-light' }])
    .png()
    .toBuffer();
}
