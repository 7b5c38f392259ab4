import { existsSync, readFileSync } from 'node:fs';
import { run } from '../../src-main/setup/children.mjs';

/** Debian's packages, for what the tests need and the machine lacks. */

const minute = 60_000;

export const isDebianRoot = () => {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return false;
  try {
    return /^(ID|ID_LIKE)=.*debian/m.test(readFileSync('/etc/os-release', 'utf8'));
  } catch {
    return false;
  }
};

/** Whether they were installed. @param {readonly string[]} packages */
export const installFromDebian = async (packages) => {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const aptGet = (/** @type {string[]} */ ...args) =>
    run('apt-get', ['-o', 'DPkg::Lock::Timeout=120', ...args], { env, timeoutMs: 5 * minute }).catch(() => null);
  // An old list of packages is the usual reason for a failure, so it is renewed first; without it the old one may still do.
  await aptGet('update');
  return (await aptGet('install', '-y', '--no-install-recommends', ...packages))?.code === 0;
};
