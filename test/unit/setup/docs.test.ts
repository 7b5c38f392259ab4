import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commandCodes, passCodes } from '../../../src-main/contract/errors';
import { exportEntry, exportMetadata, exportPreset, exportSettings } from '../../../src-main/contract/exports';
import { passRecord, projectRecord } from '../../../src-main/contract/records';
import { parseFaultScript } from '../../../src-main/emulator/fault-script';
import { passStates } from '../../../src-main/common/states';

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
    ['a pass', passRecord.shape],
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

describe('every page', () => {
  it.each(pages)('%s links to files that are there', async (page) => {
    const links = [...(await read(page)).matchAll(/\]\(([^)#\s]+)[^)]*\)/g)]
      .map(([, link]) => link ?? '')
      .filter((link) => !/^[a-z]+:/.test(link));
    expect(links.filter((link) => !existsSync(resolve(root, dirname(page), link)))).toEqual([]);
  });
});
