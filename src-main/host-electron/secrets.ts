import { safeStorage } from 'electron';
import ElectronStore from 'electron-store';
import { z } from 'zod';
import type { SecretStore } from '../ports';
import { PentimentoError } from '../contract/errors';
import { createSessionSecretStore, validateKey } from '../keys';

/** What lies on disk: the encrypted key, and who holds the key to it. */
const kept = z.object({ backend: z.string().min(1), cipher: z.base64().min(1) });

/** How a backend is called in a sentence. Linux tells several; macOS and Windows have one each. */
const names: Readonly<Record<string, string>> = {
  keychain: 'the keychain of macOS',
  dpapi: 'Windows’ own encryption for your account',
  gnome_libsecret: 'the system’s keyring',
  kwallet: 'KWallet',
  kwallet5: 'KWallet',
  kwallet6: 'KWallet',
  'secret-service': 'the system’s keyring',
};
const nameOf = (backend: string): string => names[backend] ?? 'another keyring';

/** Chromium marks what it "encrypted" on Linux with a password that stands in its source. On other systems the mark means nothing bad. */
const weakMark = 'v10';

const linuxBackend = async (): Promise<string | null> => {
  const told = safeStorage.getSelectedStorageBackend();
  if (told === 'basic_text' || !(await safeStorage.isAsyncEncryptionAvailable())) return null;
  // The name tells which keyring the desktop should have. Whether it answers shows only when something is encrypted.
  const probe = await safeStorage.encryptStringAsync('probe');
  if (probe.subarray(0, weakMark.length).toString('latin1') === weakMark) return null;
  return told === 'unknown' ? 'secret-service' : told;
};

/** Name of what encrypts here, or `null` where nothing does that deserves the word. After the app is ready. */
const findBackend = async (platform: NodeJS.Platform): Promise<string | null> => {
  try {
    // On macOS and Windows nothing is asked before there is a key: the question itself may open a dialog of the system.
    if (platform === 'darwin') return 'keychain';
    if (platform === 'win32') return 'dpapi';
    return await linuxBackend();
  } catch {
    return null;
  }
};

interface Kept {
  get(name: 'modelrunner'): unknown;
  set(name: 'modelrunner', value: unknown): void;
  delete(name: 'modelrunner'): void;
}

/** In memory only, with the reason in its sentence. */
const sessionStore = (keys: Kept): SecretStore => {
  const session = createSessionSecretStore();
  const before = kept.safeParse(keys.get('modelrunner')).data?.backend;
  return {
    ...session,
    keptAs: before
      ? `Only in memory, until the app is closed. The key you set earlier is held by ${nameOf(before)}, which does not answer now.`
      : 'Only in memory, until the app is closed: this computer offers no keyring to keep a key in.',
    remove: async () => {
      keys.delete('modelrunner');
      await session.remove();
    },
  };
};

const storedStore = (keys: Kept, backend: string): SecretStore => {
  const good = `Encrypted, by ${nameOf(backend)}.`;
  let keptAs = good;
  const encrypt = async (key: string): Promise<void> => {
    keys.set('modelrunner', { backend, cipher: (await safeStorage.encryptStringAsync(key)).toString('base64') });
  };
  return {
    kind: 'stored',
    get keptAs() {
      return keptAs;
    },
    get: async () => {
      const found = kept.safeParse(keys.get('modelrunner'));
      if (!found.success) return null;
      // Going on with another backend than the one that was promised is the designer's to decide: by setting the key again.
      // The same keyring under another name (a newer desktop, another session) is tried.
      const isRenamed = found.data.backend !== backend && nameOf(found.data.backend) === nameOf(backend);
      if (found.data.backend !== backend && !isRenamed) {
        keptAs = `The key you set earlier is held by ${nameOf(found.data.backend)}, which is not in use now. Set the key again to keep it with ${nameOf(backend)}.`;
        return null;
      }
      try {
        const { result, shouldReEncrypt } = await safeStorage.decryptStringAsync(
          Buffer.from(found.data.cipher, 'base64'),
        );
        if (shouldReEncrypt || isRenamed) await encrypt(result);
        keptAs = good;
        return result;
      } catch {
        keptAs = `The key could not be read: ${nameOf(backend)} did not give it out. Unlock it and start the app again, or set the key again.`;
        return null;
      }
    },
    set: async (text) => {
      const key = validateKey(text);
      try {
        await encrypt(key);
      } catch (error) {
        throw new PentimentoError(
          'io-failed',
          `The key could not be kept: ${nameOf(backend)} did not encrypt it. Unlock it and try again.`,
          { cause: error },
        );
      }
      keptAs = good;
    },
    remove: async () => {
      keys.delete('modelrunner');
      keptAs = good;
    },
  };
};

/** The key, encrypted by the system, in `keys.json` of `home`; only in memory where the system has no real encryption. Never in plain on disk. */
export const openSecretStore = async (
  home: string,
  platform: NodeJS.Platform = process.platform,
): Promise<SecretStore> => {
  const keys: Kept = new ElectronStore<Record<string, unknown>>({
    cwd: home,
    name: 'keys',
    configFileMode: 0o600,
    clearInvalidConfig: true,
  });
  const backend = await findBackend(platform);
  return backend === null ? sessionStore(keys) : storedStore(keys, backend);
};
