import { settings, type Settings } from '../contract/views';
import type { KeyValueStore } from '../ports';

/** What was stored, or the defaults where it makes no sense any more. */
export function storedSettings(store: KeyValueStore): Settings {
  const parsed = settings.safeParse(store.get('settings') ?? {});
  return parsed.success ? parsed.data : settings.parse({});
}
