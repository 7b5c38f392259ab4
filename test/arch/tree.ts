import { builtinModules } from 'node:module';
import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { parseSync, Visitor } from 'oxc-parser';

/** One import of a file, of whatever form: `import`, `export … from`, `import()`, `import('…').Type`, `import x = require()`, `require()`. */
export interface Import {
  readonly specifier: string;
  /** `type` leaves nothing in the built program. `import { type A }` is a value: with verbatimModuleSyntax the file is still loaded. */
  readonly kind: 'value' | 'type';
  /** Loaded when the program comes to it. */
  readonly dynamic: boolean;
  /** The file of the tree that it leads to; null for a package, or where there is none. */
  readonly target: string | null;
  /** The package's name without a path inside it; `node:…` for Node's own; null for a relative import. */
  readonly package: string | null;
}

export interface SourceFile {
  /** Relative to the tree's root, with forward slashes. */
  readonly path: string;
  readonly text: string;
  readonly imports: readonly Import[];
  /** Every whole string and every property name that could name an environment variable. */
  readonly constants: ReadonlySet<string>;
  /** Calls whose answer differs from time to time: `Date.now`, `Math.random`, … */
  readonly unsteady: readonly string[];
}

export type Tree = ReadonlyMap<string, SourceFile>;

const isCode = (path: string): boolean => /\.(ts|tsx|mjs|js)$/.test(path);

const packageOf = (specifier: string): string | null => {
  if (specifier.startsWith('.')) return null;
  if (specifier.startsWith('node:') || builtinModules.includes(specifier)) return `node:${specifier.replace(/^node:/, '')}`;
  return specifier.split('/').slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
};

const endings = ['', '.ts', '.tsx', '.d.ts', '.mjs', '/index.ts', '/index.tsx'];

const resolveImport = (from: string, specifier: string, paths: ReadonlySet<string>): string | null => {
  if (!specifier.startsWith('.')) return null;
  const base = posix.join(posix.dirname(from), specifier.replace(/[?#].*$/, ''));
  return endings.map((ending) => base + ending).find((path) => paths.has(path)) ?? null;
};

type Found = Pick<Import, 'specifier' | 'kind' | 'dynamic'>;

const parseFile = (path: string, text: string): { found: Found[]; constants: Set<string>; unsteady: string[] } => {
  const { program, errors } = parseSync(path, text);
  if (errors.length > 0) throw new Error(`${path} does not parse: ${errors[0]?.message}`);
  const found: Found[] = [];
  const constants = new Set<string>();
  const unsteady: string[] = [];
  const note = (specifier: string, kind: 'value' | 'type', dynamic = false): void => {
    found.push({ specifier, kind, dynamic });
  };
  const visitor = new Visitor({
    ImportDeclaration: (node) => note(node.source.value, node.importKind === 'type' ? 'type' : 'value'),
    ExportAllDeclaration: (node) => note(node.source.value, node.exportKind === 'type' ? 'type' : 'value'),
    ExportNamedDeclaration: (node) => {
      if (node.source) note(node.source.value, node.exportKind === 'type' ? 'type' : 'value');
    },
    ImportExpression: (node) => {
      if (node.source.type === 'Literal' && typeof node.source.value === 'string') note(node.source.value, 'value', true);
    },
    TSImportType: (node) => note(node.source.value, 'type'),
    TSImportEqualsDeclaration: (node) => {
      if (node.moduleReference.type === 'TSExternalModuleReference') note(node.moduleReference.expression.value, node.importKind === 'type' ? 'type' : 'value');
    },
    CallExpression: (node) => {
      const [first] = node.arguments;
      if (node.callee.type === 'Identifier' && node.callee.name === 'require' && first?.type === 'Literal' && typeof first.value === 'string') note(first.value, 'value', true);
    },
    Literal: (node) => {
      if (typeof node.value === 'string') constants.add(node.value);
    },
    Identifier: (node) => {
      constants.add(node.name);
    },
    NewExpression: (node) => {
      if (node.callee.type === 'Identifier' && node.callee.name === 'Date' && node.arguments.length === 0) unsteady.push('new Date()');
    },
    MemberExpression: (node) => {
      if (node.object.type !== 'Identifier' || node.property.type !== 'Identifier') return;
      const name = `${node.object.name}.${node.property.name}`;
      if (['Date.now', 'Math.random', 'performance.now', 'crypto.randomUUID', 'crypto.getRandomValues'].includes(name)) unsteady.push(name);
    },
  });
  visitor.visit(program);
  return { found, constants, unsteady };
};

/** A tree of these files, by path. Files that are not code are leaves. */
export const treeOf = (texts: Readonly<Record<string, string>>): Tree => {
  const paths = new Set(Object.keys(texts));
  return new Map(Object.entries(texts).map(([path, text]) => {
    const { found, constants, unsteady } = isCode(path) ? parseFile(path, text) : { found: [], constants: new Set<string>(), unsteady: [] };
    const imports = found.map((each) => ({ ...each, target: resolveImport(path, each.specifier, paths), package: packageOf(each.specifier) }));
    return [path, { path, text, imports, constants, unsteady }];
  }));
};

const textEndings = /\.(ts|tsx|mjs|js|css|html|md|json)$/;

/** The tree of a folder on disk: everything that people write in `folders`, and the single files named. */
export const readTree = (root: string, folders: readonly string[], files: readonly string[] = []): Tree => {
  const below = folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => posix.join(folder, join(entry.parentPath, entry.name).slice(join(root, folder).length + 1).replaceAll('\\', '/'))));
  return treeOf(Object.fromEntries([...below, ...files].map((path) => [path, textEndings.test(path) ? readFileSync(join(root, path), 'utf8') : ''])));
};
