/** What stands where something was taken out. */
const OUT = '…';

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');

/** The forms in which a key may come back: as it is, in a URL, in JSON, in base64. */
function formsOf(key: string): string[] {
  const bytes = Buffer.from(key, 'utf8');
  const forms = [key, encodeURIComponent(key), JSON.stringify(key).slice(1, -1), bytes.toString('base64'), bytes.toString('base64url'), bytes.toString('hex')];
  const halves = key.split(':').filter((half) => half.length >= 8);
  return [...new Set([...forms, ...halves])].filter((form) => form !== '').toSorted((a, b) => b.length - a.length);
}

/**
 * Takes out what must not be read by anyone: the key in use in every form it may come back in, anything that follows "Key" or "Bearer",
 * the query of every URL (a presigned URL's signature stands there), signature parameters on their own, and strings that look like keys.
 */
export function redact(text: string, key: string | null = null): string {
  let clean = text;
  if (key !== null) for (const form of formsOf(key)) clean = clean.replace(new RegExp(escaped(form), 'gi'), OUT);
  return clean
    .replace(/\b(key|bearer|basic|token)(\s*[:=]\s*|\s+)(["']?)(?=[^\s"']*\d)[\w.~+/:=-]{12,}/gi, `$1$2$3${OUT}`)
    .replace(/(https?:\/\/)[^\s/@"'<>]+@/gi, '$1')
    .replace(/(https?:\/\/[^\s?#"'<>]*)[?#][^\s"'<>]*/gi, `$1?${OUT}`)
    .replace(/\b(X-Amz-[A-Za-z-]+|Signature|AWSAccessKeyId|uploadKey|uploadId)=[^\s&"'<>]+/gi, `$1=${OUT}`)
    .replace(/[\w-]{8,}:[\w-]{16,}/g, OUT)
    .replace(/\b(?=[\w-]*\d)(?=[\w-]*[a-z])[\w-]{28,}/gi, OUT);
}

// Control characters, bidirectional overrides and invisible joiners: they could make a sentence read as another.
// oxlint-disable-next-line no-control-regex, no-misleading-character-class
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]+/g;

/** Text of a service or a file, made fit to be shown: one line, without unseen characters, redacted, at most `most` characters. `null` when nothing is left. */
export function cleanText(text: string, key: string | null = null, most = 300): string | null {
  // Cut first, so that a text of megabytes costs nothing; what the cut may split is redacted as it stands.
  const clean = redact(text.slice(0, most * 20).replace(UNSEEN, ' '), key).replace(/\s+/g, ' ').trim();
  if (clean === '') return null;
  const characters = [...clean];
  return characters.length <= most ? clean : `${characters.slice(0, most - 1).join('').trimEnd()}…`;
}
