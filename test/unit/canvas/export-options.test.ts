import { describe, expect, it } from 'vitest';
import { asksForMore, endingOf, exportedSize, fileNameFault, numbered, quickSizes, showBytes } from '../../../src-renderer/ui/export-options';

const own = { width: 1536, height: 1152 };

describe('the size of an export', () => {
  it('is the picture’s own where nothing is typed', () => {
    expect(exportedSize(own, { width: null, height: null, enlarge: false })).toEqual(own);
  });

  it('fits inside what is typed, and keeps the shape', () => {
    expect(exportedSize(own, { width: 768, height: null, enlarge: false })).toEqual({ width: 768, height: 576 });
    expect(exportedSize(own, { width: null, height: 576, enlarge: false })).toEqual({ width: 768, height: 576 });
    expect(exportedSize(own, { width: 800, height: 600, enlarge: false })).toEqual({ width: 800, height: 600 });
    expect(exportedSize(own, { width: 800, height: 100, enlarge: false })).toEqual({ width: 133, height: 100 });
  });

  it('is larger than the picture only where enlarging is asked for', () => {
    expect(exportedSize(own, { width: 3072, height: null, enlarge: false })).toEqual(own);
    expect(exportedSize(own, { width: 3072, height: null, enlarge: true })).toEqual({ width: 3072, height: 2304 });
    expect(asksForMore(own, { width: 3072, height: null })).toBe(true);
    expect(asksForMore(own, { width: 3072, height: 600 })).toBe(false);
  });

  it('comes to what the quick sizes say', () => {
    const sizes = Object.fromEntries(quickSizes(own).map(({ value, box }) => [value, box && exportedSize(own, { ...box, enlarge: true })]));
    expect(sizes['half']).toEqual({ width: 768, height: 576 });
    expect(sizes['double']).toEqual({ width: 3072, height: 2304 });
    expect(sizes['long-1080']).toEqual({ width: 1080, height: 810 });
    expect(sizes['own']).toBeNull();
  });
});

describe('the name of an export', () => {
  it('has the ending of its format', () => {
    expect([endingOf('jpeg', 'png'), endingOf('tiff', 'png'), endingOf('original', 'jpeg'), endingOf('original', 'png')]).toEqual(['jpg', 'tif', 'jpg', 'png']);
  });

  it('is refused where a disk would refuse it', () => {
    for (const name of ['', '  ', 'a/b', 'a\\b', 'a:b', '.hidden', 'x'.repeat(300)]) expect(fileNameFault(name)).not.toBeNull();
    expect(fileNameFault('Autumn poster v12')).toBeNull();
  });

  it('is numbered where both are kept', () => {
    expect([numbered('poster'), numbered('poster 2'), numbered('poster v12')]).toEqual(['poster 2', 'poster 3', 'poster v12 2']);
  });
});

it('bytes are told as people read them', () => {
  expect([640, 182_400, 2_410_000, 120_000_000].map(showBytes)).toEqual(['640 bytes', '182 kB', '2.4 MB', '120 MB']);
});
