import type { SecretStore } from '../ports';

/** Where the key in use comes from. */
export type KeyOrigin = 'environment' | 'store' | 'none';

export interface KeyInUse {
  readonly key: string | null;
  readonly from: KeyOrigin;
}

const filled = (text: string | null): string | null => (text !== null && text.trim() !== '' ? text : null);

/** The key in use: the environment's wins over a stored one; a blank one is none. */
export async function keyInUse(environmentKey: string | null, secrets: SecretStore): Promise<KeyInUse> {
  const fromEnvironment = filled(environmentKey);
  if (fromEnvironment !== null) return { key: fromEnvironment, from: 'environment' };
  const stored = filled(await secrets.get());
  return stored === null ? { key: null, from: 'none' } : { key: stored, from: 'store' };
}
