import { posix, win32 } from 'node:path';
import { array, assert, constantFrom, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { folderOf, freeName, isAbsolute, joined, nameOf } from '../../../src-renderer/editor/paths';

const names = array(constantFrom('a', 'Übung', 'poster 2', '.hidden', '..a', 'C', '東京', 'x.y'), { maxLength: 5 });
const kinds = [
  ['posix', posix, ['/']],
  ['win32', win32, ['C:\\', 'd:\\', '\\\\nas\\studio\\', '\\\\?\\C:\\', '\\\\?\\UNC\\nas\\studio\\']],
] as const;

describe.each(kinds)('paths of %s in the app’s own dialogs', (_name, of, roots) => {
  it('are put together and taken apart as that system does it, drives and shares too', () => {
    assert(
      property(constantFrom(...roots), names, (root, parts) => {
        const path = parts.reduce(joined, root);
        expect(path).toBe(root + parts.join(of.sep));
        expect(isAbsolute(path)).toBe(true);
        if (parts.length > 0) expect(nameOf(path)).toBe(parts.at(-1));
        // The folder above, until there is none: a drive stays one, and a share.
        const above = parts.length === 0 ? root : root + parts.slice(0, -1).join(of.sep);
        const sameFolder = (one: string): string => (one.endsWith(of.sep) ? one : one + of.sep);
        expect(sameFolder(folderOf(path))).toBe(sameFolder(above));
        expect(of.isAbsolute(folderOf(path))).toBe(true);
        expect(folderOf(path + of.sep)).toBe(folderOf(path));
      }),
    );
  });
});

describe('paths in the app’s own dialogs', () => {
  it('may hold a backslash in a name, where Windows does not part them', () => {
    expect([nameOf('/home/me/a\\b.png'), folderOf('/home/me/a\\b.png')]).toEqual(['a\\b.png', '/home/me']);
    expect(nameOf('C:/Users\\me\\a.png')).toBe('a.png');
  });

  it('are put together with the separator they have', () => {
    expect(joined('/home/me', 'Poster')).toBe('/home/me/Poster');
    expect(joined('/', 'Poster')).toBe('/Poster');
    expect(joined('C:\\Users\\me', 'Poster')).toBe('C:\\Users\\me\\Poster');
  });

  it('are taken apart again', () => {
    expect([nameOf('/home/me/'), folderOf('/home/me/'), folderOf('/home'), folderOf('C:\\Users\\me')]).toEqual([
      'me',
      '/home',
      '/',
      'C:\\Users',
    ]);
  });

  it('get a name that is not taken', () => {
    const entry = (name: string) => ({ name, path: `/${name}`, kind: 'folder' as const, bytes: null });
    expect(freeName('New project', { entries: [] })).toBe('New project');
    expect(freeName('New project', { entries: [entry('new project'), entry('New project 2')] })).toBe('New project 3');
  });
});
