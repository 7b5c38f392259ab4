import { describe, expect, it } from 'vitest';
import { folderOf, freeName, joined, nameOf } from '../../../src-renderer/editor/paths';

describe('paths in the app’s own dialogs', () => {
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
