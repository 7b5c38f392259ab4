import { comparingCommands } from './comparing';
import { copyAndExportCommands } from './copy-and-export';
import type { CommandEntry } from './command';
import { findingCommands } from './finding';
import { helpCommands } from './help';
import { passCommands } from './pass';
import { projectCommands } from './project';
import { ratingCommands } from './rating';
import { recallCommands } from './recall';
import { surveyCommands } from './survey';
import { undoCommands } from './undo';
import { viewCommands } from './view';
import { wordsCommands } from './words';

export type { ViewHandle } from './command';
export { exportTitle } from './copy-and-export';
export { undoName } from './undo';

/** As the palette lists them. Of several with one key, the first that can be done is meant. */
const all = [
  ...projectCommands,
  ...passCommands,
  ...undoCommands,
  ...ratingCommands,
  ...recallCommands,
  ...surveyCommands,
  ...wordsCommands,
  ...copyAndExportCommands,
  ...comparingCommands,
  ...findingCommands,
  ...viewCommands,
  ...helpCommands,
] as const;

/** Every command has its name once, in the list that it stands in: no other can be asked for. */
export type CommandId = (typeof all)[number]['id'];

export interface Command extends CommandEntry {
  readonly id: CommandId;
}

export const commands: readonly Command[] = all;

/** Shortcuts as the designer has set them, by the commands' names; those that are not there have their usual ones. */
export type BoundKeys = Readonly<Record<string, readonly string[]>>;

let bound = commands;
let byId: ReadonlyMap<string, Command> = new Map(commands.map((each) => [each.id, each]));

/** Every command under the keys that it has in this window. */
export const boundCommands = (): readonly Command[] => bound;

export function bindKeys(keys: BoundKeys): void {
  // A key that the designer gave to a command stays that command's, whatever usual keys a later version brings.
  const given = new Set(
    commands.flatMap(({ id, shortcuts }) => (keys[id] ?? []).filter((one) => !shortcuts.includes(one))),
  );
  bound = commands.map((each) => ({
    ...each,
    shortcuts: keys[each.id] ?? each.shortcuts.filter((one) => !given.has(one)),
  }));
  byId = new Map(bound.map((each) => [each.id, each]));
}

export const command = (id: CommandId): Command => byId.get(id)!;

/** Names that come from outside (Electron's menu). Those that mean nothing here are left alone. */
export const findCommand = (name: string): Command | null => byId.get(name) ?? null;

export const shortcutOf = (id: CommandId): string | undefined => command(id).shortcuts[0];
