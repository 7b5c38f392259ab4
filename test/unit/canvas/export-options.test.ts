import { describe, expect, it } from 'vitest';
import { templateFault } from '../../../src-main/common/file-name';
import { exportSize } from '../../../src-main/common/export-size';
import { builtInPresets } from '../../../src-main/contract/export-presets';
import {
  asksForMore,
  endingOf,
  filledPart,
  insertable,
  orderedName,
  resizeKinds,
  resizeOf,
  sameWork,
} from '../../../src-renderer/screens/export/export-options';
import { showBytes } from '../../../src-main/common/bytes';

const own = { width: 1536, height: 1152 };
const none = { enlarge: false, ppi: null } as const;

describe('whether more pixels are asked for than there are', () => {
  it.each([
    [{ kind: 'none' }, 1, false],
    [{ kind: 'none' }, 2, true],
    [{ kind: 'percent', percent: 100 }, 1, false],
    [{ kind: 'percent', percent: 101 }, 1, true],
    [{ kind: 'long-edge', length: 1536, unit: 'px' }, 1, false],
    [{ kind: 'long-edge', length: 297, unit: 'mm' }, 1, true],
    [{ kind: 'fit', width: 3072, height: 600 }, 1, false],
    [{ kind: 'fit', width: 3072, height: null }, 1, true],
    [{ kind: 'fill', width: 1080, height: 1152, focus: { x: 0.5, y: 0.5 } }, 1, false],
    [{ kind: 'fill', width: 1080, height: 1350, focus: { x: 0.5, y: 0.5 } }, 1, true],
    [{ kind: 'exact', width: 10, height: 1153 }, 1, true],
  ] as const)('%j × %i: %s', (resize, scale, more) => {
    expect(asksForMore(own, { resize, ppi: null }, scale)).toBe(more);
  });
});

describe('what fills a box', () => {
  it('is as large as it can be, around the focus, and stays on the picture', () => {
    const portrait = { width: 1080, height: 1350 };
    const middle = filledPart(own, portrait, { x: 0.5, y: 0.5 });
    expect(middle).toMatchObject({ top: 0, height: 1 });
    expect(middle.width * own.width).toBeCloseTo(921.6);
    expect(middle.left + middle.width / 2).toBeCloseTo(0.5);
    expect(filledPart(own, portrait, { x: 0, y: 0 }).left).toBe(0);
    const right = filledPart(own, portrait, { x: 1, y: 0 });
    expect(right.left + right.width).toBeCloseTo(1);
  });
});

describe('a way of resizing', () => {
  it('can begin from any other, and comes to a size', () => {
    for (const { value } of resizeKinds) {
      for (const { value: before } of resizeKinds) {
        const resize = resizeOf(value, resizeOf(before, { kind: 'none' }, own), own);
        expect(resize.kind).toBe(value);
        const size = exportSize(own, { ...none, resize });
        expect(size.width).toBeGreaterThan(0);
      }
    }
  });

  it('keeps the box that was typed', () => {
    expect(resizeOf('exact', { kind: 'fit', width: 800, height: 600 }, own)).toEqual({
      kind: 'exact',
      width: 800,
      height: 600,
    });
  });
});

describe('a preset that was changed for once', () => {
  const [original] = builtInPresets;
  const web = builtInPresets.find((preset) => preset.id === 'web-jpeg')!;

  it('is not called by its name alone', () => {
    expect(orderedName(web, web)).toBe('Web JPEG');
    expect(orderedName({ ...web, settings: { ...web.settings, quality: 50 } }, web)).toBe('Web JPEG, changed');
    expect(orderedName({ ...original!, settings: { ...original!.settings, format: 'webp' } }, original!)).toBe('WebP');
  });

  it('is the same work where only its name differs', () => {
    expect(sameWork(web, { ...web, id: 'x', name: 'Mine' })).toBe(true);
    expect(sameWork(web, { ...web, sidecar: true })).toBe(false);
  });
});

it('whatever can be inserted into a name may stand in it', () => {
  expect(templateFault(insertable.map(({ text }) => text).join('-'))).toBeNull();
});

it('a file has the ending of its format', () => {
  expect([
    endingOf('jpeg', 'png'),
    endingOf('tiff', 'png'),
    endingOf('psd', 'png'),
    endingOf('original', 'jpeg'),
    endingOf('original', 'png'),
  ]).toEqual(['jpg', 'tif', 'psd', 'jpg', 'png']);
});

it('bytes are told as people read them', () => {
  expect([640, 182_400, 999_499, 999_500, 2_410_000, 120_000_000].map(showBytes)).toEqual([
    '640 bytes',
    '182 kB',
    '999 kB',
    '1.0 MB',
    '2.4 MB',
    '120 MB',
  ]);
});
