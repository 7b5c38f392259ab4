import { useEffect, useState } from 'react';

export interface Typed {
  /** What is being typed; `null`: the field shows its value. */
  readonly text: string | null;
  /** `value`: what the field's value is with it. */
  type(text: string, value: number | null): void;
  /** The field shows its value again. */
  drop(): void;
}

/** A text in the making beside the value of a number field. `follows`: it is over as soon as the value becomes another, from elsewhere. */
export function useTyped(value: number | null, follows: boolean): Typed {
  const [typed, setTyped] = useState<{ readonly text: string; readonly value: number | null } | null>(null);
  return {
    text: typed !== null && (!follows || Object.is(typed.value, value)) ? typed.text : null,
    type: (text, next) => setTyped({ text, value: next }),
    drop: () => setTyped(null),
  };
}

/** Tells what is wrong with the text in a field, and `null` when nothing is any more or the field is gone. */
export function useTelling(wrong: string | null, tell: ((wrong: string | null) => void) | undefined): void {
  useEffect(() => {
    if (wrong === null) return undefined;
    tell?.(wrong);
    return () => tell?.(null);
  }, [wrong, tell]);
}
