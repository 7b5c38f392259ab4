import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import type { ContractRouterClient } from '@orpc/contract';
import { afterAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { defaultModel } from '../../src-main/common/models';
import { defaultDraft } from '../../src-main/common/recipe';
import { preparation, type Contract } from '../../src-main/contract';
import { exportPreset } from '../../src-main/contract/exports';
import { startEmulator } from '../../src-main/emulator/emulator';
import { programs } from '../support/built';
import { run, startServer } from '../support/command';
import { echoSteps, keyForms, startEcho } from '../support/echo';
import { filesBelow, temporaryFolder } from '../support/folders';
import { picture } from '../support/pictures';
import { marked } from '../support/processes';
import { signIn } from '../support/session';
import { until } from '../support/until';

const key = 'canary-7f3a9c21:secret-5e8b/0+44~dd';
const forms = keyForms(key);
const tellingOf = (bytes: Buffer | string): string[] => {
  const whole = Buffer.from(bytes);
  return forms.filter((form) => whole.includes(form) || whole.includes(Buffer.from(form, 'utf16le')));
};
/** Whatever a folder tells, in names and bytes. */
const telling = async (folder: string): Promise<string[]> => {
  const found = await Promise.all(
    (await filesBelow(folder)).map(async (file) => {
      const told = tellingOf(Buffer.concat([Buffer.from(`${file}\n`), await readFile(join(folder, file))]));
      return told.length > 0 ? [`${file}: ${told.join(', ')}`] : [];
    }),
  );
  return found.flat();
};

const folder = await temporaryFolder('canary');
const emulator = await startEmulator({
  pricePerMegapixel: '0.06',
  latency: 0,
  programs,
  // Statuses and records are to be met: the stream alone settles nothing.
  habits: { stream: 'envelopes' },
  // A card goes into the home, into records and to the page.
  account: {
    cards: {
      [defaultModel.id]: {
        rateCard: { pricingMode: 'per_megapixel', pricePerMegapixel: '0.06', note: key },
        pricingRules: { rules: [{ rate: '0.06', label: `Key ${key}` }] },
      },
    },
  },
});
const echo = await startEcho(emulator.origin);
afterAll(async () => {
  await echo.close();
  await emulator.close();
});
const mark = marked();
const options = {
  cwd: folder,
  env: {
    ...mark,
    PENTIMENTO_HOME: join(folder, 'home'),
    HOME: folder,
    MODELRUNNER_KEY: key,
    PENTIMENTO_MODELRUNNER_ORIGIN: echo.origin,
  },
};

/** What processes that a command started were given: everything marked, but the commands themselves. Linux alone tells that. */
function watchChildren(): { readonly seen: Map<string, string>; stop(): void } {
  const seen = new Map<string, string>();
  const look = async (): Promise<void> => {
    for (const id of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
      const [environment, command] = await Promise.all(
        ['environ', 'cmdline'].map((file) => readFile(`/proc/${id}/${file}`, 'utf8').catch(() => '')),
      );
      if (environment?.includes(mark.PENTIMENTO_TEST_TREE) && !command?.includes('cli.js'))
        seen.set(command ?? '', `${command}\n${environment}`);
    }
  };
  const timer = process.platform === 'linux' ? setInterval(() => void look().catch(() => undefined), 200) : undefined;
  return { seen, stop: () => clearInterval(timer) };
}

/** Reads to the end, as a page does. */
async function drain(stream: AsyncIterator<unknown>): Promise<void> {
  const ended = { done: true } as const;
  while ((await stream.next().catch(() => ended)).done !== true);
}

describe('a key that the service hands back at every step of a pass', () => {
  it(
    'is in no file, no frame to the page, no output and no other process of the app',
    { timeout: 600_000 },
    async () => {
      expect(tellingOf(forms.join(' '))).toEqual(forms);
      const server = await startServer(['serve', '--no-open'], options);
      const children = watchChildren();
      const frames: Buffer[] = [];
      const { origin, cookie } = await signIn(server.url);
      const socket = new WebSocket(`${origin.replace('http', 'ws')}/rpc`, { origin, headers: { Cookie: cookie } });
      socket.on('message', (data: Buffer) => frames.push(Buffer.from(data)));
      await new Promise((done) => socket.once('open', done));
      const client: ContractRouterClient<Contract> = createORPCClient(
        new RPCLink({ websocket: socket as unknown as globalThis.WebSocket }),
      );
      const project = await client.projects.create({ folder: join(folder, 'poster'), name: 'Poster' });
      const projectId = project.id;
      void drain(await client.project.watch({ projectId }));
      void drain(await client.app.watch());
      // A picture of its own for each, so that each is uploaded.
      const ends: Record<string, string> = {};
      for (const step of echoSteps) {
        echo.step = step;
        const image = await picture(join(folder, `${step}.png`), {
          width: 320,
          height: 256 + 16 * echoSteps.indexOf(step),
        });
        const { added } = await client.sources.add({ projectId, paths: [image] });
        const { pass } = await client.passes.run({
          projectId,
          input: { kind: 'source', id: added[0]!.id },
          basedOn: null,
          draft: { ...defaultDraft, prompt: step, rendering_speed: 'TURBO', image_size: { width: 256, height: 256 } },
          preparation: preparation.parse({}),
          allowCost: null,
        });
        await until(
          async () => {
            const { passes } = await client.projects.open({ folder: join(folder, 'poster') });
            const view = passes.find((one) => one.pass.id === pass.id)!;
            ends[step] = view.pass.state;
            expect(['done', 'failed', 'cancelled', 'lost', 'uncertain']).toContain(view.pass.state);
          },
          90_000,
          250,
        );
      }
      expect(ends).toMatchObject({
        texts: 'done',
        words: 'done',
        refused: 'failed',
        failed: 'failed',
        page: 'uncertain',
      });
      await client.key.test().catch(() => undefined);
      const { passes } = await client.projects.open({ folder: join(folder, 'poster') });
      const done = passes.filter(({ pass }) => pass.state === 'done').map(({ pass }) => pass.id);
      expect(done.length).toBeGreaterThan(0);
      const settings = { format: 'png', metadata: { recipe: true } };
      const preset = exportPreset.parse({ id: 'own', name: 'Own', settings, sidecar: true });
      const picks = done.map((passId) => ({ passId, result: null }));
      const order = { projectId, picks, presets: [preset], to: '' };
      const job = await client.exports.start({ ...order, taken: 'number' });
      await until(async () => {
        const { jobs } = await client.exports.jobs({ projectId });
        expect(jobs.find(({ id }) => id === job.id)?.state).toBe('done');
      });
      await client.ledger.exportCsv({ projectId, to: 'ledger.csv', of: 'all' });
      await client.ledger.all();
      await client.app.support();

      // The same by the command line, in the same home.
      const said: string[] = [];
      const command = async (args: readonly string[]): Promise<number | null> => {
        const { code, stdout, stderr } = await run(args, options);
        said.push(stdout, stderr);
        return code;
      };
      expect(await command(['new', 'typed'])).toBe(0);
      const pass = ['--prompt', 'noir', '--speed', 'TURBO', '--size', '256x256', '--json'];
      for (const step of ['texts', 'refused', 'failed'] as const) {
        echo.step = step;
        const image = await picture(join(folder, `typed-${step}.png`), { width: 300, height: 256 });
        expect(await command(['pass', 'typed', '--source', image, ...pass])).toBe(step === 'texts' ? 0 : 1);
      }
      await command(['history', 'typed', '--json']);
      await command(['show', 'typed', 'v1', '--json']);
      await command(['ledger', 'typed', '--csv']);
      expect(await command(['export', 'typed', 'v1', '--to', 'typed.png'])).toBe(0);

      children.stop();
      socket.close();
      server.child.kill('SIGTERM');
      const ended = await server.ended;
      expect([...echo.said.keys()].toSorted()).toEqual([...echoSteps].toSorted());
      expect(await telling(folder)).toEqual([]);
      expect(frames.length).toBeGreaterThan(20);
      expect(frames.flatMap(tellingOf)).toEqual([]);
      expect([ended.stdout, ended.stderr, ...said].flatMap(tellingOf)).toEqual([]);
      if (process.platform === 'linux') expect([...children.seen.keys()].join('\n')).toContain('image-process');
      expect([...children.seen.values()].flatMap(tellingOf)).toEqual([]);
    },
  );
});
