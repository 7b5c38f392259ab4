import { run } from '../../src-main/setup/children.mjs';
import { installFromDebian, isDebianRoot } from './debian.mjs';

/** The independent programs that pictures are judged by. Without them their tests are skipped, with the reason. */

const references = [
  { program: 'tificc', args: ['-h'], name: 'LittleCMS’s tificc', debian: 'liblcms2-utils' },
  { program: 'exiftool', args: ['-ver'], name: 'exiftool', debian: 'libimage-exiftool-perl' },
  { program: 'cjpeg', args: ['-version'], name: 'libjpeg-turbo’s cjpeg', debian: 'libjpeg-turbo-progs' },
];

/** Whether it starts at all; what it answers is its own affair. */
const isThere = async (/** @type {(typeof references)[number]} */ { program, args }) =>
  (await run(program, args, { timeoutMs: 20_000 }).catch(() => null)) !== null;

const missing = async () => {
  const there = await Promise.all(references.map(isThere));
  return references.filter((_, at) => !there[at]);
};

const listed = (/** @type {readonly { name: string }[]} */ these) => these.map(({ name }) => name).join(' and ');

/** @returns {Promise<string>} what was done, as a sentence */
export const bringReferences = async () => {
  const before = await missing();
  if (before.length === 0) return `${listed(references)}, installed already.`;
  const packages = before.map(({ debian }) => debian);
  if (isDebianRoot()) await installFromDebian(packages);
  const after = await missing();
  if (after.length === 0) return `${listed(before)}, installed now with apt-get.`;
  return `without ${listed(after)}: tests against them are skipped (Debian: ${after.map(({ debian }) => debian).join(', ')}).`;
};
