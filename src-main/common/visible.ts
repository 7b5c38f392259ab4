/** Control characters (C0, DEL, C1), line and paragraph separators, what turns the direction of text or the shape of its signs, and what hides a part of it as a note. */
// oxlint-disable-next-line no-control-regex, no-misleading-character-class
const unseen = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f\ufeff\ufff9-\ufffb]/g;

const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/**
 * Text with everything that steers a terminal, or makes a line read as another, written out as `\\u001b`. The same escapes as JSON's, so that a JSON
 * document stays what it is. `keep`: characters that may stand, such as line breaks of our own.
 */
export const visible = (text: string, keep = ''): string =>
  text.replace(unseen, (character) => (keep.includes(character) ? character : escaped(character)));
