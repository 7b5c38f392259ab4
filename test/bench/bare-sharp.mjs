// Sharp in a process of its own with nothing around it: what the image process is measured against. No checks, no durable writes.
import sharp from 'sharp';

sharp.cache(false);

process.on('message', async (/** @type {{ id: number, file: string, to: string, kind: 'prepare' | 'thumbnail' }} */ { id, file, to, kind }) => {
  const image = sharp(file).autoOrient();
  if (kind === 'prepare') await image.resize(2048, 2048, { fit: 'inside' }).jpeg({ quality: 95, chromaSubsampling: '4:4:4' }).toFile(to);
  else await image.resize(320).webp({ quality: 80, effort: 2 }).toFile(to);
  process.send?.({ id });
});
