import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';

/** A package as a registry carries it. */
export interface Carried {
  readonly manifest: { readonly name: string; readonly version: string };
  readonly tarball: Buffer;
  readonly integrity: string;
}

/**
 * Makes a package out of a manifest and files, with npm's own `pack`.
 * @param pack runs npm in a folder and answers with its stdout
 */
export const makePackage = async (
  folder: string,
  manifest: Carried['manifest'],
  files: Readonly<Record<string, string>>,
  pack: (folder: string, args: string[]) => Promise<string>,
): Promise<Carried> => {
  for (const [file, text] of Object.entries({ ...files, 'package.json': JSON.stringify(manifest) })) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), text);
  }
  const name = (await pack(folder, ['pack', '--silent'])).trim();
  const tarball = await readFile(join(folder, name));
  return { manifest, tarball, integrity: `sha512-${createHash('sha512').update(tarball).digest('base64')}` };
};

/** A package registry on loopback: documents and tarballs of what it carries, 404 for everything else. */
export class Registry {
  readonly asked: string[] = [];
  #carried: readonly Carried[] = [];
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => {
      const path = decodeURIComponent(new URL(request.url ?? '/', 'http://registry').pathname).slice(1);
      this.asked.push(path);
      const found = this.#carried.find(
        ({ manifest }) => path === manifest.name || path === `${manifest.name}/-/${manifest.version}.tgz`,
      );
      if (found === undefined)
        response.writeHead(404, { 'content-type': 'application/json' }).end('{"error":"Not found"}');
      else if (path.endsWith('.tgz'))
        response.writeHead(200, { 'content-type': 'application/octet-stream' }).end(found.tarball);
      else response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(this.#document(found)));
    });
  }

  static async start(): Promise<Registry> {
    const registry = new Registry();
    await new Promise<void>((resolve) => {
      registry.#server.listen(0, '127.0.0.1', resolve);
    });
    return registry;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/`;
  }

  carry(packages: readonly Carried[]): void {
    this.#carried = packages;
    this.asked.length = 0;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => {
      this.#server.close(resolve);
    });
  }

  #document({ manifest, integrity }: Carried): object {
    const { name, version } = manifest;
    const dist = { tarball: `${this.url}${name}/-/${version}.tgz`, integrity };
    return { name, 'dist-tags': { latest: version }, versions: { [version]: { ...manifest, dist } } };
  }
}
