import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { settings, settingsChange } from '../../../src-main/contract/views';
import { changeSettings, storedSettings } from '../../../src-main/core/stored-settings';
import type { KeyValueStore } from '../../../src-main/ports';

const storeWith = (value: unknown): KeyValueStore => {
  const kept = new Map<string, unknown>([['settings', value]]);
  return {
    get: (name) => kept.get(name),
    set: (name, to) => void kept.set(name, to),
    delete: (name) => void kept.delete(name),
  };
};

const usual = settings.parse({});
const chosen = {
  engine: 'offline',
  appearance: 'light',
  surround: '#777777',
  passesAtOnce: 5,
  keepPayloads: 'no',
  mediaExpiry: 3600,
  wheel: 'scroll',
  keys: { run: ['Ctrl+R'] },
  hintsSeen: ['compare'],
} as const;
const names = Object.keys(settings.shape) as (keyof typeof chosen)[];

describe('settings', () => {
  it('are here with every one that there is', () => {
    expect(Object.keys(chosen).toSorted()).toEqual(names.toSorted());
    expect(storedSettings(storeWith(chosen))).toEqual(chosen);
  });

  it('of another version, or of none, take no other along', () => {
    fc.assert(
      fc.property(
        fc.subarray(names),
        fc.constantFrom<unknown>('sepia', -1, null, [], { of: 'a later version' }, true, 'x'.repeat(5000)),
        fc.constantFrom<Record<string, unknown>>({}, { theme: 'sepia', passesAtMost: 9 }),
        (spoilt, value, others) => {
          const isSpoilt = (name: keyof typeof chosen): boolean =>
            spoilt.includes(name) && !settings.shape[name].safeParse(value).success;
          const stored = { ...chosen, ...others, ...Object.fromEntries(spoilt.map((name) => [name, value])) };
          const found = storedSettings(storeWith(stored));
          for (const name of names)
            if (isSpoilt(name)) expect(found[name]).toEqual(usual[name]);
            else if (!spoilt.includes(name)) expect(found[name]).toEqual(chosen[name]);
        },
      ),
    );
  });

  it('of nonsense are the usual ones', () => {
    for (const stored of [undefined, null, 'dark', 7, [], [{ engine: 'offline' }]])
      expect(storedSettings(storeWith(stored))).toEqual(usual);
  });

  it('that a later version knows are still there when it comes back, whatever is changed meanwhile', () => {
    const store = storeWith({ ...chosen, appearance: 'sepia', theme: 'autumn' });
    expect(changeSettings(store, settingsChange.parse({ wheel: 'zoom', engine: undefined }))).toEqual({
      ...chosen,
      appearance: usual.appearance,
      wheel: 'zoom',
    });
    expect(store.get('settings')).toEqual({ ...chosen, appearance: 'sepia', theme: 'autumn', wheel: 'zoom' });
    changeSettings(store, { appearance: 'contrast' });
    expect(store.get('settings')).toMatchObject({ appearance: 'contrast', theme: 'autumn' });
  });
});
