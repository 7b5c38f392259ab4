import { randomInt } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { builtInModels, learnModels } from '../common/models';
import type { SeedRange } from '../common/recipe';
import type { Settings } from '../contract/views';
import { createImages, type Images } from '../images';
import { PassMemory } from '../pass/memory';
import { thisProcess, type Self } from '../pass/owner-file';
import { PostedFiles } from '../pass/posted';
import { PreparedInputs } from '../pass/prepared';
import { Room } from '../pass/room';
import { UploadMemory } from '../pass/upload-memory';
import type { World } from '../pass/world';
import { files, type Files } from '../project/files';
import { KnownSums } from '../project/known-sums';
import { Indexes } from '../project/indexes';
import { Leftovers } from '../project/leftovers';
import { newId } from '../project/names';
import type { ProjectTools } from '../project/project';
import { removeTemporaries } from '../project/temporaries';
import { AfterPass } from './after-pass';
import { CacheLimit, cacheLimits } from './cache-limit';
import { CacheUpkeep } from './cache-upkeep';
import { Catalogue } from './catalogue';
import { houseModels } from '../emulator/house-models';
import { Engines } from './engines';
import { FirstSights } from './first-sights';
import { LedgerBook } from './ledger-book';
import { noLog } from './log';
import { linkedProjects } from './links';
import type { AppPorts, Log } from '../ports';
import { PriceBook } from './price-book';
import { Thumbnails } from './thumbnails';
import { createWordReader, type WordReader } from '../words/word-reader';

/** Where the designer puts languages that are not built in. */
export const languagesIn = (home: string): string => join(home, 'languages');

/** The product without its procedures: what the editor's router and the command line both work on. */
export interface Core {
  readonly ports: AppPorts;
  readonly log: Log;
  readonly self: Self;
  readonly tools: ProjectTools;
  readonly images: Images;
  /** Of pictures: what was hashed here. */
  readonly sums: KnownSums;
  /** Reads the words in results; `null`: there is no program that does. */
  readonly words: WordReader | null;
  readonly prepared: PreparedInputs;
  readonly engines: Engines;
  readonly room: Room;
  readonly ledger: LedgerBook;
  readonly afterPass: AfterPass;
  readonly prices: PriceBook;
  /** The service's list of models. */
  readonly catalogue: Catalogue;
  drawSeed(range: SeedRange): number;
  readonly thumbnails: Thumbnails;
  readonly sights: FirstSights;
  /** What is kept of things that can be made again. */
  readonly caches: readonly CacheLimit[];
  readonly upkeep: CacheUpkeep;
  /** Where they are kept. */
  readonly cache: string;
  /** Runs stop and go on at the next start; processes end. */
  close(): Promise<void>;
}

const installationRecord = z.object({ installation: z.string().regex(/^[a-z0-9]{16}$/) });

/** Names this installation in owners. Made once; of two processes that start together, one wins. */
async function installationId(home: string): Promise<string> {
  const path = join(home, 'installation.json');
  await mkdir(home, { recursive: true, mode: 0o700 });
  if (!(await files.exists(path))) {
    try {
      await files.create(path, `${JSON.stringify({ installation: newId() })}\n`);
    } catch (error) {
      if (!(await files.exists(path))) throw error;
    }
  }
  try {
    return installationRecord.parse(JSON.parse((await files.read(path)).toString('utf8'))).installation;
  } catch {
    // Damaged by hand: a new one is as good, and unfinished passes ask before they go on.
    const installation = newId();
    await files.write(path, `${JSON.stringify({ installation })}\n`);
    return installation;
  }
}

/** Milliseconds. What was prepared lately may be on its way out of another process. */
const preparedInUse = 3_600_000;

export interface CoreOptions {
  readonly passesAtOnce: Settings['passesAtOnce'];
  readonly persistent: boolean;
  /** Records nothing: it may go on where no settings can be written. */
  readonly reads?: boolean;
  /** What was chosen in Settings, read when a pass is submitted. */
  readonly settings: () => Settings;
  /** What a project's bytes go through; the disk itself unless told otherwise. */
  readonly files?: Files;
}

/** As the service takes it: absent where its account's own setting counts. */
function privacyOf({ keepPayloads, mediaExpiry }: Settings): ReturnType<World['privacy']> {
  return {
    ...(keepPayloads === 'no' ? { storeIo: false } : {}),
    ...(mediaExpiry === null ? {} : { expiresInSeconds: mediaExpiry }),
  };
}

export async function createCore(ports: AppPorts, options: CoreOptions): Promise<Core> {
  const memory = new PassMemory(join(ports.home, 'memory', 'passes'), files);
  const self = await thisProcess(
    await installationId(ports.home).catch((error: unknown) => {
      if (options.reads) return newId();
      throw error;
    }),
    memory,
  );
  const cache = join(ports.home, 'cache');
  const indexes = new Indexes(join(cache, 'indexes'));
  const images = createImages({
    program: ports.programs.images,
    jobTimeout: ports.durations.imageJob,
    start: ports.startChild,
  });
  const sums = new KnownSums();
  const words =
    ports.programs.words === undefined
      ? null
      : createWordReader({
          program: ports.programs.words,
          stepTimeout: ports.durations.wordStep,
          idle: ports.durations.wordReaderIdle,
          languages: languagesIn(ports.home),
          start: ports.startChild,
        });
  const engines = new Engines(ports);
  const now = (): number => ports.clock.now();
  const thumbnailLimit = new CacheLimit({ folder: join(cache, 'thumbnails'), most: cacheLimits.thumbnails }, now);
  const preparedLimit: CacheLimit = new CacheLimit(
    {
      folder: join(cache, 'prepared'),
      most: cacheLimits.prepared,
      needed: () => prepared.pathsOf(room.inputsUnderWay()),
      fresh: preparedInUse,
    },
    now,
  );
  const thumbnails = new Thumbnails({
    folder: join(cache, 'thumbnails'),
    images,
    now,
    onWritten: (bytes) => thumbnailLimit.note(bytes),
  });
  const prepared: PreparedInputs = new PreparedInputs({
    folder: join(cache, 'prepared'),
    images,
    sums,
    now,
    onWritten: (bytes) => preparedLimit.note(bytes),
  });
  const prices = new PriceBook({
    file: join(ports.home, 'prices.json'),
    origin: ports.modelrunnerOrigin,
    models: builtInModels.map(({ id }) => id),
    clock: ports.clock,
    durations: ports.durations,
    files,
    ask: async (endpoints, signal) => (await engines.publicCalls()).prices(endpoints, signal),
  });
  learnModels('house', houseModels);
  const catalogue = new Catalogue({
    file: join(ports.home, 'catalogue.json'),
    origin: ports.modelrunnerOrigin,
    clock: ports.clock,
    durations: ports.durations,
    files,
    ask: {
      models: async (signal) => (await engines.publicCalls()).models(signal),
      model: async (id, signal) => (await engines.publicCalls()).model(id, signal),
    },
  });
  const room: Room = new Room(
    {
      images,
      prepared,
      uploads: new UploadMemory(join(ports.home, 'memory', 'uploads'), files, now),
      clock: ports.clock,
      durations: ports.durations,
      self,
      posted: new PostedFiles(join(ports.home, 'posted')),
      random: Math.random,
      service: (engine) => engines.service(engine),
      card: (model) => prices.fresh(model),
      privacy: () => privacyOf(options.settings()),
    },
    options,
  );
  const caches = [thumbnailLimit, preparedLimit];
  const upkeep = new CacheUpkeep({
    caches,
    also: async (pause) => {
      await memory.clean(now(), pause);
      for (const folder of ['memory/uploads', 'posted', 'cache/looks'])
        await removeTemporaries(join(ports.home, folder), false);
    },
    marker: join(cache, 'cleaned'),
    clock: ports.clock,
    durations: ports.durations,
  });
  const ledger = new LedgerBook(join(ports.home, 'ledger'), now);
  const log = ports.log ?? noLog;
  const afterPass = new AfterPass(room, {
    images,
    words: ports.readsWords === false ? null : words,
    ledger,
    log,
    shell: ports.shell,
    now,
  });
  return {
    ports,
    log,
    self,
    images,
    sums,
    words,
    thumbnails,
    sights: new FirstSights(images),
    prepared,
    engines,
    room,
    cache,
    caches,
    upkeep,
    prices,
    catalogue,
    ledger,
    afterPass,
    tools: {
      files: options.files ?? files,
      now: () => ports.clock.now(),
      limits: ports.durations,
      index: indexes,
      sums,
      followsLinks: (folder) => linkedProjects(ports.store).includes(folder),
      leftovers: new Leftovers(ports.durations),
    },
    drawSeed: ({ min, max }) => randomInt(min, max + 1),
    close: async () => {
      await room.close();
      await afterPass.close();
      await Promise.all([
        prices.close(),
        catalogue.close(),
        upkeep.close(),
        engines.close(),
        images.close(),
        words?.close(),
        indexes.close(),
      ]);
    },
  };
}
