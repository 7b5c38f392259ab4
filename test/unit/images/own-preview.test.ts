import * as fc from 'fast-check';
import { writeFile } from 'node:fs/promises';
import sharp, { type SharpInput } from 'sharp';
import { describe, expect, it } from 'vitest';
import { firstSight, isBarred, pictureIn, upright } from '../../../src-main/images/jobs/own-preview';
import {
  barred,
  pngWithPreview,
  previewKind,
  tiffWithPreview,
  webpWithPreview,
  withPreviews,
  type Previews,
} from '../../support/previews';
import { lab } from './support';

const { at, put, images } = (() => {
  const made = lab();
  return { at: made.at, put: made.put, images: () => made.images };
})();

/** Four colours, one to a quarter, so that a turned or mirrored one is another picture. */
const corners = [
  [220, 40, 40],
  [40, 200, 60],
  [50, 70, 220],
  [230, 220, 60],
] as const;

const quarters = async (width: number, height: number, colours: readonly (readonly number[])[] = corners) => {
  const data = Buffer.alloc(width * height * 3);
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      const colour = colours[(y * 2 < height ? 0 : 2) + (x * 2 < width ? 0 : 1)]!;
      for (let part = 0; part < 3; part += 1) data[(y * width + x) * 3 + part] = colour[part]!;
    }
  return sharp(data, { raw: { width, height, channels: 3 } })
    .jpeg({ quality: 90 })
    .toBuffer();
};

/** The colours in the middle of a picture's quarters. */
const seenIn = async (picture: SharpInput): Promise<number[][]> => {
  const { data, info } = await sharp(picture)
    .autoOrient()
    .toColourspace('srgb')
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return [
    [1, 1],
    [3, 1],
    [1, 3],
    [3, 3],
  ].map(([x, y]) => {
    const from = (Math.floor((info.height * y!) / 4) * info.width + Math.floor((info.width * x!) / 4)) * 3;
    return [...data.subarray(from, from + 3)];
  });
};

const apart = (a: readonly number[][], b: readonly number[][]): number =>
  Math.max(...a.flatMap((one, index) => one.map((value, part) => Math.abs(value - b[index]![part]!))));

const sightOf = async (name: string, bytes: Uint8Array, width = 320) =>
  firstSight({ file: await put(name, bytes), width });

const side = fc.integer({ min: 170, max: 420 });
const orientation = fc.integer({ min: 1, max: 8 });
/** Each run draws pictures. */
const runs = { numRuns: 40 };

describe('a photo’s own preview', () => {
  it('stands upright as sharp turns the photo, whatever its orientation', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 9 }),
        orientation,
        async (width, height, turn) => {
          const data = Uint8Array.from({ length: width * height * 3 }, (_, index) => (index * 37) % 256);
          const raw = { width, height, channels: 3 } as const;
          const stored = await sharp(data, { raw }).withMetadata({ orientation: turn }).png().toBuffer();
          const wanted = await sharp(stored).autoOrient().raw().toBuffer({ resolveWithObject: true });
          const found = upright(data, { width, height }, 3, turn);
          expect([found.width, found.height]).toEqual([wanted.info.width, wanted.info.height]);
          expect(Buffer.from(found.data).equals(wanted.data)).toBe(true);
        },
      ),
    );
  });

  it('is found in EXIF, bars and all, and shows the photo as it will be shown', async () => {
    await fc.assert(
      fc.asyncProperty(side, side, orientation, fc.boolean(), async (width, height, turn, isLittle) => {
        const photo = await quarters(width, height);
        const file = withPreviews(photo, { exif: await barred(photo), orientation: turn, isLittle });
        const sight = await sightOf('barred.jpg', file);
        expect(sight).not.toBeNull();
        const shape = (turn < 5 ? width / height : height / width) / (sight!.width / sight!.height);
        // Sides of some hundred pixels at most, each rounded.
        expect(Math.abs(Math.log(shape))).toBeLessThan(0.05);
        expect(apart(await seenIn(Buffer.from(sight!.webp)), await seenIn(file))).toBeLessThan(60);
      }),
      runs,
    );
  });

  it('is found in EXIF where it has the photo’s shape, and behind the photo, at most as wide as was asked for', async () => {
    await fc.assert(
      fc.asyncProperty(
        side,
        side,
        orientation,
        fc.boolean(),
        fc.boolean(),
        async (width, height, turn, isMpf, isLittle) => {
          const photo = await quarters(width, height);
          const small = await sharp(photo).resize(160).jpeg().toBuffer();
          const previews: Previews = isMpf ? { mpf: [{ kind: previewKind, bytes: small }] } : { exif: small };
          const file = withPreviews(photo, { ...previews, orientation: turn, isLittle });
          const sight = await sightOf('plain.jpg', file, 100);
          expect(sight).not.toBeNull();
          expect(sight!.width).toBeLessThanOrEqual(100);
          expect(apart(await seenIn(Buffer.from(sight!.webp)), await seenIn(file))).toBeLessThan(60);
        },
      ),
      runs,
    );
  });

  it('is found in the EXIF of a PNG and a WebP, and in a TIFF as cameras and Photoshop write it', async () => {
    await fc.assert(
      fc.asyncProperty(side, side, orientation, fc.boolean(), async (width, height, turn, isLittle) => {
        const photo = await quarters(width, height);
        const previews: Previews = { exif: await barred(photo), orientation: turn, isLittle };
        const size = { width, height };
        const webp = await sharp(photo).webp().toBuffer();
        const files = {
          'a.png': pngWithPreview(await sharp(photo).png().toBuffer(), previews),
          'a.webp': webpWithPreview(webp, size, previews),
          'marked.webp': webpWithPreview(webp, size, previews, true),
          'camera.tif': tiffWithPreview(size, previews, false),
          'photoshop.tif': tiffWithPreview(size, previews, true),
        };
        const wanted = await seenIn(withPreviews(photo, previews));
        for (const [name, bytes] of Object.entries(files)) {
          const sight = await sightOf(name, bytes);
          expect([name, sight && apart(await seenIn(Buffer.from(sight.webp)), wanted) < 60]).toEqual([name, true]);
          // Cut off, or with any byte changed, it is one, or none, and nothing breaks.
          for (let cut = 8; cut < Math.min(bytes.length, 400); cut += 41) {
            await sightOf(name, bytes.subarray(0, cut));
            const changed = Buffer.from(bytes);
            changed[cut] = (changed[cut] ?? 0) ^ 0xff;
            await sightOf(name, changed);
          }
        }
      }),
      { numRuns: 4 },
    );
  });

  it('is none where its shape is another’s, or what should be bars is not black', async () => {
    await fc.assert(
      fc.asyncProperty(
        side,
        side,
        fc.integer({ min: 40, max: 160 }),
        fc.integer({ min: 40, max: 160 }),
        async (width, height, w, h) => {
          const isSame = pictureIn({ width, height }, { width: w, height: h })?.hasBars === false;
          fc.pre(!isSame);
          const photo = await quarters(width, height);
          const sight = await sightOf('other.jpg', withPreviews(photo, { exif: await quarters(w, h) }));
          expect(sight).toBeNull();
        },
      ),
      runs,
    );
    const photo = await quarters(300, 200);
    expect(await sightOf('grey.jpg', withPreviews(photo, { exif: await barred(photo, '#808080') }))).toBeNull();
    expect(await sightOf('black.jpg', withPreviews(photo, { exif: await barred(photo) }))).toMatchObject({
      width: 160,
    });
  });

  it('is none where the picture has none, or is no JPEG', async () => {
    const photo = await quarters(300, 200);
    expect(await sightOf('without.jpg', photo)).toBeNull();
    expect(await sightOf('empty.jpg', Buffer.alloc(0))).toBeNull();
    expect(await sightOf('one.jpg', Buffer.from([0xff]))).toBeNull();
    expect(await sightOf('a.png', await sharp(photo).png().toBuffer())).toBeNull();
  });

  it('is one of those that are meant as previews: no depth, no gain, no other view', async () => {
    const photo = await quarters(300, 200);
    const bytes = await sharp(photo).resize(150).jpeg().toBuffer();
    for (const kind of [0, 0x02_00_01, 0x02_00_02, 0x02_00_03, 0x03_00_00])
      expect(await sightOf('kind.jpg', withPreviews(photo, { mpf: [{ kind, bytes }] }))).toBeNull();
    // The marks for "depends on another" change nothing.
    for (const kind of [previewKind, 0x01_00_02, 0x40_01_00_01])
      expect(await sightOf('kind.jpg', withPreviews(photo, { mpf: [{ kind, bytes }] }))).not.toBeNull();
  });

  it('comes from the next place where the first one is broken, or another’s', async () => {
    const photo = await quarters(300, 200);
    const good = await sharp(photo).resize(150).jpeg().toBuffer();
    for (const exif of [Buffer.alloc(500), good.subarray(0, 200), await quarters(80, 150)]) {
      const sight = await sightOf('next.jpg', withPreviews(photo, { exif, mpf: [{ kind: previewKind, bytes: good }] }));
      expect(sight).toMatchObject({ width: 150, height: 100 });
    }
  });

  it('is never larger than the photo, and never one that says it is gigantic', async () => {
    const photo = await quarters(300, 200);
    const larger = await quarters(600, 400);
    expect(
      await sightOf('larger.jpg', withPreviews(photo, { mpf: [{ kind: previewKind, bytes: larger }] })),
    ).toBeNull();
    const huge = Buffer.from(await quarters(150, 100));
    const frame = huge.indexOf(Buffer.from([0xff, 0xc0]));
    huge.writeUInt16BE(60_000, frame + 5);
    huge.writeUInt16BE(60_000, frame + 7);
    expect(await sightOf('huge.jpg', withPreviews(photo, { exif: huge }))).toBeNull();
  });

  it('breaks nothing, whatever its bytes, its tags and its offsets are', async () => {
    const photo = await quarters(300, 200);
    const small = await barred(photo);
    const whole = withPreviews(photo, { exif: small, mpf: [{ kind: previewKind, bytes: small }] });
    const head = whole.length - photo.length - small.length + 200;
    const number = fc.oneof(fc.nat(70_000), fc.constantFrom(0, 1, 8, 0x7fff_ffff, 0xffff_fff0, 0xffff_ffff));
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(head), fc.integer({ min: 0, max: 255 })), { maxLength: 12 }),
        fc.option(fc.nat(whole.length), { nil: whole.length }),
        fc.record({ offset: number, length: number, next: number, mpfOffset: number }, { requiredKeys: [] }),
        async (changes, length, lies) => {
          const bytes = withPreviews(photo, { exif: small, mpf: [{ kind: previewKind, bytes: small }], lies });
          for (const [place, value] of changes) bytes[place] = value;
          const sight = await sightOf('hostile.jpg', bytes.subarray(0, length));
          if (sight === null) return;
          const { format, width, height } = await sharp(Buffer.from(sight.webp)).metadata();
          expect([format, width, height]).toEqual(['webp', sight.width, sight.height]);
          expect(width).toBeLessThanOrEqual(320);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('is read in an image process, and a file that is none fails there alone', async () => {
    const photo = await quarters(300, 200);
    await writeFile(at('process.jpg'), withPreviews(photo, { exif: await barred(photo) }));
    images().warm();
    const sight = await images().firstSight(at('process.jpg'), 320);
    expect(sight).toMatchObject({ width: 160 });
    expect(apart(await seenIn(Buffer.from(sight!.webp)), await seenIn(photo))).toBeLessThan(60);
    await expect(images().firstSight(at('nowhere.jpg'), 320)).rejects.toMatchObject({ code: 'file-missing' });
  });
});

describe('where the picture stands in a preview', () => {
  const sides = fc.integer({ min: 200, max: 12_000 });

  it('is all of it, at every size to which the photo was made smaller', () => {
    fc.assert(
      fc.property(sides, sides, fc.integer({ min: 64, max: 2000 }), (width, height, to) => {
        const scale = to / Math.max(width, height);
        const preview = { width: Math.round(width * scale), height: Math.round(height * scale) };
        fc.pre(scale <= 1 && Math.min(preview.width, preview.height) > 0);
        expect(pictureIn({ width, height }, preview)).toEqual({ left: 0, top: 0, ...preview, hasBars: false });
      }),
    );
  });

  it('is what bars leave of 160 × 120, in the middle and no larger', () => {
    fc.assert(
      fc.property(sides, sides, (width, height) => {
        const part = pictureIn({ width, height }, { width: 160, height: 120 });
        if (!part) {
          expect(Math.max(width / height, height / width)).toBeGreaterThan(5);
          return;
        }
        expect(part.left * 2 + part.width).toBe(160);
        expect(part.top * 2 + part.height).toBe(120);
        expect(part.hasBars).toBe(part.width < 160 || part.height < 120);
        if (part.hasBars) {
          expect(Math.min(part.left, part.top)).toBe(0);
          const [wanted, found] =
            part.top > 0 ? [(160 * height) / width, part.height] : [(120 * width) / height, part.width];
          expect(found).toBeLessThanOrEqual(wanted);
          expect(found).toBeGreaterThan(wanted - 2);
        }
      }),
    );
  });

  it('needs bars that are black all along', () => {
    const part = { left: 0, top: 7, width: 160, height: 106 };
    fc.assert(
      fc.property(
        fc.nat(159),
        fc.constantFrom(0, 1, 2, 3, 4, 5, 114, 119),
        fc.integer({ min: 65, max: 255 }),
        (x, y, grey) => {
          const data = new Uint8Array(160 * 120).fill(12);
          data.fill(200, 160 * 7, 160 * 113);
          expect(isBarred({ data, width: 160, height: 120 }, part)).toBe(true);
          data[y * 160 + x] = grey;
          expect(isBarred({ data, width: 160, height: 120 }, part)).toBe(false);
        },
      ),
    );
  });
});
