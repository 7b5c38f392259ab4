import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { walkJpeg } from '../../../src-main/images/reading/jpeg-walk';
import { photo } from './pictures';

/** Counting a JPEG's blocks, exactly. */

const kinds = {
  usual: {},
  fine: { chromaSubsampling: '4:4:4', quality: 100 },
  coarse: { quality: 5, optimiseCoding: false },
  progressive: { progressive: true },
  small: { mozjpeg: true },
};

describe('the count of a JPEG’s blocks', () => {
  it('comes out at its last byte, whatever the size, and misses the bytes that are cut off', async () => {
    const base = await photo(160, 200).png().toBuffer();
    const wrong: string[] = [];
    for (const [name, options] of Object.entries(kinds)) {
      for (let height = 1; height <= 200; height += 1) {
        const width = 1 + ((height * 37) % 160);
        const jpeg = await sharp(base).resize(width, height, { fit: 'fill' }).jpeg(options).toBuffer();
        const end = jpeg.length - 2;
        const tail = Buffer.concat([jpeg.subarray(0, end), Buffer.from('\0\0\n\x0eImage_UTC_Data1430000000SEFT')]);
        for (const [bytes, isMarked, left] of [
          [jpeg, true, 0],
          [jpeg.subarray(0, end), false, 0],
          [tail, false, 30],
        ] as const) {
          const { isShifted, ...found } = walkJpeg(bytes);
          const isRight =
            !isShifted &&
            found.is === 'whole' &&
            found.end === end &&
            found.isMarked === isMarked &&
            found.left >= left;
          if (!isRight) wrong.push(`${name} ${width} × ${height}: ${JSON.stringify(found)}`);
        }
        const short = walkJpeg(jpeg.subarray(0, end - 2));
        if (short.is !== 'short') wrong.push(`${name} ${width} × ${height} cut: ${JSON.stringify(short)}`);
      }
    }
    expect(wrong).toEqual([]);
  });
});
