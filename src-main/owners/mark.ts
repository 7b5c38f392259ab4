import { basename, dirname, join } from 'node:path';
import { nanoid } from 'nanoid';
import { digest, thisMachine } from './machine';
import { isAlive, isZombie, processStart } from './process-start';

/** Whose something temporary is, as its name says. */
export interface Mark {
  /** Eight hexadecimal digits; `null` where it could not be told. */
  readonly machine: string | null;
  readonly pid: number;
  readonly start: string | null;
}

const UNKNOWN = 'unknown';

const shape = /^pentimento-([\da-f]{8}|unknown)-(\d{1,10})-([\da-f]{8}|unknown)-[\w-]{8}$/;

const startOf = async (pid: number): Promise<string | null> => {
  const start = await processStart(pid);
  return start === null ? null : digest(start);
};

let own: Promise<string> | null = null;
let known: string | null = null;

/** What all marks of this process begin with. */
const ownPart = (): Promise<string> =>
  (own ??= Promise.all([thisMachine(), startOf(process.pid)]).then(
    ([machine, start]) => (known = `pentimento-${machine ?? UNKNOWN}-${process.pid}-${start ?? UNKNOWN}`),
  ));

/** A new text that names this process: `pentimento-<machine>-<pid>-<start>-<random>`. */
export async function newMark(): Promise<string> {
  return `${await ownPart()}-${nanoid(8)}`;
}

/** The same at once, for whoever must not let others by meanwhile; `null` until this process knows itself. */
export const markNow = (): string | null => (known === null ? null : `${known}-${nanoid(8)}`);

/** `null` for a text of another kind. */
export function readMark(text: string): Mark | null {
  const [, machine, pid, start] = shape.exec(text) ?? [];
  const told = (part: string | undefined): string | null => (part === undefined || part === UNKNOWN ? null : part);
  return pid === undefined ? null : { machine: told(machine), pid: Number(pid), start: told(start) };
}

/** `gone` only where it is sure: a process of this machine that has ended. `unknown`: another machine's, or it can't be told. */
export async function ownerOfMark(mark: Mark): Promise<'living' | 'gone' | 'unknown'> {
  const machine = await thisMachine();
  if (machine === null || mark.machine !== machine) return 'unknown';
  if (!isAlive(mark.pid) || (await isZombie(mark.pid))) return 'gone';
  const start = await startOf(mark.pid);
  return mark.start !== null && start !== null && start !== mark.start ? 'gone' : 'living';
}

/** Signs of the name that a temporary one still shows: a name has at most 255 bytes. */
const SHOWN = 30;

/** A hidden name beside `path`, of this process: a listing never takes it for a record, and once the process is gone it is cleaned away. */
export async function temporaryName(path: string): Promise<string> {
  const shown = [...basename(path)].slice(0, SHOWN).join('');
  return join(dirname(path), `.${shown}.${await newMark()}.tmp`);
}
