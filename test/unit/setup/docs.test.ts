import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commandCodes, passCodes } from '../../../src-main/contract/errors';
import { passStates } from '../../../src-main/common/states';

const docs = await readFile(join(resolve(import.meta.dirname, '..', '..', '..'), 'docs', 'cli.md'), 'utf8');

describe('docs/cli.md', () => {
  it.each([['command', commandCodes], ['pass', passCodes], ['state', passStates]] as const)('tells what every %s code means', (_kind, codes) => {
    expect(codes.filter((code) => !docs.includes(`\`${code}\``))).toEqual([]);
  });
});
