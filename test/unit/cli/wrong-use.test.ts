import { readdir } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { filesBelow } from '../../support/folders';
import { picture } from '../../support/pictures';
import { expectPlain, openStudio } from '../../support/studio';

const studio = await openStudio('cli-wrong-use');
const { at, fails, run } = studio;
await picture(at('a.png'));
await studio.made('p');

/** Two at a time: as many as there are cores. */
async function each<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const left = [...items];
  await Promise.all(
    [0, 1].map(async () => {
      for (let item = left.shift(); item !== undefined; item = left.shift()) await work(item);
    }),
  );
}

const pass = ['pass', 'p', '--source', 'a.png', '--prompt', 'x'];

describe('wrong use', { timeout: 180_000 }, () => {
  it.each([
    ['of a command that there is none of', [['paint'], ['paint', 'p']]],
    ['with an option that there is none of', [['history', 'p', '--colour'], [...pass, '--sync-mode'], ['--verbose']]],
    [
      'with something missing',
      [
        ['new'],
        ['add', 'p'],
        ['show', 'p'],
        ['export', 'p', 'v1'],
        ['pass', 'p', '--prompt', 'x'],
        [...pass, '--seed'],
        ['prepare', 'a.png'],
      ],
    ],
    [
      'with too much',
      [
        ['history', 'p', 'q'],
        [...pass, '--from', 'v1'],
        ['prepare', 'a.png', '--to', 'x', '--size', '10x10', '--long-edge', '10'],
        ['ledger', 'p', '--csv'],
      ],
    ],
    [
      'with a value out of its range',
      [
        [...pass, '--strength', '1.5'],
        [...pass, '--seed', '-1'],
        [...pass, '--size', '255x300'],
        ['export', 'p', 'v1', '--to', 'x', '--format', 'bmp'],
        ['export', 'p', 'v1', '--to', 'x', '--width', '0'],
        ['prepare', 'a.png', '--to', 'x', '--background', 'white'],
        ['serve', '--port', '70000'],
        ['emulator', '--port', 'x'],
      ],
    ],
    [
      'with a version that is none',
      [
        ['show', 'p', '3'],
        ['show', 'p', 'v1:1'],
        ['export', 'p', 'latest', '--to', 'x'],
      ],
    ],
  ])('%s ends with 2, an error and a sentence, before anything is done', async (_what, commands) => {
    await each(commands, async (args) => {
      const error = await fails(args, 2);
      expect({ args, code: error.code }).toEqual({ args, code: 'wrong-use' });
    });
    expect(await filesBelow(at('p'))).toEqual(['pentimento.json']);
  });

  it('comes before everything else that may be wrong', async () => {
    expect(await fails(['pass', 'nowhere', '--source', 'a.png', '--prompt', 'x', '--strength', '7'], 2)).toMatchObject({
      code: 'wrong-use',
    });
    expect(await fails(['show', 'nowhere', 'x'], 2)).toMatchObject({ code: 'wrong-use' });
  });

  it('says what is wrong and names it', async () => {
    expect((await fails([...pass, '--colour', 'red'], 2)).message).toContain('--colour');
  });

  it('of nothing at all shows the help, with 2', async () => {
    expect(await run([])).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('Usage: pentimento') });
  });

  it('without --json prints nothing on standard output', async () => {
    const { code, stdout, stderr } = await run([...pass, '--strength', '2']);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expectPlain(stderr);
  });
});

describe('help', { timeout: 120_000 }, () => {
  it('stands everywhere and ends with 0, --version too', async () => {
    const commands = [
      'new',
      'add',
      'pass',
      'history',
      'show',
      'resume',
      'verify',
      'ledger',
      'export',
      'prepare',
      'serve',
      'emulator',
    ];
    const root = await run(['--help']);
    expect([root.code, root.stderr]).toEqual([0, '']);
    for (const command of commands) expect(root.stdout).toContain(`\n  ${command}`);
    await each(commands, async (command) => {
      const { code, stdout, stderr } = await run([command, '--help']);
      expect([command, code, stderr]).toEqual([command, 0, '']);
      expect(stdout).toContain(`pentimento ${command}`);
    });
    expect(await run(['--version'])).toMatchObject({ code: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
  });
});

describe('a folder that is no project', { timeout: 120_000 }, () => {
  it('is said to be none by every command, with 1', async () => {
    await each(
      [
        ['history', '.'],
        ['show', '.', 'v1'],
        ['add', 'nowhere', 'a.png'],
        ['pass', '.', '--source', 'a.png', '--prompt', 'x'],
        ['resume', 'a.png'],
        ['verify', 'nowhere'],
        ['ledger', '.'],
        ['export', '.', 'v1', '--to', 'x'],
      ],
      async (args) => {
        expect({ args, ...(await fails(args, 1)) }).toMatchObject({ args, code: 'not-a-project' });
      },
    );
    expect((await readdir(studio.folder)).sort()).toEqual(['.home', 'a.png', 'p']);
  });
});
