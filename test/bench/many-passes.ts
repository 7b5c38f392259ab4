import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promptOf as promptIn } from '../../src-main/common/models/roles';
import { defaultDraft } from '../../src-main/common/recipe';
import { pictureSlot } from '../../src-main/contract/inputs';
import { formatVersion, type NotesRecord, type PassRecord } from '../../src-main/contract/records';
import { inLanes } from '../../src-main/project/load';
import { passFolderName } from '../../src-main/project/names';

/** A project with a long history, as the app would have written it, its pictures left out. */
export interface ManyPasses {
  readonly folder: string;
  /** Every record under `passes/`, absolute. */
  readonly records: readonly string[];
}

const began = Date.UTC(2026, 0, 5, 8);

/** The words of a brief, so that prompts differ in length as people's do. */
const subjects = [
  'A poster for an autumn concert in a small town hall',
  'The same scene as a risograph print in two colours',
  'A shop front at dusk, wet street, warm windows',
  'An enamel sign over a bakery',
];
const details = [
  'soft light from the left',
  'hand-set type, slightly worn',
  'no people',
  'keep the composition of the photo and its perspective',
  'muted greens and one strong red',
  'grain as of an old offset press',
];

const padded = (number: number, length: number): string => number.toString(16).padStart(length, '0');

const promptOf = (version: number): string =>
  `${subjects[version % subjects.length]}, ${details.slice(0, 1 + (version % details.length)).join(', ')}, the words "MARS ${1 + (version % 40)}" in large letters`;

/** A done pass of the service with everything that such a record holds: some 3 KB. */
export const longRecord = (version: number): PassRecord => {
  const id = padded(version, 16);
  const prompt = promptOf(version);
  const time = (seconds: number): string => new Date(began + version * 61_000 + seconds * 1000).toISOString();
  const job = `https://queue.modelrunner.example/ideogram/v3/remix/requests/${padded(version * 7919, 8)}-5b1c-4c2e-9f0a-${padded(version, 12)}`;
  return {
    formatVersion,
    id,
    version,
    createdAt: time(0),
    installation: 'k3v9x0q2m5t7w1z8',
    engine: 'modelrunner',
    inputs: {
      [pictureSlot]: {
        ref:
          version % 3 === 0 && version > 3
            ? { kind: 'result', id: padded(version - 3, 16), version: version - 3, result: 1 }
            : { kind: 'source', id: padded(version % 50, 16) },
        preparation: {
          crop: version % 4 === 0 ? { left: 120, top: 80, width: 2400, height: 1680 } : null,
          rotate: 0,
          background: '#ffffff',
        },
        sent: {
          sha256: padded(version, 64),
          width: 1280,
          height: 896,
          bytes: 812_345 + version,
          contentType: 'image/jpeg',
          notes: ['turned upright', 'Display P3 → sRGB', 'resized from 6000 × 4000'],
        },
      },
    },
    basedOn: version > 1 ? { id: padded(version - 1, 16), version: version - 1 } : null,
    recipe: {
      ...defaultDraft,
      prompt,
      seed: (version * 48_271) % 2_147_483_647,
      strength: (version % 20) / 20,
      image_size: { width: 1280, height: 896 },
    },
    words: [`MARS ${1 + (version % 40)}`],
    group: null,
    state: 'done',
    stages: {
      preparing: time(0),
      uploading: time(1),
      submitting: time(3),
      running: time(4),
      downloading: time(19),
      done: time(21),
    },
    clientJobId: `j${padded(version, 15)}`,
    requestId: `${padded(version * 7919, 8)}-5b1c-4c2e-9f0a-${padded(version, 12)}`,
    results: [1, 2].slice(0, 1 + (version % 2)).map((number) => ({
      file: `${number}.png`,
      width: 1280,
      height: 896,
      bytes: 1_800_000 + version,
      sha256: padded(version * number, 64),
      contentType: 'image/png',
    })),
    price: { estimated: '0.0600', settled: '0.0600', currency: 'USD' },
    evidence: {
      statusUrl: `${job}/status`,
      responseUrl: job,
      inputUrl: `https://media.modelrunner.example/inputs/${padded(version, 32)}.jpg`,
      resultUrls: [`https://media.modelrunner.example/results/${padded(version, 32)}_1.png`],
      serviceStatus: 'COMPLETED',
      billingStatus: 'charged',
      inferenceTime: 14.2,
      requestedModelEndpoint: 'ideogram/v3/remix',
      deletedAt: null,
      seed: (version * 48_271) % 2_147_483_647,
      prompt,
    },
    stoppedWaitingAt: null,
    finishedAt: time(21),
    error: null,
  };
};

const notesOf = (version: number): NotesRecord => ({
  formatVersion,
  label: version % 8 === 0 ? `choice ${version}` : '',
  rating: version % 6,
  note: 'The client likes this one; the sky is still too heavy.',
  pick: null,
  cover: null,
  results: {},
});

const text = (record: unknown): string => `${JSON.stringify(record, null, 2)}\n`;

/** Makes the folder. Nothing is made durable: it is thrown away. */
export const manyPasses = async (folder: string, count: number): Promise<ManyPasses> => {
  for (const part of ['sources', 'passes', 'exports']) await mkdir(join(folder, part), { recursive: true });
  await writeFile(
    join(folder, 'pentimento.json'),
    text({
      formatVersion,
      id: `bench${padded(count, 11)}`,
      name: 'Long history',
      createdAt: new Date(began).toISOString(),
      lastVersion: count,
      ceiling: null,
      budget: null,
      exportPresets: [],
    }),
  );
  const records = await inLanes(
    Array.from({ length: count }, (_, index) => index + 1),
    async (version) => {
      const record = longRecord(version);
      const place = join(
        folder,
        'passes',
        await passFolderName({ createdAt: record.createdAt, id: record.id, prompt: promptIn(record.recipe) }),
      );
      await mkdir(place);
      const files = [join(place, 'pass.json'), ...(version % 4 === 0 ? [join(place, 'notes.json')] : [])];
      await writeFile(files[0]!, text(record));
      if (files[1]) await writeFile(files[1], text(notesOf(version)));
      return files;
    },
  );
  return { folder, records: records.flat() };
};
