import { mkdir, writeFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { picture } from '../support/pictures';
import { openStudio } from '../support/studio';

const studio = await openStudio('security-command-words');

/** A name that begins lines of its own, steers a terminal and turns the direction of what follows. */
const name = 'a\nv9 · done · free\r\u001b]52;c;aGk=\u0007\u009b31m\u202e\u206a';
// oxlint-disable-next-line no-control-regex, no-misleading-character-class
const steers = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f\ufff9-\ufffb]/;

it.skipIf(process.platform === 'win32')(
  'names, labels and prompts begin no line of their own in what a command prints, and steer nothing',
  { timeout: 300_000 },
  async () => {
    const image = await picture(studio.at(`shop.png`), { width: 64, height: 64 });
    await mkdir(studio.at('inside'));
    const odd = studio.at('inside', `${name}.png`);
    await picture(odd, { width: 64, height: 64, seed: 2 });
    await writeFile(studio.at('inside', `${name}.txt`), 'no picture');
    const pass = ['--source', image, '--prompt', name, '--engine', 'offline', '--speed', 'TURBO'];
    const commands: (readonly [readonly string[], lines: number])[] = [
      [['new', 'p', '--name', name], 1],
      [['add', 'p', odd], 1],
      [['pass', 'p', ...pass], 2],
      [['rate', 'p', 'v1', '--stars', '3', '--label', name], 1],
      [['history', 'p'], 1],
      [['show', 'p', 'v1'], 2],
      [['verify', 'p'], 1],
      [['export', 'p', 'v1', '--to', studio.at('inside', `${name} out.png`)], 1],
      [['prepare', odd, '--to', studio.at('inside')], 1],
      [['ledger', 'p'], 2],
      [['delete', 'p', 'v1'], 1],
      [['trash', 'p'], 1],
      [['restore', 'p', 'v1'], 1],
    ];
    for (const [args, lines] of commands) {
      const { code, stdout, stderr } = await studio.run(args);
      expect([args[0], code, stdout.split('\n').length - 1]).toEqual([args[0], 0, lines]);
      expect([args[0], steers.test(stdout), steers.test(stderr), /^v9/m.test(stdout + stderr)]).toEqual([
        args[0],
        false,
        false,
        false,
      ]);
    }
    const refused = await studio.run(['add', 'p', studio.at('inside', `${name}.txt`)]);
    expect([refused.code, refused.stderr.split('\n').length - 1, steers.test(refused.stderr)]).toEqual([1, 1, false]);
  },
);
