import { spawnSync } from 'node:child_process';

/**
 * How a test starts a program that files' rights hold for. For an ordinary user they do anyway. Root keeps its account, and so reaches this
 * checkout wherever it lies, but gives up the two capabilities that pass over rights.
 */
export type CheckedRights =
  { readonly command: string; readonly args: readonly string[] } | { readonly reason: string };

const withoutThem = ['--bounding-set=-dac_override,-dac_read_search'];

function find(): CheckedRights {
  if (process.platform === 'win32') return { reason: 'Windows keeps rights in another way' };
  if (process.getuid?.() !== 0) return { command: process.execPath, args: [] };
  const tried = spawnSync('setpriv', [...withoutThem, 'true']);
  if (tried.status !== 0)
    return { reason: 'rights mean nothing to root, and setpriv, which gives up what passes over them, can’t be used' };
  return { command: 'setpriv', args: [...withoutThem, process.execPath] };
}

export const checkedRights = find();

/** Why tests that need them can’t run; `null` where they can. */
export const noCheckedRights = 'reason' in checkedRights ? checkedRights.reason : null;
