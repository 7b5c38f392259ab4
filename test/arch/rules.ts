import { circlesOf } from './circles';
import type { Import, SourceFile, Tree } from './tree';

/** A rule of docs/architecture.md: a sentence, and what breaks it, as one line each. */
export interface Rule {
  readonly sentence: string;
  readonly broken: (tree: Tree) => string[];
}

/** `src-main/<folder>` of a path, `src-renderer`, or `test`. */
const placeOf = (path: string): string => {
  const [top = '', folder = ''] = path.split('/');
  return top === 'src-main' ? folder : top;
};

const hosts = ['host-electron', 'host-web'];
const outerFolders = [...hosts, 'cli', 'setup'];
const isSource = ({ path }: SourceFile): boolean => path.startsWith('src-');
const isDomain = ({ path }: SourceFile): boolean => path.startsWith('src-main/') && !outerFolders.includes(placeOf(path));

const show = (file: SourceFile, each: Import): string => `${file.path} imports ${each.specifier}`;

/** Imports of the files that `from` picks, which `isWrong` finds wrong. */
const wrongImports = (tree: Tree, from: (file: SourceFile) => boolean, isWrong: (each: Import, file: SourceFile) => boolean): string[] =>
  [...tree.values()].filter(from).flatMap((file) => file.imports.filter((each) => isWrong(each, file)).map((each) => show(file, each)));

const isIn = (...places: string[]) => (file: SourceFile): boolean => places.includes(placeOf(file.path));
const leadsTo = (each: Import, ...places: string[]): boolean => each.target !== null && places.includes(placeOf(each.target));

/** The packages that come along when a file is loaded. */
const packagesLoadedWith = (tree: Tree, path: string): Set<string> => {
  const packages = new Set<string>();
  const seen = new Set<string>();
  const visit = (at: string): void => {
    if (seen.has(at)) return;
    seen.add(at);
    for (const each of tree.get(at)?.imports ?? []) {
      if (each.kind === 'type') continue;
      if (each.package !== null) packages.add(each.package);
      if (each.target !== null) visit(each.target);
    }
  };
  visit(path);
  return packages;
};

const keyVariables = ['MODELRUNNER_KEY', 'MODEL_RUNNER_KEY', 'MODELRUNNER_KEY_ID', 'MODELRUNNER_KEY_SECRET'];

// Written so that this line does not break its own rule.
const laterWords = /\b(TOD[O]|FIXM[E]|XX[X]|HAC[K])\b/;

const mostLines = 400;

export const rules: readonly Rule[] = [
  {
    sentence: 'common imports nothing but itself',
    broken: (tree) => wrongImports(tree, isIn('common'), (each) => !leadsTo(each, 'common')),
  },
  {
    sentence: 'common asks no clock and draws no lots',
    broken: (tree) => [...tree.values()].filter(isIn('common')).flatMap((file) => file.unsteady.map((name) => `${file.path} calls ${name}`)),
  },
  {
    sentence: 'contract imports only itself, common, zod and the RPC library’s contract package',
    broken: (tree) => wrongImports(tree, isIn('contract'), (each) => !leadsTo(each, 'contract', 'common') && !['zod', '@orpc/contract'].includes(each.package ?? '')),
  },
  {
    sentence: 'the renderer imports from src-main only common and contract',
    broken: (tree) => wrongImports(tree, isIn('src-renderer'), (each) => each.target !== null && !leadsTo(each, 'src-renderer', 'common', 'contract')),
  },
  {
    sentence: 'the renderer takes types and constants from contract, nothing that loads its schemas',
    broken: (tree) => wrongImports(tree, isIn('src-renderer'), (each) => each.kind === 'value' && each.target !== null && leadsTo(each, 'contract')
      && ['zod', '@orpc/contract'].some((name) => packagesLoadedWith(tree, each.target ?? '').has(name))),
  },
  {
    sentence: 'the renderer imports nothing of Node',
    broken: (tree) => wrongImports(tree, isIn('src-renderer'), (each) => each.package?.startsWith('node:') === true),
  },
  {
    sentence: 'only host-electron imports electron',
    broken: (tree) => wrongImports(tree, (file) => isSource(file) && placeOf(file.path) !== 'host-electron', (each) => ['electron', 'electron-store'].includes(each.package ?? '')),
  },
  {
    sentence: 'hosts import neither each other nor the command line',
    broken: (tree) => wrongImports(tree, isIn(...hosts), (each, file) => leadsTo(each, 'cli', ...hosts.filter((host) => host !== placeOf(file.path)))),
  },
  {
    sentence: 'the command line loads host-web in serve alone and only when serve runs, and host-electron never',
    broken: (tree) => wrongImports(tree, isIn('cli'), (each, file) => leadsTo(each, 'host-electron')
      || (leadsTo(each, 'host-web') && !(file.path.endsWith('/serve.ts') && (each.dynamic || each.kind === 'type')))),
  },
  {
    sentence: 'what is neither a host nor the command line imports neither',
    broken: (tree) => wrongImports(tree, isDomain, (each) => leadsTo(each, ...outerFolders)),
  },
  {
    sentence: 'the set-up imports only itself and Node: it runs before there are packages',
    broken: (tree) => wrongImports(tree, isIn('setup'), (each) => each.kind === 'value' && !leadsTo(each, 'setup') && !each.package?.startsWith('node:')),
  },
  {
    sentence: 'every relative import leads to a file',
    broken: (tree) => wrongImports(tree, () => true, (each) => each.package === null && each.target === null),
  },
  {
    sentence: 'there is no import circle anywhere, not of types either',
    broken: (tree) => circlesOf(tree).map((circle) => circle.join(' → ')),
  },
  {
    sentence: 'the key’s environment variables are named in hosts and the command line alone',
    broken: (tree) => [...tree.values()].filter((file) => isSource(file) && !isIn(...hosts, 'cli')(file))
      .flatMap((file) => keyVariables.filter((name) => file.constants.has(name)).map((name) => `${file.path} names ${name}`)),
  },
  {
    sentence: `no file has more than ${mostLines} lines`,
    broken: (tree) => [...tree.values()].filter(({ path }) => /\.(ts|tsx|mjs|css|html)$/.test(path))
      .flatMap(({ path, text }) => (text.trimEnd().split('\n').length > mostLines ? [`${path} has ${text.trimEnd().split('\n').length} lines`] : [])),
  },
  {
    sentence: 'nothing is left as a note to do it later',
    broken: (tree) => [...tree.values()].flatMap(({ path, text }) => text.split('\n').flatMap((line, at) => (laterWords.test(line) ? [`${path}:${at + 1}`] : []))),
  },
];
