import { request } from 'node:http';
import { execFileSync } from 'node:child_process';
import { readdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { startEmulator } from '../../../src-main/emulator/emulator';
import { model, photo, restyleProgram, started } from './started';

/** A call whose Host is not what fetch would send. */
const asHost = (origin: string, headers: Record<string, string>): Promise<number> =>
  new Promise((resolve, reject) => {
    request(`${origin}/`, { headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    })
      .on('error', reject)
      .end();
  });

const children = (): number[] =>
  execFileSync('ps', ['-o', 'pid=,args=', '--ppid', String(process.pid)])
    .toString()
    .split('\n')
    .filter((line) => line.includes('restyle-process'))
    .map((line) => Number.parseInt(line, 10));

describe('the server', () => {
  test('answers its health on loopback and refuses other names and web pages', async () => {
    const emulator = await started();
    expect(await (await fetch(emulator.origin)).json()).toMatchObject({
      status: 'ok',
      models: expect.arrayContaining([model, 'ideogram/ideogram-v4']),
    });
    expect(await asHost(emulator.origin, { host: 'evil.example' })).toBe(403);
    expect(await asHost(emulator.origin, { host: `localhost:${new URL(emulator.origin).port}` })).toBe(200);
    expect(await asHost(emulator.origin, { origin: 'https://evil.example' })).toBe(403);
    await emulator.close();
  });

  test('names the service’s own hosts where asked to, and knows its pictures by them', async () => {
    const emulator = await started({ urls: 'service' });
    const body = JSON.stringify({ content_type: 'image/png', file_name: 'in.png' });
    const begun = await emulator.call('/storage/upload/initiate', { method: 'POST', host: 'modelrunner.run', body });
    const { upload_url: to, file_url: url } = (await begun.json()) as { upload_url: string; file_url: string };
    expect(new URL(to).host).toBe('s3.amazonaws.com');
    expect(new URL(url).host).toBe('media.modelrunner.ai');
    const at = (address: string): [string, Record<string, string>] => [
      emulator.origin + new URL(address).pathname + new URL(address).search,
      { 'x-forwarded-host': new URL(address).host },
    ];
    const [putTo, putAs] = at(to);
    expect(
      (
        await fetch(putTo, {
          method: 'PUT',
          body: new Uint8Array(await photo(64, 48)),
          headers: { ...putAs, 'content-type': 'image/png' },
        })
      ).status,
    ).toBe(200);
    const envelope = await emulator.submit({ prompt: 'x', image_url: url });
    expect(new URL(envelope.status_url).origin).toBe('https://queue.modelrunner.run');
    const record = await emulator.settled(envelope.request_id);
    const [picture, as] = at(record.output[0]!);
    expect((await fetch(picture, { headers: as })).status).toBe(200);
    await emulator.close();
  });

  test('answers no API call under a picture’s host, and no picture under the queue’s', async () => {
    const emulator = await started();
    expect((await emulator.call('/requests', { host: 'media.modelrunner.ai' })).status).toBe(404);
    expect((await emulator.call('/requests', { host: 'queue.modelrunner.run' })).status).toBe(200);
    const url = await emulator.upload(await photo(64, 48));
    expect((await fetch(url, { headers: { 'x-forwarded-host': 'queue.modelrunner.run' } })).ok).toBe(false);
    expect((await fetch(url, { headers: { 'x-forwarded-host': 'pictures.example' } })).status).toBe(200);
    await emulator.close();
  });

  test('takes the time of the rendering speed, and no less', async () => {
    const slept: number[] = [];
    const emulator = await started({ latency: 1, clock: { now: () => 0, sleep: async (ms) => void slept.push(ms) } });
    const image_url = await emulator.upload(await photo(64, 48));
    for (const rendering_speed of ['TURBO', 'BALANCED', 'QUALITY'])
      await emulator.settled((await emulator.submit({ prompt: 'x', image_url, rendering_speed })).request_id);
    expect(slept).toStrictEqual([300, 1200, 3000]);
    await emulator.close();
  });

  test('goes on after its process of pictures was killed', async () => {
    const emulator = await started();
    const image_url = await emulator.upload(await photo(64, 48));
    await emulator.settled((await emulator.submit({ prompt: 'x', image_url })).request_id);
    const [child] = children();
    process.kill(child!, 'SIGKILL');
    expect((await emulator.settled((await emulator.submit({ prompt: 'x', image_url })).request_id)).billingStatus).toBe(
      'charged',
    );
    await emulator.close();
  });

  test.each([
    ['just before a job’s process starts', 0],
    ['in the middle of a job', 1],
  ])('leaves no process, no file and no open port behind, closed %s', async (_, processes) => {
    const folder = mkdtempSync(join(tmpdir(), 'pentimento-test-'));
    const emulator = await startEmulator({
      pricePerMegapixel: '0',
      folder,
      latency: 1,
      programs: { restyle: restyleProgram },
    });
    const headers = { authorization: 'Key k' };
    const begun = await fetch(`${emulator.origin}/storage/upload/initiate`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ content_type: 'image/png', file_name: 'a.png' }),
    });
    const { upload_url: to, file_url: image_url } = (await begun.json()) as { upload_url: string; file_url: string };
    await fetch(to, { method: 'PUT', body: new Uint8Array(await photo()), headers: { 'content-type': 'image/png' } });
    await fetch(`${emulator.origin}/${model}`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ prompt: 'oil', image_url, num_images: 4 }),
    });
    while (children().length < processes) await new Promise((resolve) => setTimeout(resolve, 10));
    await Promise.all([emulator.close(), emulator.close()]);
    expect(children()).toStrictEqual([]);
    expect(readdirSync(folder)).toStrictEqual([]);
    await expect(fetch(emulator.origin)).rejects.toThrow('fetch failed');
    rmSync(folder, { recursive: true });
  });

  test('says so when its port is taken', async () => {
    const first = await started();
    const port = Number(new URL(first.origin).port);
    await expect(
      startEmulator({ port, pricePerMegapixel: '0', programs: { restyle: restyleProgram } }),
    ).rejects.toMatchObject({ code: 'EADDRINUSE' });
    await first.close();
  });
});
