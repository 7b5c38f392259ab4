import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';

/** One file of the built renderer, in memory. */
export interface RendererFile {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly contentType: string;
  readonly cacheControl: string;
}

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
};

/** Vite writes a hash of the content into the names of these: such a file never changes. */
const hashed = /^\/assets\/.+-[\w-]{8}\.\w+$/;

const cacheControlOf = (path: string): string =>
  hashed.test(path) ? 'public, max-age=31536000, immutable' : 'no-store';

/**
 * Reads the built renderer once, by URL path ('/index.html', '/assets/…'). What is served is what stood in the folder at the
 * start: no request can name anything else on the disk, and a build made meanwhile is not mixed with the one that runs.
 */
export const readRenderer = async (folder: string): Promise<ReadonlyMap<string, RendererFile>> => {
  const files = new Map<string, RendererFile>();
  // Not `recursive: true`, which packaged Electron can't do inside its archive.
  const visit = async (at: string, path: string): Promise<void> => {
    for (const entry of await readdir(at, { withFileTypes: true })) {
      const file = join(at, entry.name);
      const name = `${path}/${entry.name}`;
      if (entry.isDirectory()) await visit(file, name);
      const contentType = entry.isFile() ? contentTypes[extname(entry.name)] : undefined;
      if (contentType)
        files.set(name, {
          bytes: new Uint8Array(await readFile(file)),
          contentType,
          cacheControl: cacheControlOf(name),
        });
    }
  };
  await visit(folder, '');
  const index = files.get('/index.html');
  if (!index)
    throw new Error(`The built renderer is missing: there is no index.html in ${folder}. Run "npm run build".`);
  return files.set('/', index);
};
