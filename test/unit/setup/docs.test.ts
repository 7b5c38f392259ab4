import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commandCodes, passCodes } from '../../../src-main/contract/errors';
import { exportEntry, exportMetadata, exportPreset, exportSettings } from '../../../src-main/contract/exports';
import { passFields, projectRecord } from '../../../src-main/contract/records';
import { parseFaultScript } from '../../../src-main/emulator/fault-script';
import { passStates } from '../../../src-main/common/states';
import { layers } from '../../arch/rules';

const root = resolve(import.meta.dirname, '..', '..', '..');
const pages = [
  'README.md',
  ...readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];
const read = (page: string): Promise<string> => readFile(join(root, page), 'utf8');

describe('docs/cli.md', () => {
  it.each([
    ['command', commandCodes],
    ['pass', passCodes],
    ['state', passStates],
  ] as const)('tells what every %s code means', async (_kind, codes) => {
    const text = await read('docs/cli.md');
    expect(codes.filter((code) => !text.includes(`\`${code}\``))).toEqual([]);
  });
});

describe('docs/project-format.md', () => {
  it.each([
    ['pentimento.json', projectRecord.shape],
    ['a pass', passFields.shape],
    ['an export preset', exportPreset.shape],
    ['an export’s settings', exportSettings.shape],
    ['an export’s metadata', exportMetadata.shape],
    ['an export that is listed', exportEntry.shape],
  ] as const)('tells of every field of %s', async (_what, shape) => {
    const text = await read('docs/project-format.md');
    expect(Object.keys(shape).filter((field) => !text.includes(`\`${field}\``))).toEqual([]);
  });
});

describe('docs/fault-lab.md', () => {
  it('has scripts and rules that the emulator takes', async () => {
    const text = await read('docs/fault-lab.md');
    const scripts = [...text.matchAll(/```json\n(\{\s*"faults".*?)```/gs)].map(([, script]) => script ?? '');
    const rules = [...text.matchAll(/\| `(\{"route".*?\})`(?: \||;)/g)].map(([, rule]) => `{"faults":[${rule}]}`);
    expect([scripts.length, rules.length]).toEqual([1, 11]);
    for (const script of [...scripts, ...rules]) expect(() => parseFaultScript(script)).not.toThrow();
  });
});

describe('README.md', () => {
  it('names only scripts that package.json has, and files that are there', async () => {
    const { scripts } = JSON.parse(await read('package.json')) as { scripts: Record<string, string> };
    const text = await read('README.md');
    const named = [...text.matchAll(/npm run ([\w:-]+)|`(test:[\w-]+)`/g)].map(([, run, test]) => run ?? test ?? '');
    expect(named.filter((name) => scripts[name] === undefined)).toEqual([]);
    const started = Object.entries(scripts).flatMap(([name, script]) =>
      [...script.matchAll(/node (\S+\.mjs)/g)].map(([, file]) => [name, file ?? ''] as const),
    );
    expect(started.filter(([, file]) => !existsSync(join(root, file)))).toEqual([]);
  });
});

/** What people wrote, relative to the root: files, and the folders that they lie in. */
const written = ['src-main', 'src-renderer', 'packaging', 'test', 'tools', 'docs'].flatMap((top) =>
  readdirSync(join(root, top), { recursive: true, withFileTypes: true })
    .map(
      (entry) =>
        `${entry.parentPath.slice(root.length + 1).replaceAll('\\', '/')}/${entry.name}${entry.isFile() ? '' : '/'}`,
    )
    .filter((path) => !path.includes('node_modules')),
);
const sources = written.filter((path) => /^src-.*\.(ts|tsx|mjs)$/.test(path) || /^test\/.*\.ts$/.test(path));

const quoted = (text: string, what: RegExp): string[] =>
  [...text.matchAll(/`([^`\n]+)`/g)].map(([, each]) => each ?? '').filter((each) => what.test(each));

describe.each([
  'CONTRIBUTING.md',
  'docs/architecture.md',
  'docs/modelrunner.md',
  'docs/performance.md',
  'docs/security.md',
])('%s', (page) => {
  it('names only files and folders of the program that are there', async () => {
    const named = quoted(await read(page), /^[\w@.-]+(\/[\w@.-]+)*(\.(ts|tsx|mjs|css)|\/)$/);
    const isThere = (name: string): boolean =>
      written.some((path) => path === name || path.endsWith(`/${name}`)) ||
      (name.endsWith('/') && projectFolders.includes(name));
    expect(named.filter((name) => !isThere(name))).toEqual([]);
  });
});

/** Of a designer's project, or of the app's home. */
const projectFolders = ['looks/', 'posted/'];

describe('CONTRIBUTING.md', () => {
  it('names only functions, types and constants that the code has', async () => {
    const code = (await Promise.all(sources.map(read))).join('\n');
    const words = new Set(code.match(/[A-Za-z_$][\w$]*/g));
    const named = quoted(await read('CONTRIBUTING.md'), /^[a-z]+[A-Z]\w*$|^[A-Z][a-z]+\w*$/);
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((name) => !words.has(name))).toEqual([]);
  });
});

describe('docs/architecture.md', () => {
  it('draws the layers in the order in which they are proved', async () => {
    const drawing = /## Folders, as layers.*?```\n(.*?)```/s.exec(await read('docs/architecture.md'))?.[1] ?? '';
    const drawn = [...drawing.matchAll(/^ {3}(?:\S[\w ]*?)? +([a-z-]+)\/ {2}/gm)].map(([, folder]) => folder);
    expect(drawn.toReversed()).toEqual(layers);
  });
});

describe('every page', () => {
  it.each(pages)('%s links to files that are there', async (page) => {
    const links = [...(await read(page)).matchAll(/\]\(([^)#\s]+)[^)]*\)/g)]
      .map(([, link]) => link ?? '')
      .filter((link) => !/^[a-z]+:/.test(link));
    expect(links.filter((link) => !existsSync(resolve(root, dirname(page), link)))).toEqual([]);
  });
});
