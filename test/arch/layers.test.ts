import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { rules } from './rules';
import { readTree } from './tree';

const root = resolve(import.meta.dirname, '..', '..');
const tree = readTree(
  root,
  ['src-main', 'src-renderer', 'packaging', 'test', 'tools', 'docs'].filter((folder) => existsSync(join(root, folder))),
  ['README.md', 'package.json', 'electron.vite.config.ts'],
);

describe('this project', () => {
  it.each(rules.map(({ sentence, broken }) => [sentence, broken] as const))('%s', (_sentence, broken) => {
    expect(broken(tree)).toEqual([]);
  });
});
