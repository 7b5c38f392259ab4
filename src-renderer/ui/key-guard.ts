import { bouncing } from './bounce';

/** The keys an input method takes while it composes: what they mean to a page is not meant then. */
const acting = new Set(['Enter', 'Escape', 'Tab']);

/** A key that an input method has taken is told with this code, whatever it was. */
const taken = 229;

let composing = false;

/** Whether an input method is composing in some field just now. */
export const isComposing = (): boolean => composing;

const presses = bouncing();

/** Whether the key that acts just now only bounced: what costs something is not done once more for it. */
export const isBounce = (): boolean => presses.isBounce();

const holdsLines = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target instanceof HTMLTextAreaElement || target.isContentEditable);

/**
 * Keeps from the whole page the keys that are no presses of its own: those that an input method takes to compose with (Enter and Escape end
 * the composition, and do nothing else), and the repetitions of an Enter that is held down. Set up before anything else listens.
 */
export function guardKeys(page: Window): void {
  let ended = -Infinity;
  page.addEventListener('compositionstart', () => (composing = true), true);
  page.addEventListener(
    'compositionend',
    (event) => {
      composing = false;
      ended = event.timeStamp;
    },
    true,
  );
  const ofInputMethod = (event: KeyboardEvent): boolean =>
    event.isComposing ||
    event.keyCode === taken ||
    // Some browsers end the composition first and then tell of the key that ended it, which was pressed before.
    (acting.has(event.key) && event.timeStamp <= ended);
  const guard = (event: KeyboardEvent): void => {
    const repeated = event.repeat && event.key === 'Enter' && !holdsLines(event.target);
    if (!repeated && !ofInputMethod(event)) return;
    event.stopImmediatePropagation();
    if (repeated || acting.has(event.key)) event.preventDefault();
  };
  for (const type of ['keydown', 'keyup'] as const) page.addEventListener(type, (event) => presses.note(event), true);
  // What a key does on its release it has done by then.
  page.addEventListener('keyup', () => setTimeout(presses.settle), true);
  page.addEventListener('pointerdown', () => presses.reset(), true);
  for (const type of ['keydown', 'keypress'] as const) page.addEventListener(type, guard, true);
}
