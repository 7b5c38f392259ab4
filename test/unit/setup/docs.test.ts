import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commandCodes, passCodes } from '../../../src-main/contract/errors';
import { passStates } from '../../../src-main/common/states';

const root = resolve(import.meta.dirname, '..', '..', '..');
const pages = ['README.md', ...readdirSync(join(root, 'docs')).filter((name) => name.endsWith('.md')).map((name) => `docs/${name}`)];
const read = (page: string): Promise<string> => readFile(join(root, page), 'utf8');

describe('docs/cli.md', () => {
  it.each([['command', commandCodes], ['pass', passCodes], ['state', passStates]] as const)('tells what every %s code means', async (_kind, codes) => {
    const text = await read('docs/cli.md');
    expect(codes.filter((code) => !text.includes(`\`${code}\``))).toEqual([]);
  });
});

describe('README.md', () => {
  it('names only scripts that package.json has, and files that are there', async () => {
    const { scripts } = JSON.parse(await read('package.json')) as { scripts: Record<string, string> };
    const text = await read('README.md');
    const named = [...text.matchAll(/npm run ([\w:-]+)|`(test:[\w-]+)`/g)].map(([, run, test]) => run ?? test ?? '');
    expect(named.filter((name) => scripts[name] === undefined)).toEqual([]);
    const started = Object.entries(scripts).flatMap(([name, script]) => [...script.matchAll(/node (\S+\.mjs)/g)].map(([, file]) => [name, file ?? ''] as const));
    expect(started.filter(([, file]) => !existsSync(join(root, file)))).toEqual([]);
  });
});

describe('every page', () => {
  it.each(pages)('%s links to files that are there', async (page) => {
    const links = [...(await read(page)).matchAll(/\]\(([^)#\s]+)[^)]*\)/g)].map(([, link]) => link ?? '').filter((link) => !/^[a-z]+:/.test(link));
    expect(links.filter((link) => !existsSync(resolve(root, dirname(page), link)))).toEqual([]);
  });
});
