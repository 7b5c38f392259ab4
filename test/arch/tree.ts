import { builtinModules } from 'node:module';
import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { parseSync, Visitor, type Node } from 'oxc-parser';

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
  /**
   * Properties that are read or taken apart, with the last name of what has them: `recipe.prompt` of `pass.recipe.prompt` and of `const { prompt } = recipe`;
   * also where that has another name in the file (`const r = pass.recipe`), and with the name of its type (`Recipe.prompt` of what a function takes as one).
   */
  readonly members: ReadonlySet<string>;
  /** Calls whose answer differs from time to time: `Date.now`, `Math.random`, … */
  readonly unsteady: readonly string[];
}

export type Tree = ReadonlyMap<string, SourceFile>;

const isCode = (path: string): boolean => /\.(ts|tsx|mjs|js)$/.test(path);

const packageOf = (specifier: string): string | null => {
  if (specifier.startsWith('.')) return null;
  if (specifier.startsWith('node:') || builtinModules.includes(specifier))
    return `node:${specifier.replace(/^node:/, '')}`;
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
};

const endings = ['', '.ts', '.tsx', '.d.ts', '.mjs', '/index.ts', '/index.tsx'];

const resolveImport = (from: string, specifier: string, paths: ReadonlySet<string>): string | null => {
  if (!specifier.startsWith('.')) return null;
  const base = posix.join(posix.dirname(from), specifier.replace(/[?#].*$/, ''));
  return endings.map((ending) => base + ending).find((path) => paths.has(path)) ?? null;
};

type Found = Pick<Import, 'specifier' | 'kind' | 'dynamic'>;

/** `recipe` of `recipe`, of `pass.recipe` and of `'recipe'`. */
const lastName = (node: Node): string | null => {
  if (node.type === 'Identifier') return node.name;
  if (node.type === 'Literal') return typeof node.value === 'string' ? node.value : null;
  if (node.type === 'MemberExpression') return lastName(node.property);
  return node.type === 'ChainExpression' || node.type === 'TSNonNullExpression' ? lastName(node.expression) : null;
};

const takenApart = (of: string, properties: readonly Node[], members: Set<string>): void => {
  for (const property of properties) {
    const name = property.type === 'Property' ? lastName(property.key) : null;
    if (name !== null) members.add(`${of}.${name}`);
  }
};

/** `Recipe` of what is annotated as one, `Partial<Recipe>` and the like included. */
const typeNames = (node: Node | null | undefined): string[] => {
  if (node?.type === 'TSTypeAnnotation') return typeNames(node.typeAnnotation);
  if (node?.type === 'TSUnionType') return node.types.flatMap(typeNames);
  if (node?.type !== 'TSTypeReference') return [];
  const own = node.typeName.type === 'Identifier' ? [node.typeName.name] : [];
  return [...own, ...(node.typeArguments?.params.flatMap(typeNames) ?? [])];
};

const parseFile = (
  path: string,
  text: string,
): Pick<SourceFile, 'constants' | 'members' | 'unsteady'> & { found: Found[] } => {
  const { program, errors } = parseSync(path, text);
  if (errors.length > 0) throw new Error(`${path} does not parse: ${errors[0]?.message}`);
  const found: Found[] = [];
  const constants = new Set<string>();
  const members = new Set<string>();
  const unsteady: string[] = [];
  /** Other names of things in this file: `r`, by what it was made from. */
  const aliases: (readonly [name: string, of: string])[] = [];
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
      if (node.source.type === 'Literal' && typeof node.source.value === 'string')
        note(node.source.value, 'value', true);
    },
    TSImportType: (node) => note(node.source.value, 'type'),
    TSImportEqualsDeclaration: (node) => {
      if (node.moduleReference.type === 'TSExternalModuleReference')
        note(node.moduleReference.expression.value, node.importKind === 'type' ? 'type' : 'value');
    },
    CallExpression: (node) => {
      const [first] = node.arguments;
      if (
        node.callee.type === 'Identifier' &&
        node.callee.name === 'require' &&
        first?.type === 'Literal' &&
        typeof first.value === 'string'
      )
        note(first.value, 'value', true);
    },
    Literal: (node) => {
      if (typeof node.value === 'string') constants.add(node.value);
    },
    Identifier: (node) => {
      constants.add(node.name);
      for (const type of typeNames(node.typeAnnotation)) aliases.push([node.name, type]);
    },
    ObjectPattern: (node) => {
      for (const type of typeNames(node.typeAnnotation)) takenApart(type, node.properties, members);
    },
    NewExpression: (node) => {
      if (node.callee.type === 'Identifier' && node.callee.name === 'Date' && node.arguments.length === 0)
        unsteady.push('new Date()');
    },
    VariableDeclarator: (node) => {
      const of = node.init && lastName(node.init);
      if (of && node.id.type === 'ObjectPattern') takenApart(of, node.id.properties, members);
      if (of && node.id.type === 'Identifier') aliases.push([node.id.name, of]);
    },
    Property: (node) => {
      const of = lastName(node.key);
      if (of && node.value.type === 'ObjectPattern') takenApart(of, node.value.properties, members);
      if (of && node.value.type === 'Identifier') aliases.push([node.value.name, of]);
    },
    MemberExpression: (node) => {
      const [of, name] = [lastName(node.object), lastName(node.property)];
      if (of !== null && name !== null) members.add(`${of}.${name}`);
      if (node.object.type !== 'Identifier' || node.property.type !== 'Identifier') return;
      const called = `${node.object.name}.${node.property.name}`;
      if (
        ['Date.now', 'Math.random', 'performance.now', 'crypto.randomUUID', 'crypto.getRandomValues'].includes(called)
      )
        unsteady.push(called);
    },
  });
  visitor.visit(program);
  // What is added is gone through as well: another name of another name counts, too.
  for (const member of members) {
    const [of = '', name = ''] = member.split('.');
    for (const [alias, original] of aliases) if (alias === of) members.add(`${original}.${name}`);
  }
  return { found, constants, members, unsteady };
};

/** A tree of these files, by path. Files that are not code are leaves. */
export const treeOf = (texts: Readonly<Record<string, string>>): Tree => {
  const paths = new Set(Object.keys(texts));
  return new Map(
    Object.entries(texts).map(([path, text]) => {
      const { found, constants, members, unsteady } = isCode(path)
        ? parseFile(path, text)
        : { found: [], constants: new Set<string>(), members: new Set<string>(), unsteady: [] };
      const imports = found.map((each) => ({
        ...each,
        target: resolveImport(path, each.specifier, paths),
        package: packageOf(each.specifier),
      }));
      return [path, { path, text, imports, constants, members, unsteady }];
    }),
  );
};

const textEndings = /\.(ts|tsx|mjs|js|css|html|md|json)$/;

/** The tree of a folder on disk: everything that people write in `folders`, and the single files named. */
export const readTree = (root: string, folders: readonly string[], files: readonly string[] = []): Tree => {
  const below = folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) =>
        posix.join(
          folder,
          join(entry.parentPath, entry.name)
            .slice(join(root, folder).length + 1)
            .replaceAll('\\', '/'),
        ),
      ),
  );
  return treeOf(
    Object.fromEntries(
      [...below, ...files].map((path) => [path, textEndings.test(path) ? readFileSync(join(root, path), 'utf8') : '']),
    ),
  );
};
