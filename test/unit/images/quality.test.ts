import sharp, { type Sharp } from 'sharp';
import { describe, expect, it } from 'vitest';
import { similarity } from './measures';
import { drawn, photo } from './pictures';
import { asIs, lab } from './support';

const here = lab();

/** Windowed sinc of three lobes, in floating point, in two passes: slow, and as good as it gets. */
const lanczos = (
  source: Float64Array,
  width: number,
  height: number,
  outWidth: number,
  outHeight: number,
): Float64Array => {
  const kernel = (x: number): number =>
    x === 0 ? 1 : Math.abs(x) >= 3 ? 0 : (3 * Math.sin(Math.PI * x) * Math.sin((Math.PI * x) / 3)) / (Math.PI * x) ** 2;
  const pass = (from: Float64Array, rows: number, length: number, outLength: number): Float64Array => {
    const out = new Float64Array(rows * outLength);
    const scale = length / outLength;
    for (let to = 0; to < outLength; to += 1) {
      const centre = (to + 0.5) * scale - 0.5;
      const weights: [number, number][] = [];
      let sum = 0;
      for (let at = Math.ceil(centre - 3 * scale); at <= Math.floor(centre + 3 * scale); at += 1) {
        const weight = kernel((at - centre) / scale);
        weights.push([Math.max(0, Math.min(length - 1, at)), weight]);
        sum += weight;
      }
      for (let row = 0; row < rows; row += 1) {
        let value = 0;
        for (const [at, weight] of weights) value += (from[row * length + at] ?? 0) * weight;
        out[row * outLength + to] = value / sum;
      }
    }
    return out;
  };
  const turn = (from: Float64Array, rows: number, length: number): Float64Array => {
    const out = new Float64Array(from.length);
    for (let row = 0; row < rows; row += 1)
      for (let at = 0; at < length; at += 1) out[at * rows + row] = from[row * length + at] ?? 0;
    return out;
  };
  const narrow = pass(source, height, width, outWidth);
  return turn(pass(turn(narrow, height, outWidth), outWidth, height, outHeight), outWidth, outHeight);
};

const grey = async (file: string | Buffer): Promise<Buffer> => sharp(file).extractChannel(1).raw().toBuffer();

/** Circles ever finer to the outside: whatever a resize does wrong shows as false rings. */
const zonePlate = (side: number): Sharp =>
  drawn(side, side, (x, y) => {
    const value = Math.round(
      127.5 + 127.5 * Math.cos(((x - side / 2) ** 2 + (y - side / 2) ** 2) * (Math.PI / side) * 0.5),
    );
    return [value, value, value];
  });

describe('a smaller picture', () => {
  for (const [name, make, least] of [
    ['a photo', () => photo(600, 400, { grain: 8 }), 0.96],
    ['a zone plate', () => zonePlate(600), 0.98],
  ] as const) {
    it(`of ${name} is like a slow, exact reference`, async () => {
      const source = await make().png().toBuffer();
      const { width, height } = await sharp(source).metadata();
      const exact = Float64Array.from(await grey(source));
      const files = [
        await here.put('s.png', source),
        await here.put('s.jpg', await sharp(source).jpeg({ quality: 100, chromaSubsampling: '4:4:4' }).toBuffer()),
      ];
      for (const file of files) {
        for (const part of [1.5, 4.3]) {
          const [w, h] = [Math.round(width / part), Math.round(height / part)];
          const to = here.at('small');
          await here.images.prepare({ file, target: { inside: { width: w, height: h } }, preparation: asIs, to });
          const meta = await sharp(to).metadata();
          const reference = lanczos(exact, width, height, meta.width, meta.height);
          expect(similarity(await grey(to), reference, meta.width, meta.height)).toBeGreaterThan(least);
        }
      }
    });
  }

  it('with transparent places has neither dark nor light rims', async () => {
    // A colour that a rim has room to go over on both sides, on transparent black and on transparent white: hidden colours must not show.
    const disc = [200, 140, 60] as const;
    for (const hidden of [0, 255]) {
      const pixels = Buffer.alloc(300 * 300 * 4);
      for (let y = 0; y < 300; y += 1)
        for (let x = 0; x < 300; x += 1)
          pixels.set(
            Math.hypot(x - 150, y - 150) < 90 ? [...disc, 255] : [hidden, hidden, hidden, 0],
            (y * 300 + x) * 4,
          );
      const file = await here.put(
        'rim.png',
        await sharp(pixels, { raw: { width: 300, height: 300, channels: 4 } })
          .png()
          .toBuffer(),
      );
      for (const [background, ground] of [
        ['#c88c3c', disc],
        ['#ffffff', [255, 255, 255]],
        ['#000000', [0, 0, 0]],
      ] as const) {
        await here.images.prepare({
          file,
          target: { inside: { width: 130, height: 130 } },
          preparation: { ...asIs, background },
          to: here.at('rim'),
        });
        // A PNG, so that nothing but the resizing shows.
        expect((await sharp(here.at('rim')).metadata()).format).toBe('png');
        const data = await sharp(here.at('rim')).raw().toBuffer();
        disc.forEach((value, channel) => {
          const seen = Array.from({ length: data.length / 3 }, (_, pixel) => data[pixel * 3 + channel] ?? 0);
          const other = ground[channel] ?? 0;
          // Between the disc's colour and the background's, nothing else.
          expect(Math.min(...seen), `${background} ${channel}`).toBeGreaterThanOrEqual(Math.min(value, other) - 1);
          expect(Math.max(...seen), `${background} ${channel}`).toBeLessThanOrEqual(Math.max(value, other) + 1);
        });
      }
      await here.images.thumbnail({ file, width: 130, to: here.at('rim.webp') });
      const { data } = await sharp(here.at('rim.webp')).raw().toBuffer({ resolveWithObject: true });
      const visible = Array.from({ length: data.length / 4 }, (_, pixel) =>
        data.subarray(pixel * 4, pixel * 4 + 4),
      ).filter(([, , , alpha = 0]) => alpha > 40);
      // What is left is WebP's.
      expect(
        Math.max(...visible.flatMap((pixel) => disc.map((value, channel) => Math.abs((pixel[channel] ?? 0) - value)))),
      ).toBeLessThan(18);
    }
  });

  it('of a fine weave has no false pattern, also where a decoder of JPEG could make it small by itself', async () => {
    const side = 1200;
    const weave = drawn(side, side, (x, y) => {
      const value = Math.round(
        127 + 60 * Math.cos((x * 2 * Math.PI) / 4.3 + y * 0.3) + 60 * Math.cos((y * 2 * Math.PI) / 4.7),
      );
      return [value, value, value];
    });
    const file = await here.put('weave.jpg', await weave.jpeg({ quality: 92 }).toBuffer());
    // 5.3 times smaller: even grey, as the eye sees it from afar. Left to the decoder, it ranges from 108 to 146.
    await here.images.prepare({
      file,
      target: { inside: { width: 226, height: 226 } },
      preparation: asIs,
      to: here.at('weave'),
    });
    const data = await grey(here.at('weave'));
    expect(Math.max(...data) - Math.min(...data)).toBeLessThan(28);
  });
});
