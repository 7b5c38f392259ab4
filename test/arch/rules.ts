import { builtInModels } from '../../src-main/common/models';
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

/** The folders of src-main, lowest first: each imports from those before it alone. docs/architecture.md draws them. */
export const layers: readonly string[] = [
  'common',
  'contract',
  'disk',
  'owners',
  'children',
  'typeset',
  'ports',
  'keys',
  'images',
  'words',
  'project',
  'modelrunner',
  'pass',
  'painter',
  'emulator',
  'core',
  'use-cases',
  'app',
  'host-electron',
  'host-web',
  'cli',
];

/** The rooms of src-main/images, lowest first. Its own files (what a picture is asked for, limits, faults) lie below them all. */
export const imageRooms: readonly string[] = ['colour', 'reading', 'pixels', 'metadata', 'jobs', 'sheet', 'process'];

/** The same of src-renderer: the kit (ui) and the canvas know nothing of what the editor is for. */
export const rendererLayers: readonly string[] = ['shown', 'ui', 'canvas', 'api', 'editor', 'screens'];

/** What changes a project or its passes, and is asked for through a use case: a verb of the engine room, or a step of the project's own. */
const verbs = [
  'start',
  'resume',
  'takeOver',
  'cancel',
  'stopWaiting',
  'checkAgain',
  'markLost',
  'fetchAgain',
  'deleteFromService',
  'moveToTrash',
].map((verb) => `room.${verb}`);
const ownSteps = ['src-main/project/deleting.ts', 'src-main/project/export-job.ts'];

const hosts = ['host-electron', 'host-web'];
const outerFolders = [...hosts, 'cli', 'setup'];
const isSource = ({ path }: SourceFile): boolean => path.startsWith('src-');
const isDomain = ({ path }: SourceFile): boolean =>
  path.startsWith('src-main/') && !outerFolders.includes(placeOf(path));

const show = (file: SourceFile, each: Import): string => `${file.path} imports ${each.specifier}`;

/** Imports of the files that `from` picks, which `isWrong` finds wrong. */
const wrongImports = (
  tree: Tree,
  from: (file: SourceFile) => boolean,
  isWrong: (each: Import, file: SourceFile) => boolean,
): string[] =>
  [...tree.values()]
    .filter(from)
    .flatMap((file) => file.imports.filter((each) => isWrong(each, file)).map((each) => show(file, each)));

const isIn =
  (...places: string[]) =>
  (file: SourceFile): boolean =>
    places.includes(placeOf(file.path));
const leadsTo = (each: Import, ...places: string[]): boolean =>
  each.target !== null && places.includes(placeOf(each.target));

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

/** Ways to put text on the page that do not show what it hides. */
const pastJsx =
  /dangerouslySetInnerHTML|\b(createElement|cloneElement|createTextNode|insertAdjacent\w+|document\.write)\b|\.(innerHTML|outerHTML|textContent|innerText|nodeValue|title)\s*=[^=]/;

/** What models call their fields and pictures. Names that are roles, too, are words of the app: none of a recipe's properties. */
const roles = ['prompt', 'seed', 'size', 'strength', 'images', 'speed', 'magic', 'format'];
const wireNames = [
  ...new Set(
    builtInModels.flatMap(({ fields, slots }) => [...fields.map(({ name }) => name), ...slots.map(({ wire }) => wire)]),
  ),
];
/** What holds a model's fields, and what its types are called. */
const recipes = ['recipe', 'draft', 'Recipe', 'Draft', 'Fields'];

const keyVariables = ['MODELRUNNER_KEY', 'MODEL_RUNNER_KEY', 'MODELRUNNER_KEY_ID', 'MODELRUNNER_KEY_SECRET'];

// Written so that this line does not break its own rule.
const laterWords = /\b(TOD[O]|FIXM[E]|XX[X]|HAC[K])\b/;

export const rules: readonly Rule[] = [
  {
    sentence: 'the folders of src-main are layers: each imports from those before it alone, never upwards',
    broken: (tree) => [
      ...new Set(
        [...tree.keys()]
          .filter((path) => path.startsWith('src-main/') && path.split('/').length > 2)
          .map((path) => placeOf(path))
          .filter((folder) => folder !== 'setup' && !layers.includes(folder))
          .map((folder) => `${folder} is no layer`),
      ),
      ...wrongImports(
        tree,
        (file) => layers.includes(placeOf(file.path)),
        (each, file) =>
          each.target !== null &&
          each.target.startsWith('src-main/') &&
          layers.indexOf(placeOf(each.target)) > layers.indexOf(placeOf(file.path)),
      ),
    ],
  },
  {
    sentence: 'the rooms of images are layers, too',
    broken: (tree) => {
      const roomOf = (path: string): number => imageRooms.indexOf(path.split('/')[2] ?? '');
      return wrongImports(
        tree,
        ({ path }) => path.startsWith('src-main/images/') && !path.endsWith('/index.ts'),
        (each, file) => each.target?.startsWith('src-main/images/') === true && roomOf(each.target) > roomOf(file.path),
      );
    },
  },
  {
    sentence: 'the folders of src-renderer are layers, too: the kit and the canvas import no feature',
    broken: (tree) => {
      const layerOf = (path: string): number => rendererLayers.indexOf(path.split('/')[1] ?? '');
      return wrongImports(
        tree,
        ({ path }) => path.startsWith('src-renderer/') && layerOf(path) >= 0,
        (each, file) => each.target?.startsWith('src-renderer/') === true && layerOf(each.target) > layerOf(file.path),
      );
    },
  },
  {
    sentence: 'the editor’s state knows no React',
    broken: (tree) =>
      wrongImports(
        tree,
        ({ path }) => path.startsWith('src-renderer/editor/'),
        (each) => each.package === 'react' || each.package === 'react-dom',
      ),
  },
  {
    sentence: 'common imports nothing but itself',
    broken: (tree) => wrongImports(tree, isIn('common'), (each) => !leadsTo(each, 'common')),
  },
  {
    sentence: 'common asks no clock and draws no lots',
    broken: (tree) =>
      [...tree.values()]
        .filter(isIn('common'))
        .flatMap((file) => file.unsteady.map((name) => `${file.path} calls ${name}`)),
  },
  {
    sentence: 'contract imports only itself, common, zod and the RPC library’s contract package',
    broken: (tree) =>
      wrongImports(
        tree,
        isIn('contract'),
        (each) => !leadsTo(each, 'contract', 'common') && !['zod', '@orpc/contract'].includes(each.package ?? ''),
      ),
  },
  {
    sentence: 'the renderer imports from src-main only common and contract',
    broken: (tree) =>
      wrongImports(
        tree,
        isIn('src-renderer'),
        (each) =>
          each.target !== null &&
          !leadsTo(each, 'src-renderer', 'common', 'contract') &&
          // A document that the app shows, as its text.
          !/^docs\/.*\.md$/.test(each.target),
      ),
  },
  {
    sentence: 'the renderer takes types and constants from contract, nothing that loads its schemas',
    broken: (tree) =>
      wrongImports(
        tree,
        isIn('src-renderer'),
        (each) =>
          each.kind === 'value' &&
          each.target !== null &&
          leadsTo(each, 'contract') &&
          ['zod', '@orpc/contract'].some((name) => packagesLoadedWith(tree, each.target ?? '').has(name)),
      ),
  },
  {
    sentence: 'the renderer imports nothing of Node',
    broken: (tree) => wrongImports(tree, isIn('src-renderer'), (each) => each.package?.startsWith('node:') === true),
  },
  {
    sentence: 'the renderer puts text on the page through JSX alone, which shows it (src-renderer/shown)',
    broken: (tree) =>
      [...tree.values()]
        .filter((file) => isIn('src-renderer')(file) && !file.path.startsWith('src-renderer/shown/'))
        .flatMap(({ path, text }) =>
          text.split('\n').flatMap((line, at) => (pastJsx.test(line) ? [`${path}:${at + 1}`] : [])),
        ),
  },
  {
    sentence: 'only host-electron imports electron',
    broken: (tree) =>
      wrongImports(
        tree,
        (file) => isSource(file) && placeOf(file.path) !== 'host-electron',
        (each) => ['electron', 'electron-store'].includes(each.package ?? ''),
      ),
  },
  {
    sentence: 'hosts import neither each other nor the command line',
    broken: (tree) =>
      wrongImports(tree, isIn(...hosts), (each, file) =>
        leadsTo(each, 'cli', ...hosts.filter((host) => host !== placeOf(file.path))),
      ),
  },
  {
    sentence: 'the command line loads host-web in serve alone and only when serve runs, and host-electron never',
    broken: (tree) =>
      wrongImports(
        tree,
        isIn('cli'),
        (each, file) =>
          leadsTo(each, 'host-electron') ||
          (leadsTo(each, 'host-web') && !(file.path.endsWith('/serve.ts') && (each.dynamic || each.kind === 'type'))),
      ),
  },
  {
    sentence: 'what is neither a host nor the command line imports neither',
    broken: (tree) => wrongImports(tree, isDomain, (each) => leadsTo(each, ...outerFolders)),
  },
  {
    sentence: 'router, hosts and command line change a project through use cases alone',
    broken: (tree) => [
      ...[...tree.values()]
        .filter(isIn('app', 'cli', ...hosts))
        .flatMap(({ path, members }) =>
          [...verbs, 'project.writeNotes'].filter((verb) => members.has(verb)).map((verb) => `${path} calls ${verb}`),
        ),
      ...wrongImports(
        tree,
        isIn('app', 'cli', ...hosts),
        (each) => each.kind === 'value' && ownSteps.includes(each.target ?? ''),
      ),
    ],
  },
  {
    sentence: 'the set-up imports only itself and Node: it runs before there are packages',
    broken: (tree) =>
      wrongImports(
        tree,
        isIn('setup'),
        (each) => each.kind === 'value' && !leadsTo(each, 'setup') && !each.package?.startsWith('node:'),
      ),
  },
  {
    sentence: 'every relative import leads to a file',
    broken: (tree) =>
      wrongImports(
        tree,
        () => true,
        (each) => each.package === null && each.target === null,
      ),
  },
  {
    sentence: 'there is no import circle anywhere, not of types either',
    broken: (tree) => circlesOf(tree).map((circle) => circle.join(' → ')),
  },
  {
    sentence:
      'programs are started in children alone, but for what asks the system about processes and what opens a file',
    broken: (tree) =>
      wrongImports(
        tree,
        (file) => isDomain(file) && !isIn('children', 'owners')(file) && file.path !== 'src-main/app/system-open.ts',
        ({ specifier }) => /^(node:)?(child_process|cluster|worker_threads)$/.test(specifier),
      ),
  },
  {
    sentence: 'the key’s environment variables are named in hosts and the command line alone',
    broken: (tree) =>
      [...tree.values()]
        .filter((file) => isSource(file) && !isIn(...hosts, 'cli')(file))
        .flatMap((file) =>
          keyVariables.filter((name) => file.constants.has(name)).map((name) => `${file.path} names ${name}`),
        ),
  },
  {
    sentence: 'a model’s fields are named in common/models alone; elsewhere they are read by their roles',
    broken: (tree) =>
      [...tree.values()]
        .filter(
          (file) =>
            isSource(file) &&
            !file.path.startsWith('src-main/common/models/') &&
            // Models that the offline engine publishes as a service would.
            file.path !== 'src-main/emulator/house-models.ts',
        )
        .flatMap((file) =>
          [
            ...wireNames.filter((name) => !roles.includes(name) && file.constants.has(name)),
            ...wireNames
              .flatMap((name) => recipes.map((recipe) => `${recipe}.${name}`))
              .filter((member) => file.members.has(member)),
          ].map((name) => `${file.path} names ${name}`),
        ),
  },
  {
    sentence: 'nothing is left as a note to do it later',
    broken: (tree) =>
      [...tree.values()].flatMap(({ path, text }) =>
        text.split('\n').flatMap((line, at) => (laterWords.test(line) ? [`${path}:${at + 1}`] : [])),
      ),
  },
];
