import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach } from 'vitest';
import { createCore, type Core, type CoreOptions } from '../../src-main/core/core';
import { noShell, systemClock } from '../../src-main/app/node-ports';
import { openStore } from '../../src-main/app/store';
import type { AppPorts } from '../../src-main/ports';
import { durations as usual, type Durations } from '../../src-main/common/durations';
import { defaultDraft, type Draft } from '../../src-main/common/recipe';
import { preparation } from '../../src-main/contract/records';
import { settings } from '../../src-main/contract/views';
import { startEmulator } from '../../src-main/emulator/emulator';
import type { Emulator } from '../../src-main/emulator/engine';
import { createSessionSecretStore } from '../../src-main/keys';
import type { PassRequest } from '../../src-main/pass/record';
import { Project } from '../../src-main/project/project';
import { importFile } from '../../src-main/project/sources';
import { programs } from './built';
import { temporaryFolder } from './folders';
import { startGate, type Gate } from './gate';
import { picture } from './pictures';

/** Waits short enough for a test; what a lock's library has as its least stays. */
export const short: Durations = {
  ...usual,
  lockWait: 5_000,
  lockStale: 2_000,
  pollYoung: 20,
  pollOld: 100,
  lookUps: [0, 20, 50],
  uncertainChecks: [],
  rateLimitWaits: [20, 20, 20],
  readRetryFirst: 20,
  readRetryMost: 100,
  downloadTries: [0, 20, 20],
  settleChecks: [20, 50],
  interruptWait: 5_000,
  ownerCheck: 50,
  missingMost: 300,
  emptyChecks: [10, 20],
  acceptedWait: 300,
  pollStreamed: 100,
};

export const testKey = 'mr-test-0123456789-NEVER-SHOWN-abcd';

/** A process's share of the app, on a home of its own or a shared one. */
export interface LabOptions extends Partial<Pick<CoreOptions, 'passesAtOnce' | 'persistent' | 'files'>> {
  readonly home?: string;
  readonly durations?: Partial<Durations>;
  readonly key?: string | null;
  /** Of a process of another installation: its own home. */
  readonly ports?: Partial<AppPorts>;
}

/** An emulator that charges, a gate before it, projects with a picture in them, and as many cores as are asked for. */
export interface Lab {
  readonly folder: string;
  readonly at: (name: string) => string;
  readonly emulator: Emulator;
  readonly gate: Gate;
  /** As a process would have it; it is closed when the test file is done. */
  core(options?: LabOptions): Promise<Core>;
  /** One for all tests of the file that need nothing special of it and let it live. */
  shared(): Promise<Core>;
  ports(options?: LabOptions): AppPorts;
  /** A new project with one source. */
  project(core: Core, name: string): Promise<{ readonly project: Project; readonly source: string }>;
  /** A project as another core sees it. */
  opened(core: Core, folder: string): Promise<Project>;
  /** How many jobs the service made of this pass. */
  jobs(clientJobId: string): number;
}

export async function openLab(name: string): Promise<Lab> {
  const folder = await temporaryFolder(name);
  const emulator = await startEmulator({
    pricePerMegapixel: '0.06',
    latency: 0,
    programs,
    // What goes wrong with statuses and records is to be met: the stream alone settles nothing.
    habits: { stream: 'envelopes' },
  });
  const gate = await startGate(emulator.origin);
  const cores: Core[] = [];
  afterEach(() => gate.open());
  afterAll(async () => {
    gate.open();
    await Promise.all(cores.map((core) => core.close()));
    await gate.close();
    await emulator.close();
  });
  const at = (...parts: string[]): string => join(folder, ...parts);
  let pictures = 0;
  // Each project has a picture of its own: what one has uploaded would be reused for the others, as their home is one.
  const ownPicture = async (): Promise<string> => {
    const place = at(`picture ${++pictures}`);
    await mkdir(place);
    return picture(join(place, 'shop.png'), { width: 320, height: 256, seed: pictures });
  };
  const ports = ({
    home = at('home'),
    durations = {},
    key = testKey,
    ports: more = {},
  }: LabOptions = {}): AppPorts => ({
    host: 'web',
    version: '0.0.0',
    home,
    secrets: createSessionSecretStore(),
    store: openStore(home),
    dialogs: null,
    shell: noShell,
    clock: systemClock(),
    durations: { ...short, ...durations },
    programs,
    modelrunnerOrigin: gate.origin,
    environmentKey: key,
    ...more,
  });
  const core = async (options: LabOptions = {}): Promise<Core> => {
    const { passesAtOnce = 3, persistent = false, files } = options;
    const made = await createCore(ports(options), {
      passesAtOnce,
      persistent,
      settings: () => settings.parse({}),
      ...(files ? { files } : {}),
    });
    cores.push(made);
    return made;
  };
  let shared: Promise<Core> | null = null;
  return {
    folder,
    at,
    emulator,
    gate,
    ports,
    core,
    shared: () => (shared ??= core()),
    project: async ({ tools, images }, projectName) => {
      const project = await Project.create(at(projectName), null, tools);
      const { source } = await importFile(project, images, await ownPicture());
      return { project, source: source.id };
    },
    opened: ({ tools }, projectFolder) => Project.open(projectFolder, tools),
    jobs: (clientJobId) => emulator.jobsByClientJobId.get(clientJobId) ?? 0,
  };
}

/** A pass that is quick to make. */
export const quick = (source: string, draft: Partial<Draft> = {}, more: Partial<PassRequest> = {}): PassRequest => ({
  input: { kind: 'source', id: source },
  basedOn: null,
  draft: {
    ...defaultDraft,
    prompt: 'noir',
    rendering_speed: 'TURBO',
    seed: 7,
    image_size: { width: 256, height: 256 },
    ...draft,
  },
  preparation: preparation.parse({}),
  engine: 'modelrunner',
  allowCost: null,
  ...more,
});
