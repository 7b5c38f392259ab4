import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '..', '..');
const page = readFileSync(join(root, 'docs', 'security.md'), 'utf8');

/** Rows of the table whose last column is `proof`: `` `file`: part of a test's name ``, more of them after a semicolon. */
const rows = page
  .slice(page.indexOf('## Attack by attack'))
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| attack') && !line.startsWith('| ---'))
  .map((line) => line.slice(2, -2).split(' | '));

describe('the table of docs/security.md', () => {
  it('has five columns', () => {
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.filter((row) => row.length !== 5)).toEqual([]);
  });

  it.each(rows.map((row) => [row[0] ?? '', row.at(-1) ?? ''] as const))('%s: is held by a test', (_attack, proof) => {
    const proofs = proof.split('; ').map((one) => /^`(test\/[^`]+)`: (.+)$/.exec(one) ?? [one]);
    const missing = proofs.filter(([, file, name]) => {
      if (file === undefined || name === undefined || !existsSync(join(root, file))) return true;
      return !readFileSync(join(root, file), 'utf8').includes(name);
    });
    expect(missing.map(([whole]) => whole)).toEqual([]);
  });
});
