import { useState } from 'react';
import type { ExportPreset, ExportSettings } from '../../../src-main/contract';
import { sameWork } from './export-options';

/** Which presets are ticked, which one is looked at, and how they were changed for this once. */
export interface ExportDraft {
  /** As they are now, changes among them. */
  readonly presets: readonly ExportPreset[];
  /** The one whose settings show. */
  readonly active: ExportPreset;
  /** As it is stored. */
  readonly stored: ExportPreset;
  /** Those that are exported, in the order of the list; one at least. */
  readonly ticked: readonly ExportPreset[];
  isChanged(id: string): boolean;
  isTicked(id: string): boolean;
  /** Looks at it; it alone is ticked, unless several are. */
  choose(id: string): void;
  toggle(id: string): void;
  change(part: Partial<Omit<ExportPreset, 'id' | 'settings'>>): void;
  set(settings: Partial<ExportSettings>): void;
  /** Forgets the changes to a preset. */
  revert(id: string): void;
  /** Looks at another instead, and exports by it. */
  replace(id: string, by: string): void;
}

export function useExportDraft(stored: readonly ExportPreset[], initial: readonly string[]): ExportDraft {
  const [first] = stored;
  if (!first) throw new RangeError('Choose a preset to export with');
  const [changes, setChanges] = useState<Readonly<Record<string, ExportPreset>>>({});
  const [at, setAt] = useState(initial[0] ?? first.id);
  const [wanted, setWanted] = useState<readonly string[]>(initial);
  const storedOf = (id: string): ExportPreset => stored.find((preset) => preset.id === id) ?? first;
  const presets = stored.map((preset) => changes[preset.id] ?? preset);
  const known = wanted.filter((id) => stored.some((preset) => preset.id === id));
  const tickedIds = known.length > 0 ? known : [storedOf(at).id];
  const active = presets.find((preset) => preset.id === at) ?? presets[0] ?? first;
  const put = (next: ExportPreset): void => {
    setChanges({ ...changes, [next.id]: next });
    // Who changes one that is only looked at means to export it.
    if (!tickedIds.includes(next.id)) setWanted([...tickedIds, next.id]);
  };
  return {
    presets,
    active,
    stored: storedOf(active.id),
    ticked: presets.filter((preset) => tickedIds.includes(preset.id)),
    isChanged: (id) => {
      const change = changes[id];
      return change !== undefined && !sameWork(change, storedOf(id));
    },
    isTicked: (id) => tickedIds.includes(id),
    choose: (id) => {
      setAt(id);
      if (tickedIds.length === 1) setWanted([id]);
    },
    toggle: (id) => {
      setAt(id);
      if (!tickedIds.includes(id)) setWanted([...tickedIds, id]);
      else if (tickedIds.length > 1) setWanted(tickedIds.filter((other) => other !== id));
    },
    change: (part) => put({ ...active, ...part, id: active.id, settings: active.settings }),
    set: (settings) => put({ ...active, settings: { ...active.settings, ...settings } }),
    revert: (id) => setChanges(Object.fromEntries(Object.entries(changes).filter(([other]) => other !== id))),
    replace: (id, by) => {
      setAt(by);
      setWanted(tickedIds.map((other) => (other === id ? by : other)));
    },
  };
}
