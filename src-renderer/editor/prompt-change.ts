import { diffWordsWithSpace } from 'diff';
import { visible } from '../../src-main/common/visible';

/** Letters of one quotation; a row has room for few. */
const quoteMost = 26;
/** Letters of what was and what is, that a row shows both of; of longer ones it shows what is. */
const bothMost = 24;
/** Changes of one prompt that are told; more are hinted at. */
const toldMost = 2;
/** A prompt of which less stayed was written anew: its beginning says more than its differences. */
const leastKept = 0.3;
/** Of texts that differ in more places, nobody reads the differences; finding them takes long. */
const editsMost = 400;

const hasWords = (text: string): boolean => /[\p{L}\p{N}]/u.test(text);

/** Every sign that quotes in some language, single ones where they are no apostrophes. */
const marks = /["“”„‟«»「」『』〝〞〟＂]|(?<![\p{L}\p{N}])['‘’‚‛‹›]|['‘’‚‛‹›](?![\p{L}\p{N}])/gu;
const edges = /^[\s,.;:…。、，]+|[\s,.;:…。、，]+$/g;
const letters = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** In the app's own quotation marks, without the prompt's: two kinds in one line are read as neither. */
function quote(text: string): string {
  const words = visible(text.replace(marks, ' ').replace(/\s+/g, ' ').replace(edges, ''));
  const shown = [...letters.segment(words.slice(0, 40 * quoteMost))].map(({ segment }) => segment);
  return `“${
    shown.length > quoteMost
      ? `${shown
          .slice(0, quoteMost - 1)
          .join('')
          .replace(edges, '')}…`
      : words
  }”`;
}

/** A prompt in one line, its quotation marks all of one kind. */
export const promptLine = (prompt: string): string =>
  visible(prompt.replace(/\s+/g, ' '))
    .trim()
    .replace(/(^|[\s([{—–-])["“”„‟«»〝〞〟＂](?=\S)/gu, '$1“')
    .replace(/["„‟«»〝〞〟＂]/gu, '”')
    .replace(/(?:…|\.{3,}|\s)+$/u, '…');

interface Place {
  was: string;
  now: string;
}

/** Where the two differ, in order; places with no word between them are one. `null` where they are too different. */
function places(before: string, after: string): Place[] | null {
  const parts = diffWordsWithSpace(before, after, { maxEditLength: editsMost });
  if (!parts) return null;
  const kept = parts
    .filter((part) => !part.added && !part.removed && hasWords(part.value))
    .reduce((sum, part) => sum + part.value.length, 0);
  if (kept < leastKept * Math.max(before.length, after.length)) return null;
  const found: Place[] = [];
  let open: Place | null = null;
  for (const { added, removed, value } of parts) {
    if (!added && !removed) {
      if (hasWords(value)) open = null;
      else if (open) open = joined(open, value, value);
      continue;
    }
    if (!open) found.push((open = { was: '', now: '' }));
    joined(open, removed ? value : '', added ? value : '');
  }
  return found.filter(({ was, now }) => hasWords(was) || hasWords(now));
}

function joined(place: Place, was: string, now: string): Place {
  return Object.assign(place, { was: place.was + was, now: place.now + now });
}

/** What came to a prompt and what went from it, short: +“at dusk”, −“vintage”, “noir” → “neon”. A prompt written anew is told by its beginning. */
export function promptChange(before: string, after: string): string {
  if (!hasWords(after)) return 'prompt';
  const found = before === '' ? null : places(before, after);
  if (!found) return `prompt ${quote(after)}`;
  if (found.length === 0) return 'prompt';
  const told = found.slice(0, toldMost).map(({ was, now }) => {
    if (!hasWords(was)) return `+${quote(now)}`;
    if (!hasWords(now)) return `−${quote(was)}`;
    return was.length + now.length > bothMost ? `→ ${quote(now)}` : `${quote(was)} → ${quote(now)}`;
  });
  // One that ends shortened says by itself that there is more.
  return [...told, ...(found.length > toldMost && !told.at(-1)?.endsWith('…”') ? ['…'] : [])].join(', ');
}
