import { fork, type ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import sharp from 'sharp';
import { build } from 'vite';
import { files } from '../../../src-main/project/files';
import { Project } from '../../../src-main/project/project';
import { importFile } from '../../../src-main/project/sources';
import { verifyProject } from '../../../src-main/project/verify';
import { createImages } from '../../../src-main/images';
import { startEmulator } from '../../../src-main/emulator/emulator';
import type { Emulator } from '../../../src-main/emulator/engine';
import type { KillOrder } from './kill-order';

const root = resolve(import.meta.dirname, '../../..');
const out = process.env['PENTIMENTO_TEST_OUT'] ?? join(root, 'out');
const programs = { images: join(out, 'main/image-process.js'), restyle: join(out, 'main/restyle-process.js') };
/** Packages that are native or look for files of their own. */
const beside = ['sharp', 'open', 'opentype.js', 'pdfkit', 'onnxruntime-web', 'tesseract.js-core'];
const tools = { files, now: Date.now, limits: { lockWait: 10_000, lockStale: 2_000 } };

/** What was found after a kill and a resume; empty when all is well. */
export interface KillReport {
  readonly writes: number;
  readonly faults: string[];
  readonly died: boolean;
  /** Passes that were announced as submitting, and never posted: nobody can tell that from a lost answer, so the designer is asked. */
  readonly unposted: number;
}

/** One emulator, one child program, and a fresh copy of a small project for every kill. */
export class KillLab {
  private constructor(
    readonly emulator: Emulator,
    private readonly folder: string,
    private readonly child: string,
  ) {}

  static async open(): Promise<KillLab> {
    const folder = await mkdtemp(join(tmpdir(), 'pentimento-kill-'));
    const built = join(root, '.build', `kill-${process.pid}`);
    await build({
      root,
      logLevel: 'error',
      configFile: false,
      // One file starts sooner than hundreds of them do.
      ssr: { noExternal: true, external: beside },
      build: {
        ssr: join(root, 'test/faults/support/kill-child.ts'),
        outDir: built,
        emptyOutDir: true,
        target: 'node20',
        rolldownOptions: { output: { entryFileNames: 'kill-child.mjs' } },
      },
    });
    const emulator = await startEmulator({
      pricePerMegapixel: '0.06',
      latency: 0,
      programs,
      // What goes wrong with statuses and records is to be met: the stream alone settles nothing.
      habits: { stream: 'envelopes' },
    });
    const lab = new KillLab(emulator, folder, join(built, 'kill-child.mjs'));
    await lab.#template();
    return lab;
  }

  async close(): Promise<void> {
    await this.emulator.close();
    await rm(this.folder, { recursive: true, force: true });
    await rm(resolve(this.child, '..'), { recursive: true, force: true });
  }

  async #template(): Promise<void> {
    const picture = join(this.folder, 'picture.png');
    await sharp({ create: { width: 96, height: 80, channels: 3, background: '#a06030' } })
      .png()
      .toFile(picture);
    const project = await Project.create(join(this.folder, 'template'), 'Kill', tools);
    const images = createImages({ program: programs.images, jobTimeout: 60_000 });
    await importFile(project, images, picture);
    await images.close();
  }

  /** Writes of a run that nobody kills: the points at which to kill in turn. */
  async writePoints(passes: number): Promise<number> {
    const report = await this.kill({ seed: 0, passes, killAt: 0 });
    if (report.faults.length > 0) throw new Error(`An undisturbed run is faulty: ${report.faults.join('; ')}`);
    return report.writes;
  }

  /** Runs `passes`, kills the process (at a write, or after `afterMs`), resumes until nothing is left, and looks for damage. */
  async kill(how: {
    readonly seed: number;
    readonly passes: number;
    readonly killAt?: number;
    readonly moment?: 'before' | 'after';
    readonly afterMs?: number;
  }): Promise<KillReport> {
    const name = `run-${how.seed}-${how.killAt ?? 'time'}-${how.moment ?? 'before'}-${Math.random().toString(36).slice(2, 8)}`;
    const project = join(this.folder, name);
    const home = join(this.folder, `${name}-home`);
    await cp(join(this.folder, 'template'), project, { recursive: true });
    await mkdir(home);
    const order: KillOrder = {
      mode: 'run',
      project,
      home,
      origin: this.emulator.origin,
      programs,
      killAt: how.killAt ?? 0,
      moment: how.moment ?? 'before',
      passes: how.passes,
      seed: how.seed,
    };
    const first = await this.run(order, how.afterMs);
    const faults: string[] = [];
    // The killed one may leave the lock behind, and the list may lag: a second resume finishes what the first could not.
    for (let tries = 0; tries < 3; tries++) {
      const resumed = await this.run({ ...order, mode: 'resume', killAt: 0 });
      if (resumed.code !== 0)
        faults.push(`resume ended with ${resumed.code ?? resumed.signal}: ${resumed.stderr.slice(0, 500)}`);
      else if (resumed.left === 0) break;
    }
    const found = await this.#damage(project);
    faults.push(...found.faults);
    await Promise.all([rm(project, { recursive: true, force: true }), rm(home, { recursive: true, force: true })]);
    return { writes: first.writes, faults, died: first.signal === 'SIGKILL', unposted: found.unposted };
  }

  /**
   * Kills hosts that have a project open, each at its moment, until one goes on to the end. `together`: two have it open at once, one of which is
   * killed and the other goes on. `setBack`: the records of the killed one's passes are set back to what they were a while before, as git does.
   */
  async killHosts(how: {
    readonly seed: number;
    readonly kills: readonly number[];
    readonly together: boolean;
    readonly setBack: boolean;
    readonly lookUps?: readonly number[];
  }): Promise<KillReport & { readonly kills: number }> {
    const name = `hosts-${how.seed}-${Math.random().toString(36).slice(2, 8)}`;
    const project = join(this.folder, name);
    const home = join(this.folder, `${name}-home`);
    await cp(join(this.folder, 'template'), project, { recursive: true });
    await mkdir(home);
    const order: KillOrder = {
      mode: 'host',
      project,
      home,
      origin: this.emulator.origin,
      programs,
      killAt: 0,
      moment: 'before',
      passes: 2,
      seed: how.seed,
      ...(how.lookUps ? { lookUps: how.lookUps } : {}),
    };
    const faults: string[] = [];
    let [kills, writes] = [0, 0];
    for (const [at, afterMs] of how.kills.entries()) {
      const other = how.together ? this.run({ ...order, seed: how.seed + 1000 + at, passes: 1 }) : null;
      const before = how.setBack ? this.#snapshot(project, afterMs / 2) : null;
      const killed = await this.run({ ...order, seed: how.seed + at }, afterMs);
      if (killed.signal === 'SIGKILL') kills += 1;
      else if (killed.code !== 0) faults.push(`a host ended with ${killed.code}: ${killed.stderr.slice(0, 500)}`);
      writes += killed.writes;
      await (
        await before
      )?.();
      const second = await other;
      if (second && second.code !== 0)
        faults.push(`the other host ended with ${second.code ?? second.signal}: ${second.stderr.slice(0, 500)}`);
    }
    if (!how.together) {
      const last = await this.run({ ...order, passes: 0 });
      if (last.code !== 0)
        faults.push(`the last host ended with ${last.code ?? last.signal}: ${last.stderr.slice(0, 500)}`);
    }
    const found = await this.#damage(project);
    faults.push(...found.faults);
    await Promise.all([rm(project, { recursive: true, force: true }), rm(home, { recursive: true, force: true })]);
    return { writes, faults, died: kills > 0, unposted: found.unposted, kills };
  }

  /** Remembers the records after `ms`; what it answers with puts them back. */
  async #snapshot(project: string, ms: number): Promise<() => Promise<void>> {
    await sleep(ms);
    const passes = join(project, 'passes');
    const records = new Map<string, Buffer>();
    for (const name of await files.names(passes)) {
      const file = join(passes, name, 'pass.json');
      const bytes = await files.read(file).catch(() => null);
      if (bytes) records.set(file, bytes);
    }
    return async () => {
      // An owner's note is no longer there where a pass has ended: git would have kept it from being written, or bring it back as well.
      for (const [file, bytes] of records)
        if (await files.exists(join(file, '../owner.json'))) await files.write(file, bytes);
    };
  }

  /** Runs one child as told; for tests that need more than one at a time. */
  start(order: Omit<KillOrder, 'origin' | 'programs'>): {
    readonly pid: number;
    readonly ended: ReturnType<KillLab['run']>;
  } {
    let pid = 0;
    const ended = this.run({ ...order, origin: this.emulator.origin, programs }, undefined, (is) => (pid = is));
    return { pid, ended };
  }

  /** A copy of the template of its own. */
  async copy(name: string): Promise<{ readonly project: string; readonly home: string }> {
    const [project, home] = [join(this.folder, name), join(this.folder, `${name}-home`)];
    await cp(join(this.folder, 'template'), project, { recursive: true });
    await mkdir(home);
    return { project, home };
  }

  async #damage(folder: string): Promise<Pick<KillReport, 'faults' | 'unposted'>> {
    const project = await Project.open(folder, tools);
    const faults = (await verifyProject(project)).problems.map((problem) => `${problem.file}: ${problem.message}`);
    let unposted = 0;
    for (const { record } of project.history) {
      const jobs = this.emulator.jobsByClientJobId.get(record.clientJobId) ?? 0;
      if (record.state === 'uncertain' && jobs === 0) unposted++;
      else if (record.state !== 'done')
        faults.push(`v${record.version} is ${record.state}: ${record.error?.message ?? ''}`);
      if (record.state === 'done' && (jobs !== 1 || record.results.length !== 1))
        faults.push(`v${record.version} is done with ${jobs} jobs and ${record.results.length} results`);
      if (jobs > 1) faults.push(`v${record.version} was paid for ${jobs} times`);
    }
    return { faults, unposted };
  }

  run(
    order: KillOrder,
    killAfter?: number,
    onStart: (pid: number) => void = () => undefined,
  ): Promise<{
    code: number | null;
    signal: string | null;
    writes: number;
    left: number;
    refused: number;
    stderr: string;
  }> {
    return new Promise((done) => {
      const child: ChildProcess = fork(this.child, [JSON.stringify(order)], { silent: true });
      onStart(child.pid ?? 0);
      let [stdout, stderr] = ['', ''];
      child.stdout?.on('data', (data: Buffer) => {
        stdout += data.toString();
      });
      child.stderr?.on('data', (data: Buffer) => {
        stderr += data.toString();
      });
      const timer = killAfter === undefined ? null : setTimeout(() => child.kill('SIGKILL'), killAfter);
      child.once('exit', (code, signal) => {
        if (timer) clearTimeout(timer);
        const told = /\{"writes":(\d+),"left":(\d+),"refused":(\d+)\}/.exec(stdout);
        done({
          code,
          signal,
          writes: Number(told?.[1] ?? 0),
          left: Number(told?.[2] ?? -1),
          refused: Number(told?.[3] ?? 0),
          stderr,
        });
      });
    });
  }
}
