import { rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { addDocument, newDocument, prepareDocument } from '../support/documents';
import { hasCjpeg, meansOf, soundFile, type SoundFile } from '../support/sound/files';
import { openStudio } from '../support/studio';
import { photo } from '../unit/images/pictures';
import { asIs, lab, large } from '../unit/images/support';

/** Files in `npm test`; `npm run test:sound -- --files 20000` for a long run, `-- --seed N --only K` to see one again. */
const FILES = Number(process.env['PENTIMENTO_SOUND'] ?? 160);
const SEED = Number(process.env['PENTIMENTO_SOUND_SEED'] ?? Date.now() % 1_000_000_007);
const isLong = FILES > 2000;
const ONLY = process.env['PENTIMENTO_SOUND_ONLY'];

const here = lab();

const apart = (a: Buffer, b: Buffer): number =>
  a.reduce((sum, value, at) => sum + Math.abs(value - (b[at] ?? 0)), 0) / a.length;

/** As the app takes a picture in, looks closely at it, and makes it ready; and how far its colours are off then, of 255. */
const takeIn = async ({ name, bytes, shows, within }: SoundFile): Promise<number> => {
  const [file, small, sent] = [here.at(name), here.at(`${name}.webp`), here.at(`${name}.sent`)];
  await writeFile(file, bytes);
  try {
    await here.images.check(file, { thumbnail: { width: 64, folder: here.folder, to: async () => small } });
    const { probe } = await here.images.check(file);
    if (probe.notes) throw new Error(`It is noted: ${probe.notes.join(', ')}`);
    await here.images.prepare({ file, target: large, preparation: asIs, to: sent });
    const got = await meansOf(sharp(sent));
    const off = shows ? apart(got, shows) : 0;
    if (off <= within) return off;
    // Of pictures a pixel or two wide, and at the lowest qualities, the encoder itself loses the colours: a plain decoding shows what is left.
    return apart(got, await meansOf(sharp(bytes).autoOrient())) <= 3 ? within : off;
  } finally {
    for (const each of [file, small, sent]) rmSync(each, { force: true });
  }
};

describe('good pictures', () => {
  it(
    'of all sizes and kinds are taken, and keep their colours',
    async () => {
      const wrong: string[] = [];
      const kinds = new Map<string, number>();
      let farthest = 0;
      const numbers = (ONLY === undefined ? Array.from({ length: FILES }, (_, k) => k) : [Number(ONLY)]).values();
      await Promise.all(
        [0, 1].map(async () => {
          for (const k of numbers) {
            const file = await soundFile(SEED, k);
            const kind = file.name.replace(/^\d+-\d+x\d+-/, '').replace(/-\d+\./, '.');
            kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
            try {
              const off = await takeIn(file);
              farthest = Math.max(farthest, off / file.within);
              if (off > file.within) wrong.push(`${file.name}: colours are off by ${off.toFixed(1)} of 255`);
            } catch (error) {
              wrong.push(`${file.name}: ${error instanceof Error ? error.message : String(error)}`);
            }
          }
        }),
      );
      const told = [...kinds].map(([kind, count]) => `${count} ${kind}`).join(', ');
      console.log(
        `good pictures: seed ${SEED}, ${FILES} files, ${wrong.length} refused or wrong; colours off by ${(farthest * 100).toFixed(0)} % of what is allowed at most; ${told}`,
      );
      if (!hasCjpeg) console.log('good pictures: none with arithmetic coding, as there is no cjpeg here to write them');
      expect(wrong, `seed ${SEED}`).toEqual([]);
    },
    120_000 + FILES * 2_000,
  );

  it('of 160 pixels and every height up to 1,400 are taken as JPEGs', async () => {
    const base = await photo(160, 1400).png().toBuffer();
    const every = isLong ? 1 : 16;
    const refused: string[] = [];
    const heights = Array.from({ length: 1400 }, (_, at) => at + 1)
      .filter((height) => (height + SEED) % every === 0)
      .values();
    await Promise.all(
      [0, 1].map(async () => {
        for (const height of heights) {
          const jpeg = await sharp(base).extract({ left: 0, top: 0, width: 160, height }).jpeg().toBuffer();
          await takeIn({ name: `${height}.jpg`, bytes: jpeg, shows: null, within: 0 }).catch((error: unknown) =>
            refused.push(`${height}: ${String(error)}`),
          );
        }
      }),
    );
    expect(refused, `seed ${SEED}`).toEqual([]);
  }, 600_000);

  it(
    'are taken by the commands that take pictures',
    async () => {
      const studio = await openStudio('sound');
      await studio.ask(newDocument, ['new', 'autumn']);
      const heights = Array.from({ length: 1400 }, (_, at) => at + 1).filter(
        (height) => (height + SEED) % (isLong ? 1 : 64) === 0,
      );
      const base = await photo(160, 1400).png().toBuffer();
      const names: string[] = [];
      for (const height of heights) {
        const jpeg = await sharp(base).extract({ left: 0, top: 0, width: 160, height }).jpeg().toBuffer();
        names.push(`${height}.jpg`);
        await writeFile(studio.at(`${height}.jpg`), jpeg);
      }
      for (let k = 0; k < (isLong ? 600 : 16); k += 1) {
        const { name, bytes } = await soundFile(SEED, FILES + k);
        names.push(name);
        await writeFile(studio.at(name), bytes);
      }
      const { sources, refused } = await studio.ask(addDocument, ['add', 'autumn', ...names]);
      expect(refused, `seed ${SEED}`).toEqual([]);
      expect(
        sources.flatMap(({ notes }) => notes),
        `seed ${SEED}`,
      ).toEqual([]);
      const made = await studio.ask(prepareDocument, ['prepare', ...names, '--to', 'sent']);
      expect([made.refused, made.prepared.length], `seed ${SEED}`).toEqual([[], names.length]);
    },
    isLong ? 3_600_000 : 300_000,
  );
});
