/** What opened quoted words, and what closed them: the nearest of these. */
const CLOSERS: ReadonlyMap<string, readonly string[]> = new Map([
  ['"', ['"']],
  ['“', ['”']],
  ['„', ['“', '”', '"']],
  ['«', ['»']],
]);

/**
 * The words between quotes as the first Pentimento read them, which knew few kinds of quotes and took inches for some. Passes that it recorded hold
 * its lists; nothing is read so any more.
 */
export function firstQuotedWords(prompt: string): string[] {
  const words = new Set<string>();
  /** Where each closer stands next; looked for again only once it is passed. */
  const next = new Map<string, number>();
  const nextOf = (closer: string, from: number): number => {
    let at = next.get(closer) ?? -1;
    if (at < from) {
      at = prompt.indexOf(closer, from);
      if (at === -1) at = Infinity;
      next.set(closer, at);
    }
    return at;
  };
  for (let at = 0; at < prompt.length; at++) {
    const closers = CLOSERS.get(prompt[at]!);
    if (!closers) continue;
    const end = Math.min(...closers.map((closer) => nextOf(closer, at + 1)));
    if (end === Infinity) continue;
    const word = prompt.slice(at + 1, end).trim();
    if (word) words.add(word);
    at = end;
  }
  return [...words];
}
