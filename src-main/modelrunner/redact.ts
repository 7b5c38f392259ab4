/** What stands where something was taken out. */
const OUT = '…';

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');

/** In base64 a text looks different by where it stands among others: "Key …", "user:…". Without what its neighbours decide. */
const inBase64 = (text: string): string[] =>
  [0, 1, 2].flatMap((before) => {
    const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(text, 'utf8')]);
    const whole = bytes.toString('base64').replaceAll('=', '');
    const form = whole.slice(before === 0 ? 0 : before + 1, bytes.length % 3 === 0 ? undefined : -1);
    return form.length < 8 ? [] : [form, form.replaceAll('+', '-').replaceAll('/', '_')];
  });

/** The forms in which a key, or half of one ("id:secret"), may come back: as it is, in a URL, in JSON, in base64, in hexadecimal. */
function formsOf(key: string): string[] {
  const parts = [key, ...key.split(':').filter((half) => half.length >= 8)];
  const forms = parts.flatMap((part) => [
    part,
    encodeURIComponent(part),
    [...Buffer.from(part, 'utf8')].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''),
    JSON.stringify(part).slice(1, -1),
    ...inBase64(part),
    Buffer.from(part, 'utf8').toString('hex'),
  ]);
  return [...new Set(forms)].filter((form) => form !== '').toSorted((a, b) => b.length - a.length);
}

/** Percent-encoded once, or more often, in any mixture. */
function decodings(text: string): string[] {
  const found = [text];
  for (let at = text; found.length < 4 && at.includes('%');) {
    const next = at.replace(/%([0-9a-f]{2})/gi, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
    if (next === at) break;
    found.push(next);
    at = next;
  }
  return found;
}

/** Does the text hold the key in any form it may come back in? */
export function holdsKey(text: string, key: string | null): boolean {
  if (key === null || key.length < 8) return false;
  const forms = formsOf(key).map((form) => form.toLowerCase());
  return decodings(text).some((each) => {
    const lower = each.toLowerCase();
    return forms.some((form) => lower.includes(form));
  });
}

/**
 * Takes out what must not be read by anyone: the key in use in every form it may come back in, anything that follows "Key" or "Bearer",
 * the query of every URL (a presigned URL's signature stands there), signature parameters on their own, and strings that look like keys.
 * Every pattern reads a word once, however long it is: a text of the service's must not keep the app busy.
 */
export function redact(text: string, key: string | null = null): string {
  let clean = text;
  if (key !== null) for (const form of formsOf(key)) clean = clean.replace(new RegExp(escaped(form), 'gi'), OUT);
  return clean
    .replace(
      /\b(key|bearer|basic|token)(\s{0,8}[:=]\s{0,8}|\s{1,8})(["']?)([\w.~+/:=-]{12,})/gi,
      (all: string, word: string, between: string, quote: string, value: string) =>
        /\d/.test(value) ? `${word}${between}${quote}${OUT}` : all,
    )
    .replace(/(https?:\/\/)[^\s/@"'<>]+@/gi, '$1')
    .replace(/https?:\/\/[^\s"'<>]+/gi, (url: string) => {
      const query = url.search(/[?#]/);
      return query === -1 ? url : `${url.slice(0, query)}?${OUT}`;
    })
    .replace(/\b(X-Amz-[A-Za-z-]{1,40}|Signature|AWSAccessKeyId|uploadKey|uploadId)=[^\s&"'<>]+/gi, `$1=${OUT}`)
    .replace(/(?<![\w-])[\w-]{8,}:[\w-]{16,}/g, OUT)
    .replace(/[\w-]{28,}/g, (word: string) => (/\d/.test(word) && /[a-z]/i.test(word) ? OUT : word));
}

// Control characters, bidirectional overrides and invisible joiners: they could make a sentence read as another.
// oxlint-disable-next-line no-control-regex, no-misleading-character-class
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]+/g;

/** Characters read beyond what is shown, since redacting makes a text shorter. */
const MARGIN = 2_000;
/** A key that the cut splits is shorter than this in every form. */
const SPLIT = 512;

/** Text of a service or a file, made fit to be shown: one line, without unseen characters, redacted, at most `most` characters. `null` when nothing is left. */
export function cleanText(text: string, key: string | null = null, most = 300): string | null {
  // Cut before anything else, so that a text of megabytes costs nothing.
  const isCut = text.length > most + MARGIN;
  const redacted = redact(text.slice(0, most + MARGIN).replace(UNSEEN, ' '), key);
  const clean = (isCut ? redacted.slice(0, -SPLIT) || OUT : redacted).replace(/\s+/g, ' ').trim();
  if (clean === '') return null;
  const characters = [...clean];
  return characters.length <= most
    ? clean
    : `${characters
        .slice(0, most - 1)
        .join('')
        .trimEnd()}…`;
}
