import { randomInt } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { seedRange } from '../common/recipe';
import type { Settings } from '../contract/views';
import { createImages, type Images } from '../images';
import { thisProcess, type Self } from '../pass/owner-file';
import { PreparedInputs } from '../pass/prepared';
import { Room } from '../pass/room';
import type { World } from '../pass/world';
import { files, type Files } from '../project/files';
import { Indexes } from '../project/indexes';
import { newId } from '../project/names';
import type { ProjectTools } from '../project/project';
import { CacheLimit, cacheLimits } from './cache-limit';
import { CacheUpkeep } from './cache-upkeep';
import { Engines } from './engines';
import { LedgerBook } from './ledger-book';
import type { AppPorts } from './ports';
import { Thumbnails } from './thumbnails';

/** The product without its procedures: what the editor's router and the command line both work on. */
export interface Core {
  readonly ports: AppPorts;
  readonly self: Self;
  readonly tools: ProjectTools;
  readonly images: Images;
  readonly prepared: PreparedInputs;
  readonly engines: Engines;
  readonly room: Room;
  readonly ledger: LedgerBook;
  /** 0…2147483647 */
  drawSeed(): number;
  readonly thumbnails: Thumbnails;
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
  await mkdir(home, { recursive: true });
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
  return { ...(keepPayloads === 'no' ? { storeIo: false } : {}), ...(mediaExpiry === null ? {} : { expiresInSeconds: mediaExpiry }) };
}

export async function createCore(ports: AppPorts, options: CoreOptions): Promise<Core> {
  const self = await thisProcess(await installationId(ports.home).catch((error: unknown) => {
    if (options.reads) return newId();
    throw error;
  }));
  const cache = join(ports.home, 'cache');
  const indexes = new Indexes(join(cache, 'indexes'));
  const images = createImages({ program: ports.programs.images, jobTimeout: ports.durations.imageJob });
  const engines = new Engines(ports);
  const now = (): number => ports.clock.now();
  const thumbnailLimit = new CacheLimit({ folder: join(cache, 'thumbnails'), most: cacheLimits.thumbnails }, now);
  const preparedLimit: CacheLimit = new CacheLimit({
    folder: join(cache, 'prepared'), most: cacheLimits.prepared, needed: () => prepared.pathsOf(room.inputsUnderWay()), fresh: preparedInUse,
  }, now);
  const thumbnails = new Thumbnails({ folder: join(cache, 'thumbnails'), images, now, onWritten: (bytes) => thumbnailLimit.note(bytes) });
  const prepared: PreparedInputs = new PreparedInputs({ folder: join(cache, 'prepared'), images, now, onWritten: (bytes) => preparedLimit.note(bytes) });
  const room: Room = new Room({
    images, prepared, clock: ports.clock, durations: ports.durations, self, random: Math.random, service: (engine) => engines.service(engine),
    privacy: () => privacyOf(options.settings()),
  }, options);
  const caches = [thumbnailLimit, preparedLimit];
  const upkeep = new CacheUpkeep({ caches, marker: join(cache, 'cleaned'), clock: ports.clock, durations: ports.durations });
  return {
    ports, self, images, thumbnails, prepared, engines, room, cache, caches, upkeep, ledger: new LedgerBook(join(ports.home, 'ledger'), () => ports.clock.now()),
    tools: { files: options.files ?? files, now: () => ports.clock.now(), limits: ports.durations, index: indexes },
    drawSeed: () => randomInt(seedRange.min, seedRange.max + 1),
    close: async () => {
      await room.close();
      await Promise.all([upkeep.close(), engines.close(), images.close(), indexes.close()]);
    },
  };
}
