import { fork, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** A process with bare sharp in it, started and warm. */
export class BareSharp {
  #lastId = 0;

  private constructor(private readonly child: ChildProcess) {}

  static async start(root: string): Promise<BareSharp> {
    const child = fork(join(root, 'test/bench/bare-sharp.mjs'), [], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    await once(child, 'spawn');
    return new BareSharp(child);
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  async run(kind: 'prepare' | 'thumbnail' | 'import', file: string, to: string): Promise<void> {
    const id = ++this.#lastId;
    await new Promise<void>((resolve, reject) => {
      const done = (answer: { readonly id: number }): void => {
        if (answer.id !== id) return;
        this.child.off('message', done);
        this.child.off('exit', gone);
        resolve();
      };
      const gone = (): void => reject(new Error('bare sharp ended'));
      this.child.on('message', done);
      this.child.once('exit', gone);
      this.child.send({ id, kind, file, to });
    });
  }

  async stop(): Promise<void> {
    this.child.disconnect();
    await once(this.child, 'exit');
  }
}

/** Runs a program to its end. */
export const runProgram = async (program: string, args: readonly string[]): Promise<void> => {
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`${program} ended with ${code}`);
};

const works = (program: string, args: readonly string[], says: RegExp): boolean => {
  const { stdout, status } = spawnSync(program, args, { encoding: 'utf8' });
  return status === 0 && says.test(stdout);
};

const find = (programs: readonly string[], args: readonly string[], says: RegExp): string | null =>
  programs.find((program) => works(program, args, says)) ?? null;

interface Tool {
  readonly name: string;
  readonly find: () => string | null;
  readonly debian: string;
}

export const tools = {
  vipsthumbnail: {
    name: 'vipsthumbnail',
    find: () => find(['vipsthumbnail'], ['--version'], /vips/),
    debian: 'libvips-tools',
  },
  imagemagick: {
    name: 'ImageMagick',
    find: () => find(['convert', '/usr/bin/convert', 'magick'], ['-version'], /Version: ImageMagick/),
    debian: 'imagemagick',
  },
} as const satisfies Record<string, Tool>;

/** The program's name, installed from Debian's packages where it may be; `null` where it can't be had. */
export const bring = (tool: Tool, say: (sentence: string) => void): string | null => {
  const there = tool.find();
  if (there) return there;
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return null;
  say(`Installing ${tool.debian} from Debian’s packages …`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  if (spawnSync('apt-get', ['install', '-y', '--no-install-recommends', tool.debian], { env }).status !== 0) {
    spawnSync('apt-get', ['update'], { env });
    spawnSync('apt-get', ['install', '-y', '--no-install-recommends', tool.debian], { env });
  }
  return tool.find();
};
