import type { z } from 'zod';
import { withChange } from '../common/with-change';
import { settings, type Settings } from '../contract/views';
import type { KeyValueStore } from '../ports';

const asRecord = (stored: unknown): Readonly<Record<string, unknown>> =>
  typeof stored === 'object' && stored !== null && !Array.isArray(stored) ? { ...stored } : {};

/** What was stored, field by field: one that another version wrote, or that makes no sense, is its default and takes no other along. */
export function eachStored<S extends z.ZodRawShape>(schema: z.ZodObject<S>, stored: unknown): z.output<z.ZodObject<S>> {
  const all = asRecord(stored);
  const sound = Object.entries(schema.shape).flatMap(([name, field]) =>
    Object.hasOwn(all, name) && (field as z.ZodType).safeParse(all[name]).success ? [[name, all[name]]] : [],
  );
  return schema.parse(Object.fromEntries(sound));
}

export const storedSettings = (store: KeyValueStore): Settings => eachStored(settings, store.get('settings'));

/** What another version knows, and this one doesn't, stays as it is: whoever goes back to that finds it again. */
export function changeSettings(
  store: KeyValueStore,
  change: { readonly [K in keyof Settings]?: Settings[K] | undefined },
): Settings {
  store.set('settings', withChange<Record<string, unknown>>({ ...asRecord(store.get('settings')) }, change));
  return storedSettings(store);
}
