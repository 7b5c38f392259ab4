import { writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { testKey } from '../../support/lab';
import { newDocument, passDocument } from '../../support/documents';
import { picture } from '../../support/pictures';
import { openStudio } from '../../support/studio';

const studio = await openStudio('cli-until-right');
const { ask, at, fails } = studio;
/** Passes and readings on a machine that is loaded. */
const patience = 400_000;

let origin = '';
let endEmulator: () => Promise<unknown> = () => Promise.resolve();
afterAll(() => endEmulator());
const paid = () => ({ env: { MODELRUNNER_KEY: testKey, PENTIMENTO_MODELRUNNER_ORIGIN: origin } });
const orderOf = (size: string, ...more: string[]): string[] => [
  'pass',
  'signs',
  '--source',
  'shop.png',
  '--prompt',
  'a poster, sign says "OPENING"',
  '--speed',
  'TURBO',
  '--size',
  size,
  ...more,
];
const order = (...more: string[]): string[] => orderOf('512x512', ...more);
/** With this seed the misspelt word is read as what it is. With some others the reader is unsure. */
const readable = ['--seed', '7'];

const words = z.object({
  verdict: z.string(),
  strings: z.array(z.looseObject({ text: z.string(), verdict: z.string(), read: z.string().nullable() })),
});
const tried = z.looseObject({
  pass: z.looseObject({ version: z.string() }),
  passes: z.array(
    z.looseObject({
      version: z.string(),
      group: z.looseObject({ id: z.string() }),
      results: z.array(z.looseObject({ words: words.nullable() })),
    }),
  ),
  group: z.object({
    id: z.string(),
    kind: z.string(),
    axes: z.array(z.object({ name: z.string(), values: z.array(z.number()) })),
  }),
  price: z.looseObject({ low: z.string(), high: z.string() }),
  untilRight: z.object({
    tries: z.number(),
    most: z.number(),
    cost: z.string().nullable(),
    seeds: z.array(z.number()),
    verdict: z.string(),
  }),
});

beforeAll(async () => {
  await picture(at('shop.png'), { width: 512, height: 512 });
  await writeFile(at('misspell.json'), '{"faults":[{"route":"submit","on":[1,3,4],"do":{"kind":"misspell"}}]}');
  const emulator = await studio.server(['emulator', '--any-key', '--faults', at('misspell.json')]);
  origin = emulator.url;
  endEmulator = () => {
    emulator.child.kill('SIGTERM');
    return emulator.ended;
  };
  await ask(newDocument, ['new', 'signs']);
});

it(
  'tries until the words are right: versions of one group, each with its seed, whose sum was held against the ceiling; words tells what was read',
  async () => {
    expect(
      (await fails(['pass', 'signs', '--source', 'shop.png', '--prompt', 'no quotes', '--until-right', '2'], 2, paid()))
        .code,
    ).toBe('wrong-use');
    expect((await fails(order('--until-right', '17'), 2, paid())).code).toBe('wrong-use');
    // One pass is far below the ceiling; sixteen of them, four pictures each, are not.
    expect((await fails(orderOf('768x768', '--until-right', '16', '--images', '4'), 2, paid())).code).toBe(
      'over-ceiling',
    );
    // Nor is one that may cost more than all are allowed, or an amount for nothing.
    expect((await fails(order('--until-right', '3', '--or-cost', '0.001'), 2, paid())).code).toBe('over-ceiling');
    expect((await fails(order('--or-cost', '0.5'), 2, paid())).code).toBe('wrong-use');
    const done = await ask(tried, order('--until-right', '3', ...readable), 0, paid());
    expect(done.untilRight).toMatchObject({ tries: 2, most: 3, cost: null, verdict: 'right' });
    expect(new Set(done.untilRight.seeds).size).toBe(3);
    expect(done.untilRight.seeds.slice(0, 2)).toEqual(done.group.axes[0]!.values);
    expect(done.passes.map(({ version }) => version)).toEqual(['v1', 'v2']);
    expect(done.passes.map(({ group }) => group.id)).toEqual([done.group.id, done.group.id]);
    expect(done.passes.map(({ results }) => results[0]!.words?.verdict)).toEqual(['wrong', 'right']);
    expect(done.group.axes[0]!.values).toHaveLength(2);
    expect(done.group.axes[0]!.values[0]).toBe(7);
    expect(Number(done.price.high)).toBeCloseTo(3 * 0.06 * 0.512 * 0.512, 9);
    expect(done.pass.version).toBe('v2');
    const read = await ask(z.looseObject({ words: words.extend({ result: z.string() }) }), ['words', 'signs', 'v1']);
    expect(read.words).toMatchObject({ result: 'v1:1', verdict: 'wrong', strings: [{ text: 'OPENING' }] });
  },
  patience,
);

it(
  'ends with 1 when none of them is right',
  async () => {
    const done = await ask(tried, order('--until-right', '1', ...readable), 1, paid());
    expect(done.untilRight).toMatchObject({ tries: 1, most: 1, verdict: 'wrong' });
    expect((await ask(passDocument, ['show', 'signs', done.pass.version])).pass.words).toEqual(['OPENING']);
  },
  patience,
);

it(
  'goes on where it was killed, with the seeds that were drawn, and pays nothing twice',
  async () => {
    const killed = studio.start(order('--until-right', '3', '--or-cost', '0.05', ...readable), paid());
    // Its first pass has ended and is being read, or was.
    await killed.says('v4: done');
    const said = await killed.says(/Seeds: [\d, ]+/);
    killed.child.kill('SIGKILL');
    await killed.ended;
    const seeds = /Seeds: ([\d, ]+)/.exec(said)![1]!.split(', ').map(Number);
    const gone = await ask(z.object({ passes: z.array(tried.shape.pass) }), ['resume', 'signs'], 0, paid());
    expect(gone.passes.map(({ version }) => version)).toEqual(['v4', 'v5']);
    const { passes } = await ask(
      z.looseObject({
        passes: z.array(z.looseObject({ version: z.string(), recipe: z.looseObject({ seed: z.number() }) })),
      }),
      ['history', 'signs'],
    );
    // As many as were told, and no more: another resume finds nothing to go on with.
    expect(passes.map(({ version }) => version)).toEqual(['v1', 'v2', 'v3', 'v4', 'v5']);
    expect(passes.slice(3).map(({ recipe }) => recipe.seed)).toEqual(seeds.slice(0, 2));
    expect((await ask(z.object({ passes: z.array(z.unknown()) }), ['resume', 'signs'], 0, paid())).passes).toEqual([]);
  },
  patience,
);

it(
  'stops and asks where the words can’t be told, and resume does not go on by itself',
  async () => {
    const unread = orderOf('512x512', '--until-right', '3').map((word) => word.replace('OPENING', 'ПРИВЕТ'));
    const done = await ask(tried, unread, 3, paid());
    expect(done.untilRight).toMatchObject({ tries: 1, most: 3, verdict: 'unsure' });
    expect((await ask(z.object({ passes: z.array(z.unknown()) }), ['resume', 'signs'], 0, paid())).passes).toEqual([]);
  },
  patience,
);
