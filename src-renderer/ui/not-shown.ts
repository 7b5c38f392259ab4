import { useEffect, useState } from 'react';

/** What the app answered in the place of a picture. */
export interface NotShown {
  readonly status: number;
  /** What is wrong with it, as a sentence. */
  readonly sentence: string;
}

/** More than this is no sentence. */
const longest = 400;

/** An `<img>` tells only that it failed; `null` where the picture is there after all, or where nobody says what is wrong. */
async function notShown(src: string, signal: AbortSignal): Promise<NotShown | null> {
  const answer = await fetch(src, { signal });
  if (answer.ok || answer.headers.get('Content-Type')?.startsWith('text/plain') !== true) {
    await answer.body?.cancel();
    return null;
  }
  const sentence = (await answer.text()).trim();
  return sentence === '' || sentence.length > longest ? null : { status: answer.status, sentence };
}

/** Why the picture at this address can't be shown, as soon as that is known; `src: null`: it can. */
export function useNotShown(src: string | null): NotShown | null {
  const [told, setTold] = useState<{ readonly of: string; readonly why: NotShown } | null>(null);
  useEffect(() => {
    if (src === null) return undefined;
    const stop = new AbortController();
    notShown(src, stop.signal).then(
      (why) => {
        if (why && !stop.signal.aborted) setTold({ of: src, why });
      },
      // The app is away: it says so itself.
      () => undefined,
    );
    return () => stop.abort();
  }, [src]);
  return told !== null && told.of === src ? told.why : null;
}
