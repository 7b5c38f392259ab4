import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { apart, chart, patchesOf } from './chart';
import { asIs, lab, large } from './support';
import { greyOf, nameOf, plain, writeLayout, type Layout, type Model } from './tiff-layouts';

/** What a TIFF of any layout shows is what its tags announce, or it is refused by name. */

const here = lab();

/** How many layouts one run tries, and from which seed: `PENTIMENTO_SEED=… npx vitest …` to see a run again. */
const SEED = Number(process.env['PENTIMENTO_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const RUNS = Number(process.env['PENTIMENTO_LAYOUTS'] ?? 120);

const left = (x: number): number => (x % 32 < 20 ? 1 : 0.5);
const fills: readonly ((x: number, y: number) => number)[] = [() => 1, (x) => left(x), () => 0];

const alphaOf = (layout: Layout): ((x: number, y: number) => number) | null =>
  (layout.tagged ? layout.extra.find(({ kind }) => kind === 1 || kind === 2)?.value : null) ?? null;

/** The chart laid on white, where some of it is transparent. Inks are held against the plain picture of the same inks. */
const wantedOf = (layout: Layout, plainInks: readonly (readonly number[])[]): number[][] => {
  const isGrey = layout.model === 'grey' || layout.model === 'white-is-zero';
  const alpha = alphaOf(layout);
  return chart.map((rgb, patch) => {
    const base = isGrey
      ? [greyOf(rgb), greyOf(rgb), greyOf(rgb)]
      : layout.model === 'cmyk'
        ? (plainInks[patch] ?? [])
        : rgb;
    if (!alpha) return [...base];
    let sum = 0;
    for (let x = 8; x < 24; x += 1) sum += alpha(x, 0);
    return base.map((value) => value * (sum / 16) + 255 * (1 - sum / 16));
  });
};

const showing = async (file: string): Promise<number[][]> => {
  await here.images.prepare({ file, target: large, preparation: asIs, to: here.at('shown') });
  return patchesOf(here.at('shown'));
};

/** Kinds whose meaning no document settles, which may be refused: colours of rare models multiplied with an alpha, and tints of less detail in rare ways. */
const mayBeRefused = (layout: Layout): boolean =>
  (alphaOf(layout) !== null &&
    layout.extra.find(({ kind }) => kind !== 0)?.kind === 1 &&
    !['grey', 'rgb', 'cmyk'].includes(layout.model)) ||
  layout.subsampling.join('') !== '11';

const judge = async (layout: Layout, plainInks: number[][]): Promise<void> => {
  const name = nameOf(layout);
  const file = await here.put('layout.tif', writeLayout(layout));
  try {
    const probe = await here.images.probe(file);
    expect({ name, hasAlpha: probe.hasAlpha }).toEqual({ name, hasAlpha: alphaOf(layout) !== null });
    const difference = apart(await showing(file), wantedOf(layout, plainInks));
    expect({ name, difference, isExact: difference <= 3 }).toEqual({ name, difference, isExact: true });
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    if (code !== 'image-unsupported' || !mayBeRefused(layout))
      throw new Error(`${name}: ${code} ${message}`, { cause: error });
    expect(message).toMatch(/^“layout\.tif” is a TIFF that .* can’t be read here\. Save it as TIFF/);
  }
};

const models: readonly Model[] = ['grey', 'white-is-zero', 'rgb', 'palette', 'cmyk', 'ycbcr', 'lab', 'icclab'];

const layouts: fc.Arbitrary<Layout> = fc
  .record({
    model: fc.constantFrom(...models),
    bits: fc.constantFrom<8 | 16>(8, 16),
    extra: fc.array(fc.record({ kind: fc.constantFrom<0 | 1 | 2>(0, 1, 2), value: fc.constantFrom(...fills) }), {
      maxLength: 4,
    }),
    tagged: fc.boolean(),
    planar: fc.boolean(),
    compression: fc.constantFrom<Layout['compression']>('none', 'lzw', 'deflate', 'packbits'),
    predictor: fc.boolean(),
    tile: fc.constantFrom<Layout['tile']>(null, [16, 16], [32, 48], [64, 32], [128, 64]),
    order: fc.constantFrom<Layout['order']>('II', 'MM'),
    big: fc.boolean(),
    subsampling: fc.constantFrom<Layout['subsampling']>([1, 1], [1, 1], [2, 1], [2, 2], [4, 2]),
  })
  .map((drawn) => ({
    ...plain,
    ...drawn,
    bits: drawn.model === 'palette' ? 8 : drawn.bits,
    predictor: drawn.predictor && (drawn.compression === 'lzw' || drawn.compression === 'deflate'),
    // Only a single alpha can be told from other channels, and none of them hides the whole picture.
    extra: drawn.extra.map(({ kind, value }, at) =>
      kind === 0 || drawn.extra.findIndex((one) => one.kind !== 0) !== at
        ? { kind: 0 as const, value }
        : { kind, value },
    ),
    subsampling:
      drawn.model === 'ycbcr' && drawn.extra.length === 0 && !drawn.planar && !drawn.predictor && drawn.bits === 8
        ? drawn.subsampling
        : ([1, 1] as const),
  }));

describe('a TIFF', () => {
  it(
    `of any layout is exact, or refused by name (seed ${SEED})`,
    async () => {
      console.log(`TIFF layouts: seed ${SEED}, ${RUNS} runs`);
      const plainInks = await showing(await here.put('inks.tif', writeLayout({ model: 'cmyk' })));
      await fc.assert(
        fc.asyncProperty(layouts, (layout) => judge(layout, plainInks)),
        { seed: SEED, numRuns: RUNS },
      );
    },
    60_000 + RUNS * 1000,
  );
});
