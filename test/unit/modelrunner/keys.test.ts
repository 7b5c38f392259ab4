import { describe, expect, it } from 'vitest';
import { createSessionSecretStore, describeKey, keyInUse, validateKey } from '../../../src-main/keys';

describe('a key', () => {
  it('shows its last four characters at most', () => {
    expect(describeKey('mr-0123456789abcd')).toEqual({ lastFour: 'abcd' });
    expect(describeKey('mr-0123456789abcd\n')).toEqual({ lastFour: 'abcd' });
    expect(describeKey('12345678901')).toEqual({ lastFour: null });
  });

  it('is trimmed, and refused when it can’t be sent', () => {
    expect(validateKey('  abc:def\r\n')).toBe('abc:def');
    for (const bad of ['a\nb', 'a\rb', 'a\tb', 'a\u0000b', 'a\u007fb', 'a\u0085b', 'a€b', 'a😀b'])
      expect(() => validateKey(bad)).toThrowError(
        expect.objectContaining({ code: 'key-malformed', message: expect.not.stringContaining(bad) }),
      );
    for (const none of ['', '  ', '\n'])
      expect(() => validateKey(none)).toThrowError(expect.objectContaining({ code: 'no-key' }));
  });
});

describe('the key in use', () => {
  it('is the environment’s before the stored one, and a blank one is none', async () => {
    const secrets = createSessionSecretStore();
    expect(await keyInUse(null, secrets)).toEqual({ key: null, from: 'none' });
    await secrets.set('stored-key\n');
    expect(await keyInUse(null, secrets)).toEqual({ key: 'stored-key', from: 'store' });
    expect(await keyInUse('  ', secrets)).toEqual({ key: 'stored-key', from: 'store' });
    expect(await keyInUse('environment-key', secrets)).toEqual({ key: 'environment-key', from: 'environment' });
    await secrets.remove();
    expect(await secrets.get()).toBeNull();
  });

  it('that is malformed is not kept', async () => {
    const secrets = createSessionSecretStore();
    await expect(secrets.set('a\nb')).rejects.toMatchObject({ code: 'key-malformed' });
    expect(await secrets.get()).toBeNull();
    expect(secrets).toMatchObject({ kind: 'session', keptAs: expect.stringContaining('memory') });
  });
});
