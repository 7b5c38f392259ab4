import type { FolderListing } from '../../src-main/contract';
import { folderOf, isAbsolute, isOfWindows, joined } from './paths';

/** Paths as people type them, and as file managers, browsers and terminals copy them. */

/** Without the blanks around it; one that a backslash stands before belongs to the name. */
function trimmed(text: string): string {
  const start = text.trimStart();
  const end = start.trimEnd();
  const escapes = /\\*$/.exec(end)![0].length;
  return escapes % 2 === 1 ? start.slice(0, end.length + 1) : end;
}

const unescaped = (text: string): string => text.replace(/\\(.)/gsu, '$1');

/** One word of a shell: quoted parts and escaped letters, joined. `null` where it is none, or more than one. */
function shellWord(text: string): string | null {
  const part = /'([^']*)'|"((?:[^"\\]|\\.)*)"|\\(.)|([^\s'"\\]+)/gsuy;
  let word = '';
  while (part.lastIndex < text.length) {
    const found = part.exec(text);
    if (!found) return null;
    const [, single, double, escaped, plain] = found;
    // Between double quotes only these are escaped; before others a backslash is one.
    word += single ?? double?.replace(/\\(["\\$`])/g, '$1') ?? escaped ?? plain ?? '';
  }
  return word;
}

function unquoted(text: string): string | null {
  const quoted = /^(['"])(.*)\1$/su.exec(text);
  const inner = quoted?.[2]?.trim() ?? '';
  // There a backslash parts folders and escapes nothing.
  if (isOfWindows(inner)) return inner;
  if (!/^['"]/.test(text)) return null;
  return shellWord(text) ?? (quoted ? inner : null);
}

/** What isn't encoded, or isn't UTF-8, stays as it is. */
const decoded = (text: string): string =>
  text.replace(/(?:%[\da-f]{2})+/gi, (bytes) => {
    try {
      const letters = decodeURIComponent(bytes);
      return letters.includes('\0') ? bytes : letters;
    } catch {
      return bytes;
    }
  });

/** The path of a `file:` address; `null` for what is none. Another computer's is a share on Windows; elsewhere its name is this computer's own. */
function ofAddress(text: string, home: string): string | null {
  const found = /^file:(?:\/\/([^/\\]*))?([/\\].*)$/isu.exec(text);
  if (!found) return null;
  const [, host = '', encoded = ''] = found;
  const path = decoded(encoded);
  // Elsewhere a folder may well be called "C:".
  if (home.startsWith('/')) return path;
  if (/^[a-z][:|]$/i.test(host)) return `${host[0]}:${path.replaceAll('/', '\\')}`;
  const drive = /^[/\\]+([a-z])[:|](?=[/\\]|$)(.*)$/isu.exec(path);
  if (drive) return `${drive[1]}:${(drive[2] || '\\').replaceAll('/', '\\')}`;
  const isOwn = host === '' || /^(localhost|127\.0\.0\.1|\[::1\])$/i.test(host);
  const share = path.replaceAll('/', '\\');
  return isOwn ? share : `\\\\${host}${share}`;
}

/**
 * What a text means as a path: quotes around it go, a `file:` address is decoded, backslashes of a terminal go (never on Windows), and "~"
 * is the home folder. Always an answer; other texts are paths as they stand.
 */
export function typedPath(text: string, home: string): string {
  const whole = trimmed(text);
  const inner = unquoted(whole);
  const plain = inner ?? whole;
  const address = ofAddress(plain, home);
  if (address !== null) return address;
  if (plain === '~') return home;
  const isEscaped = inner === null && /^[/~]/.test(plain) && !isOfWindows(home);
  const path = isEscaped ? unescaped(plain) : plain;
  return /^~[\\/]/.test(path) ? joined(home, path.slice(2)) : path;
}

/** The text itself where it is a path, as there may be a file of just that name; last what it means. */
export function typedChoices(text: string, home: string): readonly string[] {
  return [...new Set([...[text, text.trim()].filter(isAbsolute), typedPath(text, home)])];
}

type List = (path: string, show: 'all') => Promise<FolderListing>;

async function isThere(path: string, list: List): Promise<boolean> {
  const quietly = (folder: string): Promise<FolderListing | null> => list(folder, 'all').catch(() => null);
  const around = await quietly(folderOf(path));
  if (around?.entries.some((entry) => entry.path === path)) return true;
  return (await quietly(path))?.fault === null;
}

/** The path that is meant: the text as it stands where something has that name, else what it means. */
export async function meantPath(text: string, home: string, list: List): Promise<string> {
  const choices = typedChoices(text, home);
  for (const path of choices.slice(0, -1)) if (await isThere(path, list)) return path;
  return choices.at(-1)!;
}
