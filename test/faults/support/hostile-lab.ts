import { readFileSync, rmSync } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { isPentimentoError } from '../../../src-main/contract/errors';
import { createImages, type Images } from '../../../src-main/images';
import { asIs, program } from '../../unit/images/support';
import { decoderSays, isDoubt, isHeadIntact, looksLike } from './hostile-judge';
import type { SeedFile } from './hostile-seeds';

export interface Outcome {
  readonly name: string;
  /** `right`, or the error's code. */
  readonly ended: string;
  /** What must not be. */
  readonly wrong: string | null;
  /** Accepted, and not what the sound file shows, but no decoder could know: it had nothing to say against it. */
  readonly silent?: true;
}

/** Codes in which a hostile file may end; `image-process-failed` counts apart. */
const clear = new Set(['not-an-image', 'image-broken', 'image-too-large', 'image-unsupported', 'image-process-failed']);

/** WebP holds no longer sides, in pixels. */
const webpEdge = 16_383;

/** All of a picture is decoded before it is made small: decoders make JPEGs small before their colours are converted, which a spoilt profile shows. */
const sample = async (file: string): Promise<Buffer> => {
  const whole = await sharp(file, { failOn: 'none', limitInputPixels: false })
    .autoOrient()
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb')
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return sharp(whole.data, { raw: whole.info, limitInputPixels: false })
    .resize(32, 32, { fit: 'fill' })
    .raw()
    .toBuffer();
};

const apart = (a: Buffer, b: Buffer): number =>
  a.reduce((sum, value, at) => sum + Math.abs(value - (b[at] ?? 0)), 0) / a.length;

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
      const list = execFileSync('ps', ['-o', 'pid=,args=', '--ppid', String(process.pid)], { encoding: 'utf8' }).split(
        '\n',
      );
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

  /** What each sound file comes to when it is prepared. */
  readonly #sound = new Map<SeedFile, Promise<Buffer>>();

  #soundSample(sound: SeedFile): Promise<Buffer> {
    const made =
      this.#sound.get(sound) ??
      (async () => {
        const file = join(this.folder, `sound-${sound.name}.${sound.format}`);
        const sent = `${file}.sent`;
        await writeFile(file, sound.bytes);
        await this.#images.prepare({
          file,
          target: { inside: { width: 200, height: 200 } },
          preparation: asIs,
          to: sent,
        });
        const pixels = await sample(sent);
        for (const each of [file, sent]) rmSync(each);
        return pixels;
      })();
    this.#sound.set(sound, made);
    return made;
  }

  /**
   * An accepted picture is right when it is what a plain decoding of the same file shows; and where only the pixels' data of `sound` was spoilt, when
   * it is the sound picture. It may be another one there if the decoder, made to read the file to its end, has nothing to say against it that is not noted: such
   * a file is a picture, just not the one that it was (a spoilt bit of lossy WebP, of a JPEG's one value). Those are counted.
   */
  async #judge(
    name: string,
    bytes: Buffer,
    {
      sent,
      file,
      sound,
      notes,
    }: {
      readonly sent: string;
      readonly file: string;
      readonly sound: SeedFile | null;
      readonly notes: readonly string[];
    },
  ): Promise<Outcome> {
    const shown = await sample(sent);
    const isSound = sound !== null && looksLike(shown, await this.#soundSample(sound));
    if (isSound) return { name, ended: 'right', wrong: null };
    const isDoubted = notes.some((note) => note.includes('may be damaged'));
    const isRecoloured = notes.some((note) => note.includes('colour profile'));
    const plain = await sample(file).catch(() => null);
    // The decoder stops at what the app reads over, and tells of. Whether that is the sound picture nobody knows, unless the app says so.
    if (plain === null) {
      const isClaimed = notes.some((note) => note.includes('the picture is whole'));
      const isTold = notes.length > 0 && !(isClaimed && sound !== null && isHeadIntact(sound, bytes));
      return isTold
        ? { name, ended: 'right', wrong: null, silent: true }
        : {
            name,
            ended: 'right',
            wrong: 'a picture that no plain decoding of the file shows, and the app has no doubt of it',
          };
    }
    const most = apart(shown, plain);
    // A spoilt profile may be read in more than one way, or not at all, which is noted; the picture is still the same.
    if (most > 24 && !isDoubted && !isRecoloured)
      return {
        name,
        ended: 'right',
        wrong: `a picture that differs by ${most.toFixed(1)} of 255 from a plain decoding`,
      };
    if (!sound || !isHeadIntact(sound, bytes)) return { name, ended: 'right', wrong: null };
    if (isDoubted) return { name, ended: 'right', wrong: null, silent: true };
    const complaint = await decoderSays(bytes, sound.format);
    return complaint === null || isDoubt(complaint, notes)
      ? { name, ended: 'right', wrong: null, silent: true }
      : { name, ended: 'right', wrong: `another picture than the sound one, though its decoder says ${complaint}` };
  }

  /** Tries one file with all jobs that it can stand, and judges what comes of it. `sound`: what it was made of. */
  async try(
    name: string,
    bytes: Buffer,
    { compare = true, sound = null }: { readonly compare?: boolean; readonly sound?: SeedFile | null } = {},
  ): Promise<Outcome> {
    const file = join(this.folder, name);
    const small = join(this.folder, `${name}.webp`);
    const sent = join(this.folder, `${name}.sent`);
    await writeFile(file, bytes);
    try {
      const probed = await this.#images.probe(file).catch((error: unknown) => error);
      if (probed instanceof Error && !isPentimentoError(probed))
        return { name, ended: 'unknown', wrong: `the probe threw ${probed.message}` };
      const checked = await this.#images.check(file, {
        thumbnail: { width: 160, folder: this.folder, to: async () => small },
      });
      if (probed instanceof Error)
        return { name, ended: 'right', wrong: `the probe refused what the check took: ${probed.message}` };
      // As before a pass: a picture is looked at closely when it is first worked on.
      const { probe } = await this.#images.check(file);
      const prepared = await this.#images.prepare({
        file,
        target: { inside: { width: 200, height: 200 } },
        preparation: asIs,
        to: sent,
      });
      const [a, b] = [await sharp(small).metadata(), await sharp(sent).metadata()];
      const thumbnailWidth = Math.max(
        1,
        Math.round(checked.width * Math.min(1, 160 / checked.width, webpEdge / checked.height)),
      );
      if (a.width !== thumbnailWidth)
        return { name, ended: 'right', wrong: `a thumbnail ${a.width} wide of ${checked.width}` };
      if (b.width !== prepared.width || b.height !== prepared.height || Math.max(b.width, b.height) > 200)
        return { name, ended: 'right', wrong: 'a prepared input of another size' };
      return compare
        ? await this.#judge(name, bytes, { sent, file, sound, notes: probe.notes ?? [] })
        : { name, ended: 'right', wrong: null };
    } catch (error) {
      if (!isPentimentoError(error))
        return { name, ended: 'unknown', wrong: error instanceof Error ? error.message : String(error) };
      const isPlain = error.message.includes(name) || error.code === 'image-process-failed';
      return {
        name,
        ended: error.code,
        wrong: !clear.has(error.code)
          ? `ended in ${error.code}: ${error.message}`
          : isPlain
            ? null
            : `does not name the file: ${error.message}`,
      };
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
