import type { LucideIcon } from 'lucide-react';
import type { Shortcut } from './keys';

/** Something the designer can do, for the palette and the list of shortcuts. */
export interface Command {
  readonly id: string;
  readonly title: string;
  /** Heading it stands under. */
  readonly group: string;
  /** Where its keys hold, if not everywhere: "in the grid". */
  readonly where?: string;
  readonly icon?: LucideIcon;
  /** The first one shows in the palette. */
  readonly shortcuts?: readonly Shortcut[];
  /** Other words that find it. */
  readonly keywords?: readonly string[];
  /** Why it can't be done now. */
  readonly unavailable?: string;
  readonly run: () => void;
}

/** In the order of their first appearance. */
export function grouped(commands: readonly Command[]): readonly (readonly [string, readonly Command[]])[] {
  const groups = new Map<string, Command[]>();
  for (const command of commands) {
    const group = groups.get(command.group);
    if (group) group.push(command);
    else groups.set(command.group, [command]);
  }
  return [...groups];
}
