import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { bundled, closure, reached } from './contents.mjs';

/** Licences of everything that ships, in one text. Electron brings its own and Chromium's beside it. */

/** @typedef {import('./contents.mjs').Package} Package */

const here = import.meta.dirname;

const rule = '─'.repeat(80);

/** The MIT licence's own words, for packages that name it and leave them out. */
const mit = (/** @type {string} */ holder) =>
  readFileSync(join(here, '..', 'LICENSE'), 'utf8').replace(/^Copyright .*$/m, `Copyright (c) ${holder}`);

const read = (/** @type {string} */ name) => readFileSync(join(here, 'licences', name), 'utf8');

const nameOf = (/** @type {unknown} */ person) =>
  typeof person === 'string' ? person : String(/** @type {{ name?: string }} */ (person ?? {}).name ?? 'its authors');

/** @param {Package} from @returns {string[]} */
const textsOf = ({ name, folder, json }) => {
  const files = readdirSync(folder).filter((file) => /^(licen[cs]e|copying|notice|ofl)/i.test(file));
  const texts = files.map((file) => readFileSync(join(folder, file), 'utf8').trim());
  // libvips and what it is built with: the table of who and under which terms stands in its README.
  if (name.startsWith('@img/sharp-libvips-') || (name.startsWith('@img/sharp-win32-') && texts.length < 2)) {
    const told = readFileSync(join(folder, 'README.md'), 'utf8');
    return [
      ...texts,
      told.slice(Math.max(0, told.indexOf('## Licensing'))).trim(),
      read('LGPL-3.0.txt'),
      read('GPL-3.0.txt'),
    ];
  }
  if (texts.length > 0) return texts;
  if (json['license'] === 'MIT') return [mit(nameOf(json['author']))];
  throw new Error(
    `${name} has no licence text in its folder, and names ${String(json['license'])}: say here which it is`,
  );
};

const addressOf = (/** @type {Package} */ { json }) => {
  const repository = /** @type {string | { url?: string } | undefined} */ (json['repository']);
  return String(json['homepage'] ?? (typeof repository === 'string' ? repository : repository?.url) ?? '');
};

/**
 * Packages whose code is in the package that is made from `root`.
 * @param {string} root
 * @returns {Package[]}
 */
export const shipped = (root) => {
  /** @type {Map<string, Package>} */
  const all = new Map();
  for (const each of closure(reached(root).packages, root)) all.set(`${each.name} ${each.version}`, each);
  for (const folder of bundled(root)) {
    const json = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
    all.set(`${json.name} ${json.version}`, {
      name: json.name,
      version: json.version,
      folder: join(root, folder),
      json,
    });
  }
  return [...all.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
};

/** @param {string} root */
export const notices = (root) => {
  const packages = shipped(root);
  /** Equal texts once, with all whose they are. @type {Map<string, Package[]>} */
  const byText = new Map();
  for (const each of packages) for (const text of textsOf(each)) byText.set(text, [...(byText.get(text) ?? []), each]);
  const lines = packages.map((each) =>
    `${each.name} ${each.version} (${String(each.json['license'] ?? 'see below')}) ${addressOf(each)}`.trim(),
  );
  return [
    'Pentimento is made with the work of others. What ships with it, and under which terms:',
    '',
    'Electron and Chromium: LICENSE.electron.txt and LICENSES.chromium.html beside the app.',
    ...lines,
    '',
    ...[...byText].flatMap(([text, whose]) => [
      rule,
      whose.map(({ name, version }) => `${name} ${version}`).join(', '),
      rule,
      '',
      text,
      '',
    ]),
  ].join('\n');
};
