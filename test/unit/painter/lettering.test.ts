import { describe, expect, test } from 'vitest';
import sharp from 'sharp';
import { drawLettering } from '../../../src-main/painter/lettering/draw';
import { fit, layOut } from '../../../src-main/painter/lettering/layout';
import { ink, measure } from '../../../src-main/painter/lettering/fonts';
import { plainLettering, type LetteringStyle } from '../../../src-main/painter/looks/look';
import { fromBytes, picture, type Raster } from '../../../src-main/painter/pixels/raster';
import { Random } from '../../../src-main/painter/pixels/random';
import { photo } from '../emulator/started';

const scene = async (): Promise<Raster> =>
  fromBytes(
    await sharp(await photo())
      .removeAlpha()
      .raw()
      .toBuffer(),
    480,
    360,
  );
const draw = (
  on: Raster,
  prompt: string,
  more: Partial<{ strength: number; seed: number; style: LetteringStyle }> = {},
) =>
  drawLettering(on, {
    prompt,
    strength: more.strength ?? 0.8,
    random: new Random(more.seed ?? 1),
    style: more.style ?? plainLettering(),
  });

/** The picture of an overlay on a flat ground, grey. */
const onGrey = async (svg: string, level: number): Promise<Buffer> =>
  await sharp({ create: { width: 480, height: 360, channels: 3, background: { r: level, g: level, b: level } } })
    .composite([{ input: Buffer.from(svg) }])
    .greyscale()
    .raw()
    .toBuffer();

describe('lettering', () => {
  test('sets the quoted words, and nothing where none are quoted or the strength is low', async () => {
    const on = await scene();
    expect(draw(on, 'a poster that says "VISIT MARS"').svg).toContain('<path');
    expect(draw(on, 'a poster').svg).toBeNull();
    expect(draw(on, 'says "VISIT MARS"', { strength: 0.15 }).svg).toBeNull();
    expect(draw(on, 'says "東京"', { strength: 0.15 }).unset).toEqual([]);
    expect(draw(on, 'says "VISIT MARS"', { strength: 0.16 }).svg).not.toBeNull();
  });

  test('stands out from a light and from a dark ground', async () => {
    for (const level of [8, 60, 128, 190, 248]) {
      const { svg } = draw(picture(480, 360, [level / 255, level / 255, level / 255]), 'says "VISIT MARS"');
      const made = await onGrey(svg!, level);
      const strongest = made.reduce((most, value) => Math.max(most, Math.abs(value - level)), 0);
      expect(strongest, `on ${level}`).toBeGreaterThan(95);
    }
  });

  test('stays inside the picture, whatever the words and wherever the seed puts them', async () => {
    const on = { width: 480, height: 360 };
    const texts = [
      'VISIT MARS',
      'The quick brown fox jumps over the lazy dog and then goes on to the next field',
      'Donaudampfschifffahrtsgesellschaftskapitän',
      'A',
      'One, two, three, four',
    ];
    for (let seed = 0; seed < 40; seed += 1) {
      const some = texts.slice(seed % 5).concat(texts.slice(0, seed % 3));
      for (const block of layOut(some, on, new Random(seed), {
        face: 'display',
        scale: 1,
        margin: 30,
        calm: { top: 1, centre: 1, bottom: 1 },
        band: null,
      })) {
        expect(block.left).toBeGreaterThanOrEqual(29.9);
        expect(block.top).toBeGreaterThanOrEqual(29.9);
        expect(block.left + block.width).toBeLessThanOrEqual(450.1);
        expect(block.top + block.height).toBeLessThanOrEqual(330.1);
      }
    }
  });

  test('breaks a long phrase into lines of like width, and keeps a short one whole', () => {
    const box = { width: 400, height: 160 };
    const long = fit('Every evening from seven until the last guest has left', 'display', box, 100);
    expect(long.lines.length).toBeGreaterThan(1);
    expect(long.lines.join(' ')).toBe('Every evening from seven until the last guest has left');
    const widths = long.lines.map((line) => measure(line, long.face));
    expect(Math.min(...widths)).toBeGreaterThan(Math.max(...widths) * 0.55);
    expect(fit('Open late', 'display', box, 100).lines).toStrictEqual(['Open late']);
  });

  test('keeps accents and descenders of one line clear of the next, and inside the block', () => {
    for (const [text, wanted] of [
      ['LANGE NÄCHTE ZÜRICH', 'display'],
      ['ÀÉÎ ÕÜÑ ŸŠŽ', 'display'],
      ['ÇŞŢ ÅÄÖ', 'text'],
      ['Việt Nam đẹp gypsy', 'text'],
      ['jug jug jug ŐŰŐ', 'display'],
    ] as const) {
      // So narrow that every word has a line of its own.
      const { lines, face, baselines, size, height } = fit(text, wanted, { width: 60, height: 400 }, 100);
      expect(lines.length).toBeGreaterThan(1);
      const boxes = lines.map((line, at) => {
        const { above, below } = ink(line, face);
        return { top: (baselines[at]! - above) * size, bottom: (baselines[at]! + below) * size };
      });
      boxes
        .slice(1)
        .forEach((box, at) =>
          expect(box.top, `${text}, line ${at + 2}`).toBeGreaterThan(boxes[at]!.bottom + 0.05 * size),
        );
      expect(boxes[0]!.top).toBeGreaterThanOrEqual(-0.05 * size);
      expect(boxes.at(-1)!.bottom).toBeLessThanOrEqual(height + 0.05 * size);
    }
  });

  test('goes where the prompt says', async () => {
    const on = picture(480, 360, [0.5, 0.5, 0.5]);
    const centre = async (prompt: string): Promise<number> => {
      const made = await onGrey(draw(on, prompt).svg!, 128);
      let [sum, weight] = [0, 0];
      made.forEach((value, i) => {
        const w = Math.abs(value - 128) > 60 ? 1 : 0;
        sum += w * Math.floor(i / 480);
        weight += w;
      });
      return sum / weight / 360;
    };
    expect(await centre('"HELLO" at the top')).toBeLessThan(0.4);
    expect(await centre('"HELLO" in the middle')).toBeCloseTo(0.5, 1);
    expect(await centre('"HELLO" at the bottom')).toBeGreaterThan(0.6);
  });

  test('moves with the seed', async () => {
    const on = await scene();
    const all = new Set(Array.from({ length: 12 }, (_, seed) => draw(on, '"VISIT MARS"', { seed }).svg));
    expect(all.size).toBeGreaterThan(5);
  });

  test('sets letters of many alphabets, and names what it has no letters for', async () => {
    const on = await scene();
    for (const text of [
      'Größe Ähre',
      'Łódź Žižkov',
      'Добро пожаловать',
      'Καλημέρα',
      'Việt Nam',
      '50 % – “ok” & more…',
    ]) {
      const { svg, unset } = draw(on, `«${text}»`);
      expect(unset).toStrictEqual([]);
      expect(svg).toContain('<path');
    }
    expect(draw(on, '"東京"')).toStrictEqual({ svg: null, unset: ['東京 of “東京”'] });
    expect(draw(on, '"東京" and "Tokyo"').unset).toStrictEqual(['東京 of “東京”']);
  });

  test('is set in every manner of ground', async () => {
    const on = await scene();
    for (const ground of ['band', 'panel', 'bare', 'glow'] as const) {
      const { svg } = draw(on, '"OPEN" "until late"', { style: { ...plainLettering(), ground } });
      const made = await onGrey(svg!, 128);
      expect(made.some((value) => value > 200) || made.some((value) => value < 60)).toBe(true);
    }
  });
});
