import type { KeyValueStore } from '../ports';

/** A list among the settings as it stands there: nothing that can't be read is lost when it is written again. */
export const storedList = (store: KeyValueStore, name: string): readonly unknown[] => {
  const list = store.get(name);
  return Array.isArray(list) ? list : [];
};
