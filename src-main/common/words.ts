/** The pairs that quote words in a prompt. Straight quotes open and close with one character. */
const PAIRS = /“([^”]*)”|"([^"]*)"|„([^“”"]*)[“”"]|«([^»]*)»/gu;

/** The words a prompt asks to be rendered: what stands between “…”, "…", „…“ or «…», in order, trimmed, no repeats. */
export function quotedWords(prompt: string): string[] {
  const seen = new Set<string>();
  for (const match of prompt.matchAll(PAIRS)) {
    const text = (match[1] ?? match[2] ?? match[3] ?? match[4] ?? '').trim();
    if (text) seen.add(text);
  }
  return [...seen];
}
