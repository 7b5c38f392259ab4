/**
 * Milliseconds between the release of a key and its next press. No finger is so quick (it takes 30 ms and more); the worn contact of a key is,
 * whose one press then arrives as two. Measured by the events' own times, which the system gave them: how busy the page is changes nothing.
 */
const BOUNCE = 20;

/** Of a key that was pressed or let go. */
export interface Pressing {
  readonly type: string;
  readonly code: string;
  readonly timeStamp: number;
  readonly repeat: boolean;
}

/** Tells a press of a key from its bouncing: the same key again at once, and no other in between. */
export function bouncing() {
  let released: { readonly code: string; readonly at: number } | null = null;
  let bounced = false;
  return {
    note: ({ type, code, timeStamp, repeat }: Pressing): void => {
      if (type === 'keyup') released = { code, at: timeStamp };
      else if (!repeat) {
        bounced = released !== null && released.code === code && timeStamp - released.at < BOUNCE;
        released = null;
      }
    },
    /** Is the press that was noted last a bounce? */
    isBounce: (): boolean => bounced,
    /** What the press did is done. */
    settle: (): void => {
      if (released !== null) bounced = false;
    },
    /** Something else was pressed. */
    reset: (): void => {
      released = null;
      bounced = false;
    },
  };
}
