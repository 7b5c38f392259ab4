import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  addDocument,
  balanceDocument,
  choosingDocument,
  exportDocument,
  failure,
  historyDocument,
  ledgerDocument,
  newDocument,
  passDocument,
  prepareDocument,
  priceDocument,
  resumeDocument,
  sheetDocument,
  verifyDocument,
} from '../../support/documents';

/**
 * What scripts were promised: every name stays, in every document, whatever is added. The other tests hold the commands to these schemas, so a name
 * that is taken out of both, or is no longer always there, is found here. This list is only ever added to.
 */
const pass =
  '{id, version, state, engine, input {kind, id}, inputs, basedOn {id, version}, recipe, words[], preparedInput {sha256, width, height, bytes, contentType}, ' +
  'clientJobId, requestId, results[] {file, width, height, bytes, sha256, contentType, stars, pick, label, words {verdict, strings[]}}, ' +
  'price {estimated, low, high, settled, currency, source}, createdAt, finishedAt, error {code, message, billed}, group {id, kind, cell}, ' +
  'rating, label, note, pick, service {generationMs, logs[]}}';
const promised: readonly (readonly [command: string, schema: z.ZodType, names: string])[] = [
  ['new', newDocument, 'project {id, name, folder, formatVersion}'],
  [
    'add',
    addDocument,
    'sources[] {id, name, file, width, height, bytes, contentType, sha256, alreadyThere}, refused[] {path, error {code, message}}',
  ],
  ['pass and show', passDocument, `pass ${pass}`],
  ['history', historyDocument, `project {id, name, formatVersion}, passes[] ${pass}`],
  ['resume', resumeDocument, `passes[] ${pass}`],
  ['verify', verifyDocument, 'ok, checked {sources, passes, results}, problems[] {file, code, message}'],
  ['export', exportDocument, 'exported[] {version, result, file, format, width, height, bytes}'],
  [
    'prepare',
    prepareDocument,
    'prepared[] {source, file, width, height, bytes, contentType, sha256, notes[]}, refused[] {path, error {code, message}}',
  ],
  [
    'ledger',
    ledgerDocument,
    'entries[] {version, engine, state, estimated, settled, billed, finishedAt}, totals {estimated, settled, unsettled}, currency',
  ],
  ['price', priceDocument, 'price {estimated, low, high, currency, source, card, at}'],
  ['balance', balanceDocument, 'balance {amount, currency, at}'],
  [
    'rate, delete, restore and trash',
    choosingDocument,
    'versions[] {version, results[] {result, stars, pick, label}, trashed}',
  ],
  ['sheet', sheetDocument, 'sheet {file, pages, bytes, unset[]}'],
  ['whatever fails', failure, 'error {code, message}'],
];

/** `a`, `a.b`, `a[].c` of `a {b}, a[] {c}`. */
function pathsOf(names: string): string[] {
  const within: string[] = [];
  const paths: string[] = [];
  for (const [token] of names.matchAll(/\w+(?:\[\])?|[{}]/g))
    if (token === '{') within.push(paths.at(-1) ?? '');
    else if (token === '}') within.pop();
    else paths.push([...within.slice(-1), token].join('.'));
  return paths;
}

interface Shape {
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly required?: readonly string[];
  readonly items?: Shape;
  readonly anyOf?: readonly Shape[];
  readonly oneOf?: readonly Shape[];
}

/** Is it always there, wherever what holds it is no `null`? */
function isPromised(shape: Shape, [first = '', ...rest]: readonly string[]): boolean {
  const forms = (shape.anyOf ?? shape.oneOf ?? [shape]).filter(({ properties }) => properties !== undefined);
  if (shape.anyOf ?? shape.oneOf) return forms.length > 0 && forms.every((form) => isPromised(form, [first, ...rest]));
  const name = first.replace('[]', '');
  const own = shape.properties?.[name];
  if (!own || !shape.required?.includes(name)) return false;
  const held = first.endsWith('[]') ? own.items : own;
  return held !== undefined && (rest.length === 0 || isPromised(held, rest));
}

describe('the document of', () => {
  it.each(promised)('%s has every name that was promised', (_command, schema, names) => {
    const shape = z.toJSONSchema(schema, { unrepresentable: 'any', io: 'input' }) as Shape;
    expect(pathsOf(names).filter((path) => !isPromised(shape, path.split('.')))).toEqual([]);
  });

  it('nothing that is looked for in vain is promised', () => {
    const shape = z.toJSONSchema(newDocument) as Shape;
    expect(pathsOf('project {id, colour}, owner').filter((path) => !isPromised(shape, path.split('.')))).toEqual([
      'project.colour',
      'owner',
    ]);
  });
});
