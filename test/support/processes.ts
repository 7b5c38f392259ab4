import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { expect } from 'vitest';
import { until } from './until';

/** Set in a command's environment, it is inherited by everything the command starts. */
export const marked = (): { readonly PENTIMENTO_TEST_TREE: string } => ({ PENTIMENTO_TEST_TREE: randomUUID() });

/** Processes that carry a mark, by what they run. Linux alone tells that. */
async function carrying(mark: string): Promise<string[]> {
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    ids.map(async (id) => {
      const environment = await readFile(`/proc/${id}/environ`, 'utf8').catch(() => '');
      if (!environment.includes(mark)) return [];
      const [state, command] = await Promise.all(
        ['stat', 'cmdline'].map((file) => readFile(`/proc/${id}/${file}`, 'utf8').catch(() => '')),
      );
      return state === '' || / Z /.test(state ?? '') ? [] : [`${id} ${(command ?? '').replaceAll('\0', ' ').trim()}`];
    }),
  );
  return found.flat();
}

/** Nothing that a command started is left, soon after it has ended. */
export async function expectNothingLeft({
  PENTIMENTO_TEST_TREE: mark,
}: {
  readonly PENTIMENTO_TEST_TREE: string;
}): Promise<void> {
  if (process.platform !== 'linux') return;
  await until(async () => expect(await carrying(mark)).toEqual([]));
}

/** Of this process's children that run a program, by their ids; those that have ended and are not yet taken leave are none. */
export const childrenRunning = (program: string): number[] =>
  execFileSync('ps', ['-A', '-o', 'pid=,ppid=,stat=,args='], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.includes(program))
    .map((line) => line.trim().split(/\s+/))
    .filter(([, parent, state]) => Number(parent) === process.pid && !state?.startsWith('Z'))
    .map(([pid]) => Number(pid));
