import type { SecretStore } from '../ports';
import { validateKey } from './key';

/** Keeps the key in memory, for hosts that have no keychain. */
export function createSessionSecretStore(): SecretStore {
  let kept: string | null = null;
  return {
    kind: 'session',
    keptAs: 'Only in memory, until the app is closed. To keep it, set MODELRUNNER_KEY before starting the app.',
    get: async () => kept,
    set: async (key) => {
      kept = validateKey(key);
    },
    remove: async () => {
      kept = null;
    },
  };
}
