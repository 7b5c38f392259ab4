import { join, resolve } from 'node:path';

/** The built programs that child processes are started from (the runner of the tests builds first). */
export const builtFolder = join(
  resolve(process.env['PENTIMENTO_TEST_OUT'] ?? resolve(import.meta.dirname, '../../out')),
  'main',
);

export const programs = {
  images: join(builtFolder, 'image-process.js'),
  restyle: join(builtFolder, 'restyle-process.js'),
};

export const cli = join(builtFolder, 'cli.js');
