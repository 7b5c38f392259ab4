import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { rules } from './rules';
import { treeOf } from './tree';

/** A small project that keeps every rule. */
const good: Readonly<Record<string, string>> = {
  'src-main/common/sizes.ts': "import type { Recipe } from './recipe';\nexport const fit = (recipe: Recipe) => recipe;",
  'src-main/common/recipe.ts': 'export interface Recipe { readonly seed: number }',
  'src-main/contract/records.ts':
    "import { z } from 'zod';\nimport { fit } from '../common/sizes';\nexport const seed = z.number().transform((value) => fit({ seed: value }));",
  'src-main/contract/assets.ts':
    "import type { Recipe } from '../common/recipe';\nexport const sourceUrl = (recipe: Recipe) => `/files/${String(recipe)}`;",
  'src-main/project/store.ts':
    "import { readFile } from 'node:fs/promises';\nimport { seed } from '../contract/records';\nexport const load = () => [readFile, seed, Date.now()];",
  'src-main/app/no-key.ts': "export const sentence = 'Set MODELRUNNER_KEY, or use the offline engine.';",
  'src-main/host-web/start.ts':
    "import { load } from '../project/store';\nexport const key = () => [load, process.env['MODELRUNNER_KEY']];",
  'src-main/host-electron/main.ts':
    "import { app } from 'electron';\nimport Store from 'electron-store';\nimport { load } from '../project/store';\nexport const host = [app, Store, load];",
  'src-main/cli/main.ts': "import { serve } from './commands/serve';\nexport const main = () => serve();",
  'src-main/cli/commands/serve.ts':
    "import type { key } from '../../host-web/start';\nexport const serve = async (): Promise<typeof key> => (await import('../../host-web/start')).key;",
  'src-main/setup/start.mjs':
    "import { run } from './run.mjs';\nimport { join } from 'node:path';\nrun(join('a', 'b'));",
  'src-main/setup/run.mjs': 'export const run = () => {};',
  'src-renderer/main.tsx':
    "import './styles/app.css';\nimport type { seed } from '../src-main/contract/records';\nimport { sourceUrl } from '../src-main/contract/assets';\nimport { fit } from '../src-main/common/sizes';\nimport { createRoot } from 'react-dom/client';\nexport const all = (one: typeof seed) => [one, sourceUrl, fit, createRoot];",
  'src-renderer/styles/app.css': 'body { margin: 0 }',
  'test/unit/store.test.ts':
    "import type { App } from 'electron';\nimport { load } from '../../src-main/project/store';\nexport const tested = (app: App) => [app, load];",
};

const brokenBy = (change: Readonly<Record<string, string>>): Record<string, string[]> => {
  const tree = treeOf({ ...good, ...change });
  return Object.fromEntries(
    rules.map(({ sentence, broken }) => [sentence, broken(tree)] as const).filter(([, lines]) => lines.length > 0),
  );
};

/** Which rule each change breaks, and with what line. Every rule stands here at least once. */
const breaks: readonly [name: string, change: Readonly<Record<string, string>>, sentence: string, line: string][] = [
  [
    'the core in a folder below it',
    {
      'src-main/core/core.ts': 'export interface Core { readonly home: string }',
      'src-main/project/store.ts':
        "import type { Core } from '../core/core';\nexport const load = (core: Core) => core.home;",
    },
    'the folders of src-main are layers: each imports from those before it alone, never upwards',
    'src-main/project/store.ts imports ../core/core',
  ],
  [
    'a picture read by what is written from it',
    {
      'src-main/images/jobs/export.ts': 'export const write = () => 1;',
      'src-main/images/reading/picture.ts':
        "import { write } from '../jobs/export';\nexport const read = () => write();",
    },
    'the rooms of images are layers, too',
    'src-main/images/reading/picture.ts imports ../jobs/export',
  ],
  [
    'a pass cancelled past the use cases',
    {
      'src-main/cli/stop.ts':
        'export const stop = (core: { room: { cancel: (id: string) => void } }) => core.room.cancel("p1");',
    },
    'router, hosts and command line change a project through use cases alone',
    'src-main/cli/stop.ts calls room.cancel',
  ],
  [
    'a process beside the pool',
    {
      'src-main/images/own.ts': "import { fork } from 'node:child_process';\nexport const own = () => fork('own.js');",
    },
    'programs are started in children alone, but for what asks the system about processes and what opens a file',
    'src-main/images/own.ts imports node:child_process',
  ],
  [
    'a screen in the kit',
    {
      'src-renderer/screens/stage.ts': 'export const stage = 1;',
      'src-renderer/ui/button.ts': "import { stage } from '../screens/stage';\nexport const button = stage;",
    },
    'the folders of src-renderer are layers, too: the kit and the canvas import no feature',
    'src-renderer/ui/button.ts imports ../screens/stage',
  ],
  [
    'a hook in the editor’s state',
    { 'src-renderer/editor/use-state.ts': "import { useState } from 'react';\nexport const hook = useState;" },
    'the editor’s state knows no React',
    'src-renderer/editor/use-state.ts imports react',
  ],
  [
    'a folder that nobody has put among the layers',
    { 'src-main/helpers/one.ts': 'export const one = 1;' },
    'the folders of src-main are layers: each imports from those before it alone, never upwards',
    'helpers is no layer',
  ],
  [
    'a package in common',
    { 'src-main/common/sizes.ts': "import { z } from 'zod';\nexport const fit = z.number();" },
    'common imports nothing but itself',
    'src-main/common/sizes.ts imports zod',
  ],
  [
    'a type of contract in common',
    { 'src-main/common/recipe.ts': "export type Recipe = import('../contract/assets').Recipe;" },
    'common imports nothing but itself',
    'src-main/common/recipe.ts imports ../contract/assets',
  ],
  [
    'the clock in common',
    {
      'src-main/common/recipe.ts':
        'export interface Recipe { readonly seed: number }\nexport const now = () => new Date();',
    },
    'common asks no clock and draws no lots',
    'src-main/common/recipe.ts calls new Date()',
  ],
  [
    'a lot drawn in common',
    {
      'src-main/common/recipe.ts':
        'export interface Recipe { readonly seed: number }\nexport const seed = () => Math.random();',
    },
    'common asks no clock and draws no lots',
    'src-main/common/recipe.ts calls Math.random',
  ],
  [
    'Node in contract',
    { 'src-main/contract/assets.ts': "import { join } from 'path';\nexport const sourceUrl = () => join('a');" },
    'contract imports only itself, common, zod and the RPC library’s contract package',
    'src-main/contract/assets.ts imports path',
  ],
  [
    'the RPC server in contract',
    {
      'src-main/contract/assets.ts': "export type { Router } from '@orpc/server';\nexport const sourceUrl = () => '';",
    },
    'contract imports only itself, common, zod and the RPC library’s contract package',
    'src-main/contract/assets.ts imports @orpc/server',
  ],
  [
    'the project in the renderer',
    {
      'src-renderer/main.tsx':
        "import type { load } from '../src-main/project/store';\nexport type Load = typeof load;",
    },
    'the renderer imports from src-main only common and contract',
    'src-renderer/main.tsx imports ../src-main/project/store',
  ],
  [
    'a schema in the renderer',
    { 'src-renderer/main.tsx': "import { seed } from '../src-main/contract/records';\nexport const one = seed;" },
    'the renderer takes types and constants from contract, nothing that loads its schemas',
    'src-renderer/main.tsx imports ../src-main/contract/records',
  ],
  [
    'a type of a schema, imported so that the file is loaded',
    {
      'src-renderer/main.tsx':
        "import { type seed } from '../src-main/contract/records';\nexport type One = typeof seed;",
    },
    'the renderer takes types and constants from contract, nothing that loads its schemas',
    'src-renderer/main.tsx imports ../src-main/contract/records',
  ],
  [
    'constants that load a schema',
    { 'src-main/contract/assets.ts': "import { seed } from './records';\nexport const sourceUrl = () => seed;" },
    'the renderer takes types and constants from contract, nothing that loads its schemas',
    'src-renderer/main.tsx imports ../src-main/contract/assets',
  ],
  [
    'Node in the renderer',
    { 'src-renderer/paths.ts': "import { join } from 'node:path';\nexport const at = join;" },
    'the renderer imports nothing of Node',
    'src-renderer/paths.ts imports node:path',
  ],
  [
    'electron in a domain folder',
    {
      'src-main/app/window.ts':
        "import type { BrowserWindow } from 'electron/main';\nexport type Window = BrowserWindow;",
    },
    'only host-electron imports electron',
    'src-main/app/window.ts imports electron/main',
  ],
  [
    'electron-store in host-web',
    { 'src-main/host-web/store.ts': "export const store = () => import('electron-store');" },
    'only host-electron imports electron',
    'src-main/host-web/store.ts imports electron-store',
  ],
  [
    'electron required in the renderer',
    {
      'src-renderer/bridge.ts':
        "declare const require: (name: string) => unknown;\nexport const electron = require('electron');",
    },
    'only host-electron imports electron',
    'src-renderer/bridge.ts imports electron',
  ],
  [
    'a host in the other',
    { 'src-main/host-electron/serve.ts': "import { key } from '../host-web/start';\nexport const one = key;" },
    'hosts import neither each other nor the command line',
    'src-main/host-electron/serve.ts imports ../host-web/start',
  ],
  [
    'the command line in a host',
    { 'src-main/host-web/run.ts': "import { main } from '../cli/main';\nexport const run = main;" },
    'hosts import neither each other nor the command line',
    'src-main/host-web/run.ts imports ../cli/main',
  ],
  [
    'host-web in another command',
    { 'src-main/cli/commands/add.ts': "export const add = () => import('../../host-web/start');" },
    'the command line loads host-web in serve alone and only when serve runs, and host-electron never',
    'src-main/cli/commands/add.ts imports ../../host-web/start',
  ],
  [
    'host-web loaded before serve runs',
    { 'src-main/cli/commands/serve.ts': "import { key } from '../../host-web/start';\nexport const serve = key;" },
    'the command line loads host-web in serve alone and only when serve runs, and host-electron never',
    'src-main/cli/commands/serve.ts imports ../../host-web/start',
  ],
  [
    'host-electron in serve',
    { 'src-main/cli/commands/serve.ts': "export const serve = () => import('../../host-electron/main');" },
    'the command line loads host-web in serve alone and only when serve runs, and host-electron never',
    'src-main/cli/commands/serve.ts imports ../../host-electron/main',
  ],
  [
    'a host in a domain folder',
    { 'src-main/images/worker.ts': "export type { host } from '../host-electron/main';" },
    'what is neither a host nor the command line imports neither',
    'src-main/images/worker.ts imports ../host-electron/main',
  ],
  [
    'a package in the set-up',
    { 'src-main/setup/run.mjs': "import open from 'open';\nexport const run = open;" },
    'the set-up imports only itself and Node: it runs before there are packages',
    'src-main/setup/run.mjs imports open',
  ],
  [
    'a file that is not there',
    { 'src-main/app/gone.ts': "export * from './missing';" },
    'every relative import leads to a file',
    'src-main/app/gone.ts imports ./missing',
  ],
  [
    'a circle of values',
    {
      'src-main/app/one.ts': "import { two } from './two';\nexport const one = () => two;",
      'src-main/app/two.ts': "import { one } from './one';\nexport const two = () => one;",
    },
    'there is no import circle anywhere, not of types either',
    'src-main/app/one.ts → src-main/app/two.ts → src-main/app/one.ts',
  ],
  [
    'a circle of types over three files',
    {
      'src-main/app/a.ts': "import type { B } from './b';\nexport type A = B;",
      'src-main/app/b.ts': "import type { C } from './c';\nexport type B = C;",
      'src-main/app/c.ts': "export type C = import('./a').A | null;",
    },
    'there is no import circle anywhere, not of types either',
    'src-main/app/a.ts → src-main/app/b.ts → src-main/app/c.ts → src-main/app/a.ts',
  ],
  [
    'a file that imports itself',
    { 'src-main/app/self.ts': "export * from './self';" },
    'there is no import circle anywhere, not of types either',
    'src-main/app/self.ts → src-main/app/self.ts',
  ],
  [
    'the key read in a domain folder',
    { 'src-main/keys/environment.ts': "export const key = process.env['MODELRUNNER_KEY'];" },
    'the key’s environment variables are named in hosts and the command line alone',
    'src-main/keys/environment.ts names MODELRUNNER_KEY',
  ],
  [
    'the key read by its property',
    { 'src-main/keys/environment.ts': 'export const { MODELRUNNER_KEY: key } = process.env;' },
    'the key’s environment variables are named in hosts and the command line alone',
    'src-main/keys/environment.ts names MODELRUNNER_KEY',
  ],
  [
    'text past JSX',
    {
      'src-renderer/name.ts': 'export const name = (at: HTMLElement, text: string) => {\n  at.textContent = text;\n};',
    },
    'the renderer puts text on the page through JSX alone, which shows it (src-renderer/shown)',
    'src-renderer/name.ts:2',
  ],
  [
    'a field by its wire name',
    { 'src-main/app/size.ts': "export const size = { image_size: 'auto' };" },
    'a model’s fields are named in common/models alone; elsewhere they are read by their roles',
    'src-main/app/size.ts names image_size',
  ],
  [
    'a recipe’s prompt read as a property',
    { 'src-renderer/words.ts': 'export const words = (pass: { recipe: { prompt: string } }) => pass.recipe?.prompt;' },
    'a model’s fields are named in common/models alone; elsewhere they are read by their roles',
    'src-renderer/words.ts names recipe.prompt',
  ],
  [
    'a draft taken apart',
    {
      'src-renderer/words.ts':
        "export const words = ({ draft: { 'seed': seed } }: { draft: { seed: number } }) => seed;",
    },
    'a model’s fields are named in common/models alone; elsewhere they are read by their roles',
    'src-renderer/words.ts names draft.seed',
  ],
  [
    'a recipe under another name',
    {
      'src-main/app/words.ts':
        'export const words = (pass: { recipe: { prompt: string } }) => {\n  const r = pass.recipe;\n  return r.prompt;\n};',
    },
    'a model’s fields are named in common/models alone; elsewhere they are read by their roles',
    'src-main/app/words.ts names recipe.prompt',
  ],
  [
    'a recipe taken apart under another name',
    {
      'src-main/app/words.ts':
        "export const words = ({ recipe: r }: { recipe: Record<string, string> }) => {\n  const { seed } = r;\n  return seed + r['strength'];\n};",
    },
    'a model’s fields are named in common/models alone; elsewhere they are read by their roles',
    'src-main/app/words.ts names recipe.strength',
  ],
  [
    'a field of what a function takes as a recipe',
    {
      'src-renderer/words.ts':
        "type Fields = Record<string, string>;\nexport const words = (of: Partial<Fields>) => of['prompt'];",
    },
    'a model’s fields are named in common/models alone; elsewhere they are read by their roles',
    'src-renderer/words.ts names Fields.prompt',
  ],
  [
    'a note for later',
    { 'src-renderer/styles/app.css': `body {}\n/* ${'TO'}${'DO'}: colours */` },
    'nothing is left as a note to do it later',
    'src-renderer/styles/app.css:2',
  ],
];

describe('the rules', () => {
  it('find nothing in a project that keeps them', () => {
    expect(brokenBy({})).toEqual({});
  });

  it.each(breaks)('find %s', (_name, change, sentence, line) => {
    expect(brokenBy(change)).toMatchObject({ [sentence]: expect.arrayContaining([line]) });
  });

  it('are each shown to be able to fail', () => {
    expect(new Set(breaks.map(([, , sentence]) => sentence))).toEqual(new Set(rules.map(({ sentence }) => sentence)));
  });
});

describe('the documents', () => {
  /** Halves of a merge that nobody decided: a formatter takes them for a heading and quotations. */
  const undecided = (text: string): readonly string[] => text.match(/^(?:<{7} |>{7} |={7}$).*/gm) ?? [];
  const root = join(import.meta.dirname, '../..');
  const documents = [...readdirSync(root), ...readdirSync(join(root, 'docs')).map((name) => `docs/${name}`)].filter(
    (name) => name.endsWith('.md'),
  );

  it('hold no merge that is not decided', () => {
    expect(undecided(`a\n${'<'.repeat(7)} ours\nb\n${'='.repeat(7)}\nc\n${'>'.repeat(7)} theirs\n`)).toHaveLength(3);
    expect(documents).toContain('CHANGELOG.md');
    expect(
      documents.flatMap((name) => undecided(readFileSync(join(root, name), 'utf8')).map((line) => `${name}: ${line}`)),
    ).toEqual([]);
  });

  it('say nothing in the guide that its dialog would show as signs: bold is the only Markdown of its points', () => {
    const points = readFileSync(join(root, 'docs/guide.md'), 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('- '));
    expect(points.length).toBeGreaterThan(20);
    expect(points.filter((line) => /[`_]|\]\(|^- .*<\w/.test(line))).toEqual([]);
  });
});
