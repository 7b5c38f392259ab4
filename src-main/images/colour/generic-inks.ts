import sharp from 'sharp';

let inks: Promise<Buffer> | undefined;

const read = async (): Promise<Buffer> => {
  const dot = await sharp({ create: { width: 1, height: 1, channels: 3, background: '#ffffff' } })
    .withIccProfile('cmyk')
    .tiff()
    .toBuffer();
  return (await sharp(dot).metadata()).icc ?? Buffer.alloc(0);
};

/** libvips's own profile for inks of which nothing is known. */
export const genericInks = (): Promise<Buffer> => (inks ??= read());
