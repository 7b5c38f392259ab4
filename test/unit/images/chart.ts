import sharp from 'sharp';

/** One chart for pictures of every kind: six flat patches of 32 × 32 pixels, three columns and two rows. sRGB. */
export const chart: readonly (readonly [number, number, number])[] = [
  [200, 40, 30],
  [40, 160, 60],
  [30, 60, 190],
  [128, 128, 128],
  [255, 255, 255],
  [24, 20, 20],
];

export const chartSize = { width: 96, height: 64 } as const;

/** The mean of each patch's inner half. */
export const patchesOf = async (file: string | Buffer): Promise<number[][]> => {
  const { data, info } = await sharp(file)
    .toColourspace('srgb')
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return chart.map((_, patch) => {
    const [left, top] = [(patch % 3) * 32 + 8, Math.floor(patch / 3) * 32 + 8];
    const sums = [0, 0, 0];
    for (let y = top; y < top + 16; y += 1)
      for (let x = left; x < left + 16; x += 1)
        for (let channel = 0; channel < 3; channel += 1)
          sums[channel] = (sums[channel] ?? 0) + (data[(y * info.width + x) * info.channels + channel] ?? 0);
    return sums.map((sum) => Math.round((sum / 256) * 10) / 10);
  });
};

/** The largest difference of a patch's channel. */
export const apart = (got: readonly (readonly number[])[], wanted: readonly (readonly number[])[]): number =>
  Math.max(
    ...wanted.flatMap((patch, at) => patch.map((value, channel) => Math.abs(value - (got[at]?.[channel] ?? NaN)))),
  );
