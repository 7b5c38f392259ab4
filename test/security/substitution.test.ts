import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createRouterClient } from '@orpc/server';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { App } from '../../src-main/app/app';
import { createApp } from '../../src-main/app/create';
import { defaultModel, learnAnswered, models } from '../../src-main/common/models';
import { descriptorOf, learnRecorded, type Published } from '../../src-main/common/models/published';
import { defaultDraft } from '../../src-main/common/recipe';
import { preparation } from '../../src-main/contract';
import { sourceUrl } from '../../src-main/contract/assets';
import { openLab } from '../support/lab';

const lab = await openLab('substitution');
const draft = {
  ...defaultDraft,
  prompt: 'noir',
  rendering_speed: 'TURBO' as const,
  image_size: { width: 256, height: 256 },
};
type Client = ReturnType<typeof createRouterClient<App['router'], Record<never, never>>>;
let app: App;
let client: Client;
/** Of whoever made the project that comes from elsewhere. */
let strangers: App;
let stranger: Client;

beforeAll(async () => {
  app = await createApp(lab.ports({ home: lab.at('home') }));
  client = createRouterClient(app.router);
  strangers = await createApp(lab.ports({ home: lab.at('home of a stranger') }));
  stranger = createRouterClient(strangers.router);
});
afterAll(() => Promise.all([app?.close(), strangers?.close()]));

interface Made {
  readonly id: string;
  readonly folder: string;
  readonly source: string;
  readonly record: string;
}

/** A project whose one source is a picture of one colour. */
async function project(by: Client, name: string, colour: string): Promise<Made> {
  const image = lab.at(`${name}.png`);
  await sharp({ create: { width: 320, height: 256, channels: 3, background: colour } })
    .png()
    .toFile(image);
  const folder = lab.at(name);
  const { id } = await by.projects.create({ folder, name });
  const { added } = await by.sources.add({ projectId: id, paths: [image] });
  const file = (await readdir(join(folder, 'sources'))).find((entry) => entry.endsWith('.json'))!;
  return { id, folder, source: added[0]!.id, record: join(folder, 'sources', file) };
}

const sumOf = async ({ record }: Made): Promise<string> =>
  (JSON.parse(await readFile(record, 'utf8')) as { sha256: string }).sha256;

/** Its record says that its bytes are others'; then it comes here, and is opened. */
async function claim(made: Made, sha256: string): Promise<void> {
  const told = JSON.parse(await readFile(made.record, 'utf8')) as object;
  await writeFile(made.record, JSON.stringify({ ...told, sha256 }));
  const { sources } = await client.projects.open({ folder: made.folder });
  expect(sources[0]?.sha256).toBe(sha256);
}

const shown = async ({ id, source }: Made, width?: number): Promise<string> => {
  const answer = await app.assets(new Request(`http://127.0.0.1/${sourceUrl(id, source, width)}`));
  const [red, green] = (await sharp(Buffer.from(await answer.arrayBuffer())).stats()).channels.map(({ mean }) => mean);
  return red! > green! ? 'red' : 'green';
};

const plan = async ({ id, source }: Made): Promise<string> => {
  const input = { kind: 'source', id: source } as const;
  const { fault } = await client.passes.plan({ projectId: id, input, draft, preparation: preparation.parse({}) });
  return fault?.code ?? 'made';
};

describe('a sum that a record claims', () => {
  it('has no picture of another project shown in its place, in any size, whoever is asked first', async () => {
    const [mine, theirs] = [await project(client, 'mine', '#c00'), await project(stranger, 'theirs', '#0c0')];
    expect(await shown(mine, 320)).toBe('red');
    await claim(theirs, await sumOf(mine));
    for (const width of [undefined, 160, 320, 640]) {
      expect([width, await shown(theirs, width)]).toEqual([width, 'green']);
      expect([width, await shown(mine, width)]).toEqual([width, 'red']);
    }
  });

  it('has nothing prepared, sent or taken from another project, before it, after it or at the same time', async () => {
    const [mine, theirs] = [await project(client, 'my input', '#c00'), await project(stranger, 'their input', '#0c0')];
    await claim(theirs, await sumOf(mine));
    expect(await Promise.all([plan(theirs), plan(mine), plan(theirs)])).toEqual([
      'image-broken',
      'made',
      'image-broken',
    ]);
    expect(await plan(theirs)).toBe('image-broken');
    const puts = lab.gate.calls.put;
    const { pass } = await client.passes
      .run({
        projectId: theirs.id,
        input: { kind: 'source', id: theirs.source },
        basedOn: null,
        draft,
        preparation: preparation.parse({}),
        allowCost: null,
      })
      .catch(() => ({ pass: null }));
    if (pass)
      await expect
        .poll(
          async () =>
            (await client.projects.open({ folder: theirs.folder })).passes.find((one) => one.pass.id === pass.id)?.pass
              .state,
          { timeout: 30_000 },
        )
        .toBe('failed');
    expect([lab.gate.calls.put, lab.emulator.jobsByClientJobId.size]).toEqual([puts, 0]);
  });
});

describe('a model that a stranger’s version recorded', () => {
  it('gives way to what the service says of it, whichever is known first', () => {
    const id = 'somebody/unlisted/image-to-image';
    const published = (wire: string, held: boolean): Published => ({
      id,
      title: 'Unlisted',
      task: 'image-to-image',
      description: '',
      slots: [
        {
          name: 'picture',
          kind: 'picture',
          wire,
          label: 'Picture',
          help: '',
          required: true,
          accepts: ['image/png'],
          maxBytes: 10_000_000,
          most: 1,
        },
      ],
      fields: [
        {
          name: 'prompt',
          label: 'Prompt',
          help: '',
          group: 'main',
          role: 'prompt',
          kind: 'text',
          required: true,
          longest: 2000,
          default: '',
        },
        { name: 'enable_safety_checker', label: 'Checker', help: '', group: 'none', kind: 'fixed', value: held },
      ],
      output: { from: 'input' },
      leftOut: [],
    });
    const [theirs, its] = [published('public_gallery', false), descriptorOf(published('image_url', true))];
    const recorded = { recipe: { model: id }, published: theirs };
    learnRecorded(recorded);
    expect(models[id]?.slots[0]?.wire).toBe('public_gallery');
    learnAnswered(its);
    expect(models[id]).toBe(its);
    learnRecorded({ ...recorded, published: { ...theirs } });
    expect(models[id]).toBe(its);
    // What ships with the app nobody else describes.
    learnRecorded({ recipe: { model: defaultModel.id }, published: { ...theirs, id: defaultModel.id } });
    learnAnswered({ ...its, id: defaultModel.id });
    expect(models[defaultModel.id]).toBe(defaultModel);
  });
});
