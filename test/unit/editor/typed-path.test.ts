import { array, assert, constantFrom, oneof, property, string, tuple } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { meantPath, typedPath } from '../../../src-renderer/editor/typed-path';
import type { FolderListing } from '../../../src-main/contract';

const home = '/home/me';
const windowsHome = 'C:\\Users\\me';
const often = { numRuns: 2_000, verbose: 1 } as const;

/** Letters that shells, addresses and people use for something, among others. */
const special = constantFrom(...' \t\'"\\%#?&$`~!()[]{};<>|*:=+,@^-._aZ1äß日한', '%20', '%41', '😀', 'e\u0301');
const name = oneof(
  array(special, { minLength: 1, maxLength: 12 }).map((letters) => letters.join('')),
  string(),
).filter((text) => text !== '' && text !== '.' && text !== '..' && !/[/\0\r\n]/.test(text));
const posixPath = array(name, { minLength: 1, maxLength: 4 }).map((names) => `/${names.join('/')}`);
const windowsPath = tuple(
  constantFrom('C', 'd', 'Z'),
  array(
    name.filter((text) => !/[\\"<>|*?:]/.test(text) && text.trim() === text),
    { minLength: 1, maxLength: 4 },
  ),
).map(([drive, names]) => `${drive}:\\${names.join('\\')}`);

const encoded = (path: string): string => path.split(/[/\\]/).map(encodeURIComponent).join('/');
const shell: Readonly<Record<string, (path: string) => string>> = {
  'as a terminal pastes it, escaped': (path) => path.replace(/[^\w/]/gu, '\\$&'),
  'with only blanks, quotes and backslashes escaped': (path) => path.replace(/[\s'"\\]/gu, '\\$&'),
  'between single quotes': (path) => `'${path.replaceAll("'", String.raw`'\''`)}'`,
  'between double quotes': (path) => `"${path.replace(/["\\$`]/g, '\\$&')}"`,
};
const addresses: Readonly<Record<string, (path: string) => string>> = {
  'as an address': (path) => `file://${path.split('/').map(encodeURIComponent).join('/')}`,
  'as an address that names this computer': (path) =>
    `file://localhost${path.split('/').map(encodeURIComponent).join('/')}`,
  'as an address with one slash': (path) => `file:${path.split('/').map(encodeURIComponent).join('/')}`,
  'as an address in quotes': (path) => `"FILE://${path.split('/').map(encodeURIComponent).join('/')}"`,
};

describe('a path that is typed or pasted', () => {
  for (const [how, write] of Object.entries({ ...shell, ...addresses }))
    it(`comes back whole ${how}`, () => {
      assert(
        property(posixPath, constantFrom('', ' ', '\n', ' \t'), (path, blanks) => {
          expect(typedPath(blanks + write(path) + blanks, home)).toBe(path);
        }),
        often,
      );
    });

  it('of Windows comes back whole, plain, in quotes and as an address', () => {
    assert(
      property(windowsPath, (path) => {
        const address = `${path.slice(0, 2)}/${encoded(path.slice(3))}`;
        for (const text of [
          path,
          `"${path}"`,
          `file:///${address}`,
          `file://localhost/${address}`,
          `file://${address}`,
        ])
          expect(typedPath(text, windowsHome)).toBe(path);
      }),
      often,
    );
  });

  it('without anything to read in it stays as it is', () => {
    assert(
      property(
        posixPath.filter((path) => !path.includes('\\') && path.trim() === path),
        (path) => {
          expect(typedPath(path, home)).toBe(path);
        },
      ),
      often,
    );
  });

  it('gives an answer for any text', () => {
    assert(
      property(string({ unit: 'binary' }), constantFrom(home, windowsHome), (text, at) => {
        expect(typeof typedPath(text, at)).toBe('string');
      }),
      often,
    );
  });

  it.each([
    ['  "/home/me/a b" ', '/home/me/a b'],
    ["'/home/me/it's.png'", "/home/me/it's.png"],
    ['~', '/home/me'],
    ['~/Pictures', '/home/me/Pictures'],
    ['"~/My Pictures"', '/home/me/My Pictures'],
    ['~/My\\ Pictures/a\\(1\\).png', '/home/me/My Pictures/a(1).png'],
    ['~other', '~other'],
    ['file:///tmp/100%.png', '/tmp/100%.png'],
    ['file:///tmp/caf%E9.png', '/tmp/caf%E9.png'],
    ['file:///tmp/Kaffee%20%26%20Tee.png', '/tmp/Kaffee & Tee.png'],
    ['file://studio/tmp/a.png', '/tmp/a.png'],
    ['"C:\\Users\\me\\new\\table.png"', 'C:\\Users\\me\\new\\table.png'],
    ['', ''],
  ])('%s is %s', (text, path) => {
    expect(typedPath(text, home)).toBe(path);
  });

  it('of another computer is a share on Windows, and a backslash there parts folders', () => {
    expect(typedPath('file://nas/pictures/a%20b.png', windowsHome)).toBe('\\\\nas\\pictures\\a b.png');
    expect(typedPath('file:///C:/Users/me/a%20b.png', windowsHome)).toBe('C:\\Users\\me\\a b.png');
    expect(typedPath('file:///C|/a.png', windowsHome)).toBe('C:\\a.png');
    expect(typedPath('\\\\nas\\pictures\\a.png', windowsHome)).toBe('\\\\nas\\pictures\\a.png');
    expect(typedPath('~\\Pictures\\a.png', windowsHome)).toBe('C:\\Users\\me\\Pictures\\a.png');
  });

  it('that is a file’s very name is that file, and what it means only else', async () => {
    const there = new Set(['/tmp/a\\ b.png', '/tmp/c d.png', '/tmp/c\\ d.png ']);
    const list = async (path: string): Promise<FolderListing> => ({
      path,
      parent: '/',
      home,
      entries: [...there].map((full) => ({ name: full.slice(5), path: full, kind: 'picture' as const, bytes: 1 })),
      fault: path === '/tmp' ? null : { code: 'file-missing', message: `There is no ${path}.` },
    });
    expect(await meantPath('/tmp/a\\ b.png', home, list)).toBe('/tmp/a\\ b.png');
    expect(await meantPath('/tmp/c\\ d.png', home, list)).toBe('/tmp/c d.png');
    expect(await meantPath('/tmp/c\\ d.png ', home, list)).toBe('/tmp/c\\ d.png ');
    expect(await meantPath("'/tmp/a\\ b.png'", home, list)).toBe('/tmp/a\\ b.png');
  });
});
