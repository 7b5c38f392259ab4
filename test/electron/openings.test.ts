import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { folderGiven, Openings } from '../../src-main/host-electron/openings';
import { isOwnUrl, mayOpenOutside } from '../../src-main/host-electron/trust';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pentimento-openings-'));
  await mkdir(join(folder, 'Autumn poster'));
  await writeFile(join(folder, 'Autumn poster', 'pentimento.json'), '{}');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the folder given on a command line', () => {
  it('is a path, relative to where the command was given, or the project’s file', () => {
    const poster = join(folder, 'Autumn poster');
    expect(folderGiven(['Autumn poster'], folder, '/app')).toBe(poster);
    expect(folderGiven(['/app', poster], '/', '/app')).toBe(poster);
    expect(folderGiven([join(poster, 'pentimento.json')], '/', '/app')).toBe(poster);
  });

  it('is an address, as desktops of Linux hand it over', () => {
    const poster = join(folder, 'Autumn poster');
    expect(folderGiven([pathToFileURL(poster).href], '/', '/app')).toBe(poster);
    expect(folderGiven([pathToFileURL(join(poster, 'pentimento.json')).href], '/', '/app')).toBe(poster);
    expect(folderGiven(['file://elsewhere/share', 'file:///%'], '/nowhere', '/app')).toBeNull();
  });

  it('is found among switches, and is nothing when it is not there', () => {
    expect(folderGiven(['--enable-features=x', 'Autumn poster', '--flag', '.'], folder, folder)).toBe(
      join(folder, 'Autumn poster'),
    );
    expect(folderGiven(['missing', '--original-process-start-time=1'], folder, '/app')).toBeNull();
    expect(folderGiven([], folder, '/app')).toBeNull();
  });
});

describe('folders to open', () => {
  it('wait for a page, and go to it straight away once it listens', () => {
    const openings = new Openings();
    const sent: string[] = [];
    let listens = false;
    openings.deliverTo((path) => listens && sent.push(path) > 0);
    openings.ask('/one');
    openings.ask('/two');
    expect(openings.take()).toBe('/two');
    expect(openings.take()).toBeNull();
    listens = true;
    openings.ask('/three');
    expect(sent).toEqual(['/three']);
    expect(openings.take()).toBeNull();
  });
});

describe('trust', () => {
  it('knows its own pages, part by part', () => {
    expect(['pentimento://app/', 'pentimento://app/?x#y', 'PENTIMENTO://app/'].map(isOwnUrl)).toEqual([
      true,
      true,
      true,
    ]);
    for (const url of [
      '',
      'about:blank',
      'pentimento://app.evil/',
      'pentimento://evil/app/',
      'pentimento://app@evil/',
      'pentimento://x:y@app/',
      'https://app/',
      'pentimento:app',
      'pentimento://app:1/',
    ]) {
      expect([url, isOwnUrl(url)]).toEqual([url, false]);
    }
  });

  it('opens pages of ModelRunner outside, over https only', () => {
    expect(mayOpenOutside('https://modelrunner.ai/docs')).toBe(true);
    for (const url of [
      'http://modelrunner.ai/',
      'https://modelrunner.ai.evil/',
      'javascript:alert(1)',
      'file:///x',
      'https://modelrunner.ai@evil/',
      'https:modelrunner.ai:1/',
    ])
      expect([url, mayOpenOutside(url)]).toEqual([url, false]);
  });
});
