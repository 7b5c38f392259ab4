// Sharp in a process of its own with nothing around it: what the image process is measured against. No checks, and no durable writes but where a
// whole import is asked for: the photo copied durably and hashed, beside its thumbnail.
import { createHash } from 'node:crypto';
import { copyFile, open, readFile } from 'node:fs/promises';
import sharp from 'sharp';

sharp.cache(false);

process.on(
  'message',
  async (
    /** @type {{ id: number, file: string, to: string, kind: 'prepare' | 'thumbnail' | 'import' }} */ {
      id,
      file,
      to,
      kind,
    },
  ) => {
    if (kind === 'import') {
      await copyFile(file, `${to}.jpg`);
      const copy = await open(`${to}.jpg`, 'r+');
      createHash('sha256')
        .update(await readFile(copy))
        .digest();
      await copy.sync().finally(() => copy.close());
    }
    const image = sharp(file).autoOrient();
    if (kind === 'prepare')
      await image.resize(2048, 2048, { fit: 'inside' }).jpeg({ quality: 95, chromaSubsampling: '4:4:4' }).toFile(to);
    else await image.resize(320).webp({ quality: 80, effort: 2 }).toFile(to);
    process.send?.({ id });
  },
);
