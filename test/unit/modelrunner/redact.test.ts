import { describe, expect, it } from 'vitest';
import { errorTextOf } from '../../../src-main/modelrunner/error-text';
import { cleanText, holdsKey, redact } from '../../../src-main/modelrunner/redact';

const key = 'id-7f3a9c21:secret-0a1b2c3d4e5f';

describe('taking out what nobody may read', () => {
  it.each([
    ['the key', `bad key ${key}`],
    ['the key in a URL', `https://x.example/${encodeURIComponent(key)}`],
    ['the key in base64', `Basic ${Buffer.from(key).toString('base64')}`],
    ['the key in hex', Buffer.from(key).toString('hex')],
    ['half of the key', 'who is secret-0a1b2c3d4e5f?'],
    ['the key in capitals', key.toUpperCase()],
  ])('%s goes', (_, text) => {
    const clean = redact(text, key);
    for (const form of [
      key,
      key.toUpperCase(),
      encodeURIComponent(key),
      'secret-0a1b2c3d4e5f',
      Buffer.from(key).toString('base64'),
      Buffer.from(key).toString('hex'),
    ])
      expect(clean).not.toContain(form);
  });

  it.each([key, encodeURIComponent(key), Buffer.from(key).toString('base64'), key.toUpperCase()])(
    '%s is known for the key',
    (form) => {
      expect(holdsKey(`https://media.modelrunner.ai/1.png?k=${form}`, key)).toBe(true);
      expect(holdsKey('https://media.modelrunner.ai/1.png', key)).toBe(false);
      expect(holdsKey('anything', null)).toBe(false);
    },
  );

  it('keys that are not known go where they look like keys', () => {
    expect(redact('Authorization: Key abcdef123456789')).not.toContain('abcdef123456789');
    expect(redact('invalid token=abcdef123456789')).not.toContain('abcdef123456789');
    expect(redact('sk_live_0123456789abcdef0123456789abcdef')).toBe('…');
    expect(redact('3f9a8b7c-0001:0123456789abcdef0123')).toBe('…');
  });

  it('signatures of presigned URLs go, and what stands before the query stays', () => {
    const clean = redact(
      'PUT https://s3.amazonaws.com/b/k.png?X-Amz-Signature=deadbeef&X-Amz-Credential=AKIA failed; X-Amz-Signature=cafe again',
    );
    expect(clean).not.toMatch(/deadbeef|AKIA|cafe/);
    expect(clean).toContain('https://s3.amazonaws.com/b/k.png');
  });

  it('passwords in URLs go', () => {
    expect(redact('https://user:hunter2@example.com/a')).toBe('https://example.com/a');
  });

  it('plain sentences stay as they are', () => {
    for (const text of [
      'prompt: Required',
      'The key authentication is missing.',
      'V1StGXR8_Z5jdHi6B-myT is unknown',
      'strength must be between 0 and 1',
    ])
      expect(redact(text, key)).toBe(text);
  });
});

describe('text of the service, cleaned to be shown', () => {
  it('is one line without control characters, overrides or invisible ones', () => {
    expect(cleanText('one\ntwo\u0000\u001b[31mthree\u202efour\u200b  five')).toBe('one two [31mthree four five');
  });

  it('is capped', () => {
    expect(cleanText('x '.repeat(500_000), null, 50)).toHaveLength(50);
  });

  // Quadratic patterns took minutes: that these end within the test's own time is what is tested.
  it.each([
    ['one long word', 'a'.repeat(200_000)],
    ['one long word of dashes and letters', 'a-'.repeat(100_000)],
    ['keys in a row', 'key='.repeat(50_000)],
    ['addresses in a row', 'http://'.repeat(28_000)],
    ['names of signatures in a row', 'X-Amz-'.repeat(33_000)],
    ['nothing but spaces', ' '.repeat(200_000)],
    ['a word before a colon', `${'a'.repeat(100_000)}:${'b'.repeat(100_000)}`],
  ])('is had of 200,000 characters too: %s', (_, text) => {
    expect(redact(text).length).toBeLessThanOrEqual(text.length + 10);
    expect(cleanText(text, key, 10_000)?.length ?? 0).toBeLessThanOrEqual(10_000);
    expect(cleanText(text, key)?.length ?? 0).toBeLessThanOrEqual(300);
  });

  it('does not end in the beginning of the key where it is cut', () => {
    for (let before = 2_250; before <= 2_320; before++)
      expect(
        cleanText(`${'x '.repeat(before / 2)}${' '.repeat(before % 2)}${key} and more ${'y '.repeat(5_000)}`, key, 300),
      ).not.toContain('7f3a');
    const long = `${'https://x.example/a?signature=0123456789012345678901234567890123456789 '.repeat(30)}${key}`;
    for (let most = 1; most < 400; most++) expect(cleanText(long + 'z'.repeat(9_000), key, most)).not.toContain('7f3a');
  });

  it('is null when nothing is left', () => {
    expect(cleanText(' \n\u0000 ')).toBeNull();
  });

  it('does not hold the key the service handed back', () => {
    expect(errorTextOf({ error: `No such key: ${key}` }, key)).not.toContain('secret');
  });
});

describe('the text of an error', () => {
  it.each<[string, unknown, string | null]>([
    ['the house shape', { error: 'Insufficient balance', request_id: 'x' }, 'Insufficient balance'],
    [
      'a zod array',
      {
        error: [
          { code: 'c', path: ['image_size', 'width'], message: 'Too large' },
          { path: [], message: 'Bad' },
        ],
      },
      'image_size.width: Too large; Bad',
    ],
    ['the OpenAPI shape', { error: 'Bad Request', message: 'No such preset', statusCode: 400 }, 'No such preset'],
    [
      'metadata',
      {
        error: 'ValidationError',
        message: 'Invalid metadata',
        details: { validationErrors: [{ code: 'c', path: ['metadata'], message: 'Too many' }] },
      },
      'metadata: Too many',
    ],
    ['FAILED', { status: 'FAILED', error: 'Provider error: out of memory', logs: [] }, 'Provider error: out of memory'],
    [
      'an invalid output',
      {
        error: 'Invalid output from inference.',
        details: {
          code: 'INVALID_OUTPUT',
          validationErrors: [{ instancePath: '/output/0/url', message: 'must be string' }],
        },
      },
      'Invalid output from inference. /output/0/url: must be string',
    ],
    [
      'the chat shape',
      { error: { message: 'Invalid key', type: 't', param: null, code: 'invalid_api_key' } },
      'Invalid key',
    ],
    ['details as text', { details: 'Too large' }, 'Too large'],
    ['FastAPI', { detail: [{ loc: ['body', 'seed'], msg: 'not an integer' }] }, 'body.seed: not an integer'],
    ['FastAPI as text', { detail: 'Nope' }, 'Nope'],
    ['null', { error: null }, null],
    ['no object', 'text', null],
    ['nothing', null, null],
    ['nonsense', { error: [1, null, {}] }, null],
  ])('is found in %s', (_, body, text) => {
    expect(errorTextOf(body, null)).toBe(text);
  });
});
