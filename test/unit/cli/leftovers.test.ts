import { mkdir, readdir } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { passDocument } from '../../support/documents';
import { dyingIn } from '../../support/dying';
import { filesBelow } from '../../support/folders';
import { picture } from '../../support/pictures';
import { openStudio } from '../../support/studio';
import { until } from '../../support/until';

const studio = await openStudio('cli-leftovers');
const { ask, at, run, start } = studio;
const dying = dyingIn(studio.folder);
const pass = ['pass', 'p', '--source', 'a.png', '--prompt', 'noir', '--engine', 'offline', '--size', '256x256'];

beforeAll(async () => {
  await picture(at('a.png'), { width: 320, height: 240 });
  await picture(at('b.png'), { width: 300, height: 240, seed: 5 });
  await studio.made('p');
  await ask(passDocument, pass);
}, 120_000);

const temporaries = async (folder: string): Promise<string[]> =>
  (await filesBelow(at(folder))).filter((file) => /(^|\/)\..*(\.(tmp|part|number))$|\.tmp\//.test(file));

const killed = async (args: readonly string[], from: RegExp): Promise<void> => {
  expect((await run(args, { env: await dying('SIGKILL', from) })).signal).toBe('SIGKILL');
};

describe.skipIf(process.platform === 'win32')('what a killed command left', { timeout: 180_000 }, () => {
  it.each([
    ['an export in another format', ['--to', 'out/v1.webp'], /\.part$/],
    ['an export of the very bytes', ['--to', 'out'], /\/out\/\..*\.tmp$/],
  ])('of %s goes with the next export there', async (_, options, from) => {
    await mkdir(at('out'), { recursive: true });
    await killed(['export', 'p', 'v1', ...options], from);
    expect(await temporaries('out')).toHaveLength(1);
    expect((await run(['export', 'p', 'v1', '--to', 'out/next.png', '--overwrite'])).code).toBe(0);
    expect(await temporaries('out')).toEqual([]);
  });

  it.each([
    ['an import', pass.map((part) => (part === 'a.png' ? 'b.png' : part)), /\/sources\/\.import\./],
    ['the recording of a pass', pass, /\/passes\/\.\d{8}-/],
    ['the fetching of a result', pass, /\/passes\/[^/]+\/\.1\./],
  ])('of %s goes when the project is next written in', async (_, args, from) => {
    await killed(args, from);
    expect(await temporaries('p')).not.toEqual([]);
    await run(['history', 'p']);
    expect(await temporaries('p')).not.toEqual([]);
    expect((await run(['resume', 'p'])).code).toBe(0);
    expect(await temporaries('p')).toEqual([]);
    expect((await readdir(at('p'))).filter((name) => name.startsWith('.pentimento.lock.'))).toEqual([]);
  });

  it('stays while the command only stands still, and goes when it was ended', async () => {
    const still = start(['export', 'p', 'v1', '--to', 'out/still.webp', '--format', 'webp'], {
      env: await dying('SIGSTOP', /\.part$/),
    });
    await still.says('about to be placed');
    const next = (): Promise<unknown> => run(['export', 'p', 'v1', '--to', 'out/next.png', '--overwrite']);
    await until(async () => expect(await temporaries('out')).toHaveLength(1));
    await next();
    expect(await temporaries('out')).toHaveLength(1);
    still.child.kill('SIGKILL');
    await still.ended;
    await next();
    expect(await temporaries('out')).toEqual([]);
  });
});
