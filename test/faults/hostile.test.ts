import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { limits } from '../../src-main/images/limits';
import { seeded } from '../unit/images/pictures';
import { bombs } from './support/hostile-bombs';
import { HostileLab, type Outcome } from './support/hostile-lab';
import { mutations } from './support/hostile-mutations';
import { seedFiles, type SeedFile } from './support/hostile-seeds';

/** Files in `npm test`; `npm run test:hostile -- --files 2000` for a long run, `-- --seed N --only K` to see one again. */
const FILES = Number(process.env['PENTIMENTO_HOSTILE'] ?? 80);
const SEED = Number(process.env['PENTIMENTO_HOSTILE_SEED'] ?? 20_260_101);
const ONLY = process.env['PENTIMENTO_HOSTILE_ONLY'];
const isLong = FILES > 500;

const numbers = ONLY === undefined ? Array.from({ length: FILES }, (_, index) => index) : [Number(ONLY)];

/** What an earlier spoiling cut off can't be spoilt any more: the file stays as it is. */
const spoiltBy = (way: string, bytes: Buffer, format: SeedFile['format'], random: () => number): Buffer => {
  try {
    return mutations[way]?.(bytes, format, random) ?? bytes;
  } catch (error) {
    if (error instanceof RangeError) return bytes;
    throw error;
  }
};

/** The k-th file of a seed: one of the sound ones, spoilt once to three times. */
const spoilt = (
  all: readonly SeedFile[],
  k: number,
): { readonly name: string; readonly bytes: Buffer; readonly sound: SeedFile } => {
  const random = seeded(SEED + k * 7919);
  const sound = all[k % all.length];
  if (!sound) throw new Error('no sound files');
  const names = Object.keys(mutations);
  const ways = Array.from(
    { length: random() < 0.7 ? 1 : 1 + Math.floor(random() * 3) },
    () => names[Math.floor(random() * names.length)] ?? 'cut',
  );
  const bytes = ways.reduce(
    (current, way) => (current.length < 40 ? current : spoiltBy(way, current, sound.format, random)),
    sound.bytes,
  );
  return { name: `${k}-${sound.name}-${ways.join('-')}.${sound.format}`, bytes, sound };
};

/** Two at a time, as the app has it. */
const inPairs = async <T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> => {
  const waiting = items.values();
  await Promise.all(
    [0, 1].map(async () => {
      for (const item of waiting) await work(item);
    }),
  );
};

const count = (outcomes: readonly Outcome[]): string =>
  [...new Set(outcomes.map(({ ended }) => ended))]
    .map((each) => `${outcomes.filter(({ ended }) => ended === each).length} ${each}`)
    .join(', ');

describe('hostile pictures', () => {
  let lab: HostileLab;
  beforeAll(async () => {
    lab = await HostileLab.open();
  });
  afterAll(async () => {
    await lab.close();
  });

  it(
    'spoilt ones each end in a clear error or in a right picture',
    async () => {
      const all = await seedFiles();
      const outcomes: Outcome[] = [];
      await inPairs(numbers, async (k) => {
        const { name, bytes, sound } = spoilt(all, k);
        outcomes.push(await lab.try(name, bytes, { sound }));
      });
      const silent = outcomes.filter((outcome) => outcome.silent);
      console.log(
        `hostile pictures: seed ${SEED}, ${outcomes.length} files: ${count(outcomes)}; ${silent.length} of the right ones are another picture that no decoder complains of`,
      );
      expect(outcomes.filter(({ wrong }) => wrong !== null)).toEqual([]);
      expect(silent.length).toBeLessThanOrEqual(Math.ceil(outcomes.length / 8));
      // A process that has to be started again is a defence, not a habit.
      expect(outcomes.filter(({ ended }) => ended === 'image-process-failed').length).toBeLessThanOrEqual(
        Math.ceil(outcomes.length / 100),
      );
    },
    120_000 + FILES * 2_000,
  );

  it('sound ones of the same kinds are taken', async () => {
    const outcomes: Outcome[] = [];
    await inPairs(await seedFiles(), async (sound) => {
      outcomes.push(await lab.try(`${sound.name}.${sound.format}`, sound.bytes, { sound }));
    });
    expect(outcomes.filter(({ ended, wrong, silent }) => ended !== 'right' || wrong !== null || silent)).toEqual([]);
  }, 120_000);

  it(
    'JPEGs with single spoilt bits are refused, or show what they showed, wherever their decoder notices',
    async () => {
      const outcomes: Outcome[] = [];
      const jpegs = (await seedFiles()).filter(({ format }) => format === 'jpeg');
      await inPairs(numbers, async (k) => {
        const random = seeded(SEED + k * 104_729);
        const sound = jpegs[k % jpegs.length];
        if (!sound) throw new Error('no JPEGs');
        const bytes = Buffer.from(sound.bytes);
        const start = bytes.indexOf(Buffer.from([0xff, 0xda])) + 14;
        const at = start + Math.floor(random() * (bytes.length - start));
        bytes[at] = (bytes[at] ?? 0) ^ (1 << Math.floor(random() * 8));
        outcomes.push(await lab.try(`${k}-${sound.name}-bit.jpeg`, bytes, { sound }));
      });
      console.log(
        `JPEGs with a spoilt bit: ${count(outcomes)}; ${outcomes.filter(({ silent }) => silent).length} of the right ones are another picture that no decoder complains of`,
      );
      expect(outcomes.filter(({ wrong }) => wrong !== null)).toEqual([]);
    },
    120_000 + FILES * 2_000,
  );

  it(
    'bombs each end in a clear error or in a right picture',
    async () => {
      const outcomes: Outcome[] = [];
      await inPairs(
        bombs.filter(({ long }) => isLong || !long),
        async ({ name, make }) => {
          outcomes.push(await lab.try(name, await make(), { compare: false }));
        },
      );
      console.log(`bombs: ${count(outcomes)}; ${outcomes.map(({ name, ended }) => `${name} ${ended}`).join(', ')}`);
      expect(outcomes.filter(({ wrong }) => wrong !== null)).toEqual([]);
    },
    isLong ? 1_800_000 : 240_000,
  );

  it.runIf(process.platform === 'linux')('leave nothing behind, and no process held more than it may', async () => {
    console.log(`an image process held ${Math.round(lab.peak / 1_048_576)} MB at most`);
    expect(await lab.leftovers()).toEqual([]);
    expect(lab.peak).toBeGreaterThan(0);
    expect(lab.peak).toBeLessThan(limits.memory * 1.25);
  });
});
