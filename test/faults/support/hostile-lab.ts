import { readFileSync, rmSync } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { isPentimentoError } from '../../../src-main/contract/errors';
import { createImages, type Images } from '../../../src-main/images';
import { asIs, program } from '../../unit/images/support';

export interface Outcome {
  readonly name: string;
  /** `right`, or the error's code. */
  readonly ended: string;
  /** What must not be. */
  readonly wrong: string | null;
}

/** Codes in which a hostile file may end; `image-process-failed` counts apart. */
const clear = new Set(['not-an-image', 'image-broken', 'image-too-large', 'image-process-failed']);

/** WebP holds no longer sides, in pixels. */
const webpEdge = 16_383;

/** All of a picture is decoded before it is made small: decoders make JPEGs small before their colours are converted, which a spoilt profile shows. */
const sample = async (file: string): Promise<Buffer> => {
  const whole = await sharp(file, { failOn: 'none', limitInputPixels: false }).autoOrient().flatten({ background: '#ffffff' }).toColourspace('srgb').removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return sharp(whole.data, { raw: whole.info, limitInputPixels: false }).resize(32, 32, { fit: 'fill' }).raw().toBuffer();
};

const apart = (a: Buffer, b: Buffer): number => a.reduce((sum, value, at) => sum + Math.abs(value - (b[at] ?? 0)), 0) / a.length;

/** Feeds files to real image processes, and looks at how each ends and at what the processes hold. */
export class HostileLab {
  readonly #images: Images;
  #watch: NodeJS.Timeout | undefined;
  /** Most bytes that one image process held. */
  peak = 0;

  private constructor(private readonly folder: string) {
    this.#images = createImages({ program, jobTimeout: 60_000, processes: 2 });
    if (process.platform === 'linux') this.#watch = setInterval(() => this.#look(), 50);
  }

  static async open(): Promise<HostileLab> {
    return new HostileLab(await mkdtemp(join(tmpdir(), 'pentimento-hostile-')));
  }

  #children: number[] = [];
  #looks = 0;

  #look(): void {
    if (this.#looks % 20 === 0) {
      const list = execFileSync('ps', ['-o', 'pid=,args=', '--ppid', String(process.pid)], { encoding: 'utf8' }).split('\n');
      this.#children = list.filter((line) => line.includes(program)).map((line) => Number.parseInt(line, 10));
    }
    this.#looks += 1;
    for (const pid of this.#children) {
      try {
        this.peak = Math.max(this.peak, Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * 4096);
      } catch {
        // It has just ended.
      }
    }
  }

  /** Tries one file with all jobs that it can stand, and judges what comes of it. */
  async try(name: string, bytes: Buffer, compare = true): Promise<Outcome> {
    const file = join(this.folder, name);
    const small = join(this.folder, `${name}.webp`);
    const sent = join(this.folder, `${name}.sent`);
    await writeFile(file, bytes);
    try {
      const probed = await this.#images.probe(file).catch((error: unknown) => error);
      if (probed instanceof Error && !isPentimentoError(probed)) return { name, ended: 'unknown', wrong: `the probe threw ${probed.message}` };
      const checked = await this.#images.check(file, { thumbnail: { width: 160, folder: this.folder, to: async () => small } });
      if (probed instanceof Error) return { name, ended: 'right', wrong: `the probe refused what the check took: ${probed.message}` };
      const prepared = await this.#images.prepare({ file, target: { inside: { width: 200, height: 200 } }, preparation: asIs, to: sent });
      const [a, b] = [await sharp(small).metadata(), await sharp(sent).metadata()];
      const thumbnailWidth = Math.max(1, Math.round(checked.width * Math.min(1, 160 / checked.width, webpEdge / checked.height)));
      if (a.width !== thumbnailWidth) return { name, ended: 'right', wrong: `a thumbnail ${a.width} wide of ${checked.width}` };
      if (b.width !== prepared.width || b.height !== prepared.height || Math.max(b.width, b.height) > 200) return { name, ended: 'right', wrong: 'a prepared input of another size' };
      const most = compare ? apart(await sample(sent), await sample(file)) : 0;
      // A spoilt profile may be read in more than one way; the picture is still the same.
      return { name, ended: 'right', wrong: most > 24 ? `a picture that differs by ${most.toFixed(1)} of 255 from a plain decoding` : null };
    } catch (error) {
      if (!isPentimentoError(error)) return { name, ended: 'unknown', wrong: error instanceof Error ? error.message : String(error) };
      const isPlain = error.message.includes(name) || error.code === 'image-process-failed';
      return { name, ended: error.code, wrong: !clear.has(error.code) ? `ended in ${error.code}: ${error.message}` : isPlain ? null : `does not name the file: ${error.message}` };
    } finally {
      for (const each of [file, small, sent]) rmSync(each, { force: true });
    }
  }

  async leftovers(): Promise<string[]> {
    return readdir(this.folder);
  }

  async close(): Promise<void> {
    clearInterval(this.#watch);
    await this.#images.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}
