import { readMark, type Mark } from '../owners/mark';

/**
 * Where something lies: in the project's folder, its passes, sources, exports or edited copies, in the folder of one pass or one copy, or where exports go
 * outside the project.
 */
export type Place = 'project' | 'passes' | 'sources' | 'exports' | 'edited' | 'pass' | 'copy' | 'outside';

export interface Leftover {
  readonly kind: 'file' | 'folder';
  /** `null`: the name does not say whose it is. */
  readonly mark: Mark | null;
  /** `own`: only its owner counts; `nobody`: it is out of use for everybody; `number`: its text says whose it is. */
  readonly by: 'own' | 'nobody' | 'number';
}

const marked = /^\.(?:.+\.(?<tmp>pentimento-[\w-]+)\.tmp|(?<part>pentimento-[\w-]+)\.part)$/s;

const none = /(?!)/;

/** As Pentimento named them before names said whose they are. */
const older: Readonly<Record<Place, RegExp>> = {
  project: /^\.pentimento\.json\.[\w-]{8}\.tmp$/,
  passes: /^\.\d{8}-\d{6}-.+\.[\w-]{8}\.tmp$/s,
  sources: /^\.(import|.+\.json)\.[\w-]{8}\.tmp$/s,
  exports:
    /^\.(pentimento-[\w-]{12}\.part|.+\.[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}\.tmp|.+\.json\.[\w-]{8}\.tmp)$/s,
  edited: none,
  copy: none,
  pass: /^\.((pass|owner|notes|exports)\.json|\d+)\.[\w-]{8}\.tmp$/,
  outside: /^\.pentimento-[\w-]{12}\.part$/,
};

/** What an interrupted write of Pentimento may have left there under this name; `null` for everything else. */
export function leftoverOf(name: string, place: Place): Leftover | null {
  if (!name.startsWith('.')) return null;
  if (place === 'project' && /^\.pentimento\.lock\.[\w-]{21}$/.test(name))
    return { kind: 'folder', mark: null, by: 'nobody' };
  if (place === 'passes' && /^\.v\d+\.number$/.test(name)) return { kind: 'file', mark: null, by: 'number' };
  const { tmp, part } = marked.exec(name)?.groups ?? {};
  const mark = readMark(tmp ?? part ?? '');
  if (!mark && !older[place].test(name)) return null;
  // Whole folders appear among the passes and the copies alone.
  return {
    kind: (place === 'passes' || place === 'edited') && part === undefined ? 'folder' : 'file',
    mark,
    by: 'own',
  };
}
