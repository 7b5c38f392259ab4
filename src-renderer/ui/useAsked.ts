import { useEffect, useEffectEvent, useState } from 'react';

export interface Asked<Answer> {
  /** The last one that came, of what is asked now or of something before. */
  readonly answer: Answer | null;
  /** It has not come yet. */
  readonly asking: boolean;
  readonly fault: string | null;
}

interface Came<Answer> {
  readonly key: string;
  readonly answer: Answer | null;
  readonly fault: string | null;
}

/** Milliseconds without a change before it is asked. */
const rest = 250;

/**
 * Asks whenever `key` has come to rest; what was asked before is given up. `null` asks nothing. `ask` rejects with an Error whose message a
 * designer reads.
 */
export function useAsked<Answer>(key: string | null, ask: (signal: AbortSignal) => Promise<Answer>): Asked<Answer> {
  const [came, setCame] = useState<Came<Answer> | null>(null);
  const [last, setLast] = useState<Answer | null>(null);
  const asks = useEffectEvent(async (signal: AbortSignal, of: string): Promise<void> => {
    try {
      const answer = await ask(signal);
      if (signal.aborted) return;
      setCame({ key: of, answer, fault: null });
      setLast(answer);
    } catch (error) {
      if (!signal.aborted)
        setCame({ key: of, answer: null, fault: error instanceof Error ? error.message : 'Not known.' });
    }
  });
  useEffect(() => {
    if (key === null) return undefined;
    const abort = new AbortController();
    const timer = setTimeout(() => void asks(abort.signal, key), rest);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [key]);
  const current = came?.key === key ? came : null;
  return { answer: current?.answer ?? last, asking: key !== null && current === null, fault: current?.fault ?? null };
}
