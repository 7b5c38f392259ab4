import { ChildProcess, execFileSync, fork, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, link, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { exportSettings, sheetOptions } from '../../../src-main/contract';
import { createImages, type Images, type ImagesOptions } from '../../../src-main/images';
import { checkedRights } from '../../support/checked-rights';
import { childrenRunning } from '../../support/processes';
import { photo, quarters } from './pictures';
import { asIs, faultOf, lab, large, program } from './support';

const here = lab();
const opened: Images[] = [];
const open = (options: Partial<ImagesOptions> = {}): Images => {
  const images = createImages({ program, jobTimeout: 60_000, processes: 1, ...options });
  opened.push(images);
  return images;
};
afterEach(async () => {
  await Promise.all(opened.splice(0).map((images) => images.close()));
});

/** Small disks to fill can be had only as root, and not in every container. */
const canMount = process.getuid?.() === 0 && spawnSync('unshare', ['-m', 'true']).status === 0;

const children = (): number[] => childrenRunning(program);

const until = async (done: () => boolean): Promise<void> => {
  for (let tries = 0; tries < 500 && !done(); tries += 1) await new Promise((resolve) => setTimeout(resolve, 20));
  expect(done()).toBe(true);
};

const alive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return !/\) Z /.test(execFileSync('cat', [`/proc/${pid}/stat`], { encoding: 'utf8' }));
  } catch {
    return false;
  }
};

describe.runIf(process.platform === 'linux')('image processes', () => {
  it('start with the first job, are at most as many as told, and end with close', async () => {
    const before = children();
    const images = open({ processes: 2 });
    expect(children()).toEqual(before);
    const file = await here.put('a.png', await quarters(8, 8).png().toBuffer());
    await Promise.all(Array.from({ length: 8 }, () => images.probe(file)));
    expect(children().length - before.length).toBe(2);
    await images.close();
    expect(children()).toEqual(before);
    expect(await faultOf(images.probe(file))).toMatchObject({ code: 'image-process-failed' });
  });

  it('hold who waits for their end, though a job answers meanwhile', async () => {
    const images = open();
    const file = await here.put('held.png', await quarters(8, 8).png().toBuffer());
    await images.probe(file);
    const last = images.probe(file);
    // The answer lies in the pipe when the process is told to end.
    await new Promise(setImmediate);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300);
    const letGo = vi.spyOn(ChildProcess.prototype, 'unref');
    try {
      await Promise.allSettled([images.close(), last]);
      expect(letGo).not.toHaveBeenCalled();
    } finally {
      letGo.mockRestore();
    }
  });

  it('fail one job when they crash, and the next one has a new process', async () => {
    const file = await here.put('b.png', await photo(2000, 2000).png().toBuffer());
    const before = children();
    const images = open();
    await images.probe(file);
    const mine = children().filter((pid) => !before.includes(pid));
    const slow = faultOf(images.prepare({ file, target: large, preparation: asIs, to: here.at('b.out') }));
    const next = images.probe(file);
    for (const pid of mine) process.kill(pid, 'SIGKILL');
    expect(await slow).toMatchObject({ code: 'image-process-failed' });
    await expect(next).resolves.toMatchObject({ width: 2000 });
    expect((await here.list()).filter((name) => name.endsWith('.part') || name === 'b.out')).toEqual([]);
  });

  it('are killed when a job takes longer than it may, even one that hears no signal', async () => {
    const file = await here.put('c.png', await quarters(8, 8).png().toBuffer());
    const before = children();
    const images = open({ jobTimeout: 8000 });
    await images.probe(file);
    const pid = children().find((one) => !before.includes(one)) ?? 0;
    process.kill(pid, 'SIGSTOP');
    const fault = await faultOf(images.probe(file));
    expect(fault).toMatchObject({ code: 'image-process-failed', message: expect.stringMatching(/c\.png.*too long/) });
    await until(() => !alive(pid));
    await expect(images.probe(file)).resolves.toMatchObject({ width: 8 });
  });

  it('end themselves when a picture takes more memory than they may have', async () => {
    const file = await here.put('d.png', await photo(2500, 2500).png({ progressive: true }).toBuffer());
    const images = open({ memory: 110_000_000 });
    expect(
      await faultOf(images.prepare({ file, target: large, preparation: asIs, to: here.at('d.out') })),
    ).toMatchObject({ code: 'image-process-failed', message: expect.stringContaining('memory') });
  });

  it('know no keys', async () => {
    const before = children();
    process.env['MODELRUNNER_KEY'] = 'mr-test-0123456789';
    try {
      await open().probe(await here.put('key.png', await quarters(8, 8).png().toBuffer()));
      const pid = children().find((one) => !before.includes(one)) ?? 0;
      expect(await readFile(`/proc/${pid}/environ`, 'latin1')).not.toContain('mr-test-0123456789');
    } finally {
      delete process.env['MODELRUNNER_KEY'];
    }
  });

  it('end when the app is killed', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'pentimento-parent-'));
    const parent = join(folder, 'parent.mjs');
    await writeFile(
      parent,
      `import { fork } from 'node:child_process'; const c = fork(process.argv[2], [], { stdio: 'ignore' }); console.log(c.pid); setInterval(() => {}, 1000);`,
    );
    const app = fork(parent, [program], { stdio: ['ignore', 'pipe', 'ignore', 'ipc'] });
    try {
      const pid = await new Promise<number>((resolve) => {
        app.stdout?.once('data', (text: Buffer) => resolve(Number(text.toString())));
      });
      expect(alive(pid)).toBe(true);
      app.kill('SIGKILL');
      await until(() => !alive(pid));
    } finally {
      app.kill('SIGKILL');
      await rm(folder, { recursive: true, force: true });
    }
  });
});

describe('jobs', () => {
  it('of higher priority go first', async () => {
    const images = open();
    const file = await here.put('e.png', await quarters(8, 8).png().toBuffer());
    const order: string[] = [];
    const ask = (name: string, priority?: number): Promise<unknown> =>
      images.probe(file, priority === undefined ? {} : { priority }).then(() => order.push(name));
    await Promise.all([ask('begun'), ask('usual'), ask('on screen', 10), ask('later', -1), ask('on screen too', 10)]);
    expect(order).toEqual(['begun', 'on screen', 'on screen too', 'usual', 'later']);
  });

  it('given up reject with the reason and write nothing', async () => {
    const images = open();
    const file = await here.put('f.png', await photo(1200, 1200).png().toBuffer());
    const [running, waiting] = [new AbortController(), new AbortController()];
    const first = images.thumbnail({ file, width: 300, to: here.at('f1.webp') }, { signal: running.signal });
    const second = images.thumbnail({ file, width: 300, to: here.at('f2.webp') }, { signal: waiting.signal });
    waiting.abort(new Error('scrolled away'));
    running.abort(new Error('closed'));
    await expect(first).rejects.toThrow('closed');
    await expect(second).rejects.toThrow('scrolled away');
    await expect(images.probe(file, { signal: AbortSignal.abort(new Error('before')) })).rejects.toThrow('before');
    await images.probe(file);
    // What they began is cleared away once their process has let go of it; closing waits for that.
    await images.close();
    expect(existsSync(here.at('f1.webp'))).toBe(false);
    expect(existsSync(here.at('f2.webp'))).toBe(false);
    expect((await here.list()).filter((name) => name.endsWith('.part'))).toEqual([]);
  });
});

describe.runIf(process.platform === 'linux')('who gives up a job frees its process', () => {
  const png = exportSettings.parse({ format: 'png' });
  const works: Readonly<
    Record<string, (images: Images, file: string, to: string, signal: AbortSignal) => Promise<unknown>>
  > = {
    'an export': (images, file, to, signal) =>
      images.export({ file, settings: png, scale: 1, metadata: null, to, overwrite: true }, { signal }),
    'a prepared input': (images, file, to, signal) =>
      images.prepare({ file, target: large, preparation: asIs, to }, { signal }),
    'a thumbnail': (images, file, to, signal) => images.thumbnail({ file, width: 160, to }, { signal }),
    'an import': (images, file, to, signal) =>
      images.check(file, { thumbnail: { width: 160, folder: here.folder, to: async () => to }, signal }),
    'a contact sheet': (images, file, to, signal) =>
      images.contactSheet(
        { cells: [{ file, lines: [] }], options: sheetOptions.parse({ format: 'png' }), to, overwrite: true },
        { signal },
      ),
  };

  it.each(Object.entries(works))(
    '%s that does not end soon ends with its process, and what waited goes on',
    async (_name, work) => {
      const images = open();
      const file = await here.put('stuck.png', await quarters(64, 64).png().toBuffer());
      const before = children();
      await images.probe(file);
      const pid = children().find((one) => !before.includes(one)) ?? 0;
      // It would never end by itself.
      process.kill(pid, 'SIGSTOP');
      const giveUp = new AbortController();
      const stuck = work(images, file, here.at('stuck.out'), giveUp.signal);
      const next = images.probe(file);
      giveUp.abort(new Error('closed'));
      await expect(stuck).rejects.toThrow('closed');
      await expect(next).resolves.toMatchObject({ width: 64 });
      expect(alive(pid)).toBe(false);
      await images.close();
      expect((await here.list()).filter((name) => name.endsWith('.part') || name === 'stuck.out')).toEqual([]);
    },
  );

  it('a job that has not begun never begins', async () => {
    const images = open();
    const file = await here.put('unbegun.png', await quarters(64, 64).png().toBuffer());
    const before = children();
    await images.probe(file);
    const pid = children().find((one) => !before.includes(one)) ?? 0;
    process.kill(pid, 'SIGSTOP');
    const begun = images.probe(file);
    const giveUp = new AbortController();
    const waiting = Array.from({ length: 5 }, () => images.check(file, { signal: giveUp.signal }));
    const last = images.probe(file);
    giveUp.abort(new Error('closed'));
    for (const one of waiting) await expect(one).rejects.toThrow('closed');
    process.kill(pid, 'SIGCONT');
    await Promise.all([begun, last]);
    // None of them was asked of the process, so none cost it.
    expect(children()).toContain(pid);
  });
});

describe('files', () => {
  const plain = { settings: exportSettings.parse({ format: 'png' }), scale: 1, metadata: null } as const;

  it('are not replaced unless asked for', async () => {
    const file = await here.put('g.png', await quarters(8, 8).png().toBuffer());
    const to = await here.put('mine.png', 'precious');
    expect(await faultOf(here.images.export({ file, ...plain, to, overwrite: false }))).toMatchObject({
      code: 'file-exists',
      message: expect.stringContaining('mine.png'),
    });
    expect(await readFile(to, 'utf8')).toBe('precious');
    await here.images.export({ file, ...plain, to, overwrite: true });
    expect((await readFile(to)).subarray(1, 4).toString()).toBe('PNG');
    expect((await here.list()).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it('of other names for the same file keep their bytes when one is replaced', async () => {
    const file = await here.put('h.png', await quarters(8, 8).png().toBuffer());
    const to = await here.put('linked.png', 'precious');
    await link(to, here.at('other name.png'));
    await here.images.export({ file, ...plain, to, overwrite: true });
    expect(await readFile(here.at('other name.png'), 'utf8')).toBe('precious');
  });

  it('that can’t be written have a clear sentence with the name asked for', async () => {
    const file = await here.put('i.png', await quarters(8, 8).png().toBuffer());
    const fault = await faultOf(
      here.images.export({ file, ...plain, to: here.at('no such folder/i.png'), overwrite: false }),
    );
    expect(fault).toMatchObject({ code: 'file-missing', message: expect.stringContaining('“i.png”') });
    expect(await faultOf(here.images.export({ file, ...plain, to: here.folder, overwrite: true }))).toMatchObject({
      code: 'file-exists',
    });
  });

  it.runIf(process.platform === 'linux')('in a place without rights say so', async () => {
    const file = await here.put('j.png', await quarters(8, 8).png().toBuffer());
    // Nobody, root included, makes files there.
    expect(await faultOf(here.images.export({ file, ...plain, to: '/sys/j.png', overwrite: false }))).toMatchObject({
      code: 'no-rights',
      message: expect.stringContaining('“j.png”'),
    });
  });

  it.runIf(canMount)('on a full disk say so and leave nothing', async () => {
    const disk = here.at('disk');
    await mkdir(disk);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', disk]);
    try {
      const file = await here.put('k.png', await photo(500, 500).png().toBuffer());
      expect(
        await faultOf(here.images.export({ file, ...plain, to: join(disk, 'k.png'), overwrite: false })),
      ).toMatchObject({ code: 'disk-full', message: expect.stringContaining('“k.png”') });
      expect(await readdir(disk)).toEqual([]);
    } finally {
      execFileSync('umount', [disk]);
    }
  });

  it('without rights to read say so', async ({ skip }) => {
    if ('reason' in checkedRights) return skip(checkedRights.reason);
    const file = await here.put('l.png', await quarters(8, 8).png().toBuffer());
    await chmod(file, 0o000);
    const { command, args } = checkedRights;
    const child = fork(program, [], { execPath: command, execArgv: [...args], stdio: 'ignore' });
    try {
      const answer = new Promise((resolve) => {
        child.once('message', resolve);
      });
      child.send({ id: 1, job: { kind: 'probe', file } });
      expect(await answer).toMatchObject({ ok: false, code: 'no-rights' });
    } finally {
      child.kill('SIGKILL');
    }
  });
});
