import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, posix, win32 } from 'node:path';
import {
  array,
  assert,
  asyncProperty,
  constantFrom,
  integer,
  mapToConstant,
  property,
  string,
  tuple,
} from 'fast-check';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { fileName, longestName, nameKey, proposedName } from '../../../src-main/common/file-name';
import { longPath } from '../../../src-main/disk/long-path';
import { decode } from '../../../src-main/images/reading/decoder';
import { liesIn, refusedPath } from '../../../src-main/project/path-rules';
import { passFolderName, slug } from '../../../src-main/project/names';

/** What Windows takes for names of its devices (its own documentation, "Naming Files, Paths, and Namespaces"). */
const devices = [
  'CON',
  'PRN',
  'AUX',
  'NUL',
  'CONIN$',
  'CONOUT$',
  ...[...'123456789¹²³'].flatMap((digit) => [`COM${digit}`, `LPT${digit}`]),
];

/** Names of folders and files as people give them; some look like what leads elsewhere. */
const names = constantFrom(
  'a',
  'A',
  'Übung',
  'poster 2',
  '..a',
  '...',
  'a..',
  '.hidden',
  'passes',
  'C',
  'con1',
  'null',
  '東京',
);
const inside = array(names, { minLength: 1, maxLength: 4 });

const roots = {
  posix: constantFrom('/', '/home/anna/poster', '/Volumes/Disk/P'),
  win32: constantFrom('C:\\', 'C:\\Users\\Anna\\poster', 'd:\\P', '\\\\nas\\studio\\poster', '\\\\nas\\studio\\'),
};

describe.each([
  ['posix', posix, roots.posix],
  ['win32', win32, roots.win32],
] as const)('what lies in a folder, on %s', (_name, of, folders) => {
  it('is the folder, and all below it, whatever the names', () => {
    assert(
      property(folders, inside, (folder, parts) => {
        expect(liesIn(folder, folder, of)).toBe(true);
        expect(liesIn(folder, of.join(folder, ...parts), of)).toBe(true);
        expect(liesIn(folder, `${of.join(folder, ...parts)}${of.sep}`, of)).toBe(true);
      }),
    );
  });

  it('is nothing above it, nothing beside it, and nothing whose name begins as its own does', () => {
    assert(
      property(folders, inside, inside, (root, parts, others) => {
        const folder = of.join(root, 'project', ...parts);
        expect(liesIn(folder, of.dirname(folder), of)).toBe(false);
        expect(liesIn(folder, of.join(folder, '..', 'beside', ...others), of)).toBe(false);
        expect(liesIn(folder, of.join(`${folder}-2`, ...others), of)).toBe(false);
        expect(liesIn(folder, `${folder}${of.sep}${parts.map(() => '..').join(of.sep)}${of.sep}..${of.sep}x`, of)).toBe(
          false,
        );
      }),
    );
  });

  it('stays where links of words lead in and out again', () => {
    assert(
      property(folders, inside, integer({ min: 0, max: 6 }), (root, parts, up) => {
        const folder = of.join(root, 'project');
        const path = [folder, ...parts, ...Array.from({ length: up }, () => '..'), 'x'].join(of.sep);
        expect(liesIn(folder, path, of)).toBe(up <= parts.length);
      }),
    );
  });
});

describe('on Windows', () => {
  const drives = constantFrom(
    'C:\\',
    'c:\\',
    'D:\\',
    '\\\\nas\\studio\\',
    '\\\\NAS\\Studio\\',
    '\\\\nas\\other\\',
    '\\\\?\\C:\\',
  );
  const sameDisk = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

  it('other drives and shares hold nothing of a folder, and case tells nothing apart', () => {
    assert(
      property(drives, drives, inside, inside, (one, other, parts, more) => {
        const folder = win32.join(one, ...parts);
        const path = win32.join(other, ...parts.map((part) => part.toUpperCase()), ...more);
        expect(liesIn(folder, path, win32)).toBe(sameDisk(one, other));
      }),
    );
  });

  it('nothing is written to a device, whatever stands around its name', () => {
    const cases = mapToConstant(
      { num: devices.length, build: (at) => devices[at]! },
      { num: devices.length, build: (at) => devices[at]!.toLowerCase() },
    );
    assert(
      property(cases, constantFrom('', '.png', '.tar.gz', ' ', '. .', ' .png'), inside, (name, end, parts) => {
        expect(refusedPath(win32.join('C:\\', ...parts, `${name}${end}`), win32)).toContain('device');
        expect(refusedPath(`\\\\nas\\studio\\${name}${end}\\x.png`, win32)).toContain('device');
        expect(refusedPath(`/home/${name}${end}`, posix)).toBeNull();
      }),
    );
    for (const path of ['\\\\.\\PhysicalDrive0', '\\\\.\\COM10', '\\\\nas\\pipe\\x', '//./pipe/x'])
      expect(refusedPath(path, win32)).toContain('device or a pipe');
  });

  it('nothing is written to a stream beside a file, by which the project’s record has further names', () => {
    for (const path of ['C:\\p\\pentimento.json::$DATA', 'C:\\p\\x.png:evil', '\\\\nas\\studio\\a:b\\c.png'])
      expect(refusedPath(path, win32)).toContain('colon');
  });

  it('every other path is one to write at', () => {
    assert(
      property(constantFrom('C:\\', 'd:\\x\\', '\\\\nas\\studio\\', '\\\\?\\C:\\'), inside, (root, parts) => {
        expect(refusedPath(win32.join(root, ...parts), win32)).toBeNull();
      }),
    );
    for (const name of ['console.png', 'com.png', 'com10.png', 'nullify', 'prn-2.jpg', 'auxiliary', 'my con.png'])
      expect(refusedPath(`C:\\x\\${name}`, win32)).toBeNull();
  });
});

describe('paths of more than 260 characters', () => {
  const long = array(constantFrom('a', 'Übung', 'poster 2', 'x'.repeat(60), '東京'.repeat(20)), {
    minLength: 1,
    maxLength: 12,
  });
  const starts = constantFrom('C:\\', 'd:\\', '\\\\nas\\studio\\', '\\\\?\\C:\\', '\\\\?\\UNC\\nas\\studio\\');

  it('are told to Windows’ libraries so that they find them, and are the same paths still', () => {
    assert(
      property(starts, long, (root, parts) => {
        const path = win32.join(root, ...parts);
        const told = longPath(path, win32);
        expect(longPath(told, win32)).toBe(told);
        if (path.length < 248) {
          expect(told).toBe(path);
          return;
        }
        expect(told.startsWith('\\\\?\\')).toBe(true);
        // Nothing in it is left to be interpreted.
        expect(told).not.toMatch(/[/]|\\\.\.?(\\|$)/);
        const plain = told.replace(/^\\\\\?\\UNC\\/, '\\\\').replace(/^\\\\\?\\/, '');
        const asked = path.replace(/^\\\\\?\\UNC\\/, '\\\\').replace(/^\\\\\?\\/, '');
        expect(plain).toBe(asked);
        // What may be written, and what lies where, does not change with the form.
        expect(refusedPath(told, win32)).toBe(refusedPath(path, win32));
        expect(liesIn(win32.dirname(told), told, win32)).toBe(true);
      }),
    );
  });

  it('are what they are everywhere else, and so are those that are no whole paths', () => {
    assert(
      property(long, (parts) => {
        const path = `/${parts.join('/')}`;
        expect(longPath(path, posix)).toBe(path);
        expect(longPath(parts.join('\\'), win32)).toBe(parts.join('\\'));
      }),
    );
  });

  it('are read here: a picture far below', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'pentimento-long-'));
    try {
      const deep = join(folder, ...Array.from({ length: 6 }, (_, n) => String(n).repeat(60)));
      await mkdir(deep, { recursive: true });
      const path = join(deep, 'a.png');
      await sharp({ create: { width: 3, height: 2, channels: 3, background: '#fff' } }).toFile(longPath(path));
      expect(path.length).toBeGreaterThan(360);
      expect(await decode(path, 'truncated').metadata()).toMatchObject({ width: 3, height: 2 });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});

describe('names that the app gives', () => {
  const text = string({ unit: 'binary', maxLength: 60 });
  const odd = constantFrom(
    ...devices,
    'aux.png',
    '..',
    '. .',
    'a:b',
    'x.',
    'y ',
    'é',
    'e\u0301',
    'ﬁ',
    '\u202e',
    '|<>?*"',
  );
  const given = tuple(text, odd, text).map((parts) => parts.join(''));
  const any = array(constantFrom('text', 'odd', 'given'), { minLength: 1, maxLength: 1 }).chain(([kind]) =>
    kind === 'text' ? text : kind === 'odd' ? odd : given,
  );

  /** Windows' rules, macOS's and ext4's lengths, and no letter in two ways. */
  const expectFit = (name: string): void => {
    expect(refusedPath(`C:\\x\\${name}`, win32)).toBeNull();
    // oxlint-disable-next-line no-control-regex
    expect(name).not.toMatch(/[<>:"/\\|?*\u0000-\u001f]|[. ]$|^$/);
    expect(name.length).toBeLessThanOrEqual(255);
    expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255);
    expect(name.normalize('NFC')).toBe(name);
  };

  it('are good on every system: of exports', () => {
    assert(
      property(
        any,
        any,
        constantFrom('{label}', '{label}-{source}', '{source} {version}', '{project}'),
        (label, source, template) => {
          const always = {
            version: 'v1',
            seed: '1',
            strength: '0.5',
            width: '1',
            height: '1',
            date: '2026-11-29',
            counter: '01',
            result: '1',
          };
          const values = { ...always, project: source, label, source, preset: label };
          const name = fileName(template, values, { result: null, scale: null, ending: 'png' });
          expectFit(name);
          expect(Buffer.byteLength(name)).toBeLessThanOrEqual(longestName);
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it('are good on every system: that dialogs propose, of sources and of passes', async () => {
    await assert(
      asyncProperty(any, async (words) => {
        expectFit(`${proposedName(words, ' sheet')}.pdf`);
        const short = await slug(words);
        expectFit(short);
        expectFit(
          await passFolderName({ createdAt: '2026-11-29T20:00:00.000Z', id: '0123456789abcdef', prompt: words }),
        );
        expect(short).toMatch(/^[a-z0-9-]+$/);
      }),
      { numRuns: 1_000 },
    );
  });

  it('are one where a file system takes them for one: in whatever case, composed or not', () => {
    assert(
      property(text, (words) => {
        const key = nameKey(words);
        expect(nameKey(words.normalize('NFD'))).toBe(key);
        expect(nameKey(words.normalize('NFC'))).toBe(key);
        expect(nameKey(key)).toBe(key);
      }),
      { numRuns: 1_000 },
    );
    for (const [one, other] of [
      ['J\u030c', '\u01f0'],
      ['ΑΣ.png', 'ας.png'],
      ['ΑΣ.png', 'ασ.png'],
      ['\u0130', 'i\u0307'],
      ['\u212a', 'k'],
    ])
      expect(nameKey(one!)).toBe(nameKey(other!));
    expect(nameKey('CAFE\u0301.PNG')).toBe(nameKey('café.png'));
  });
});
