/** What passes between the app and a child that works on jobs, one at a time. */
export interface Question {
  readonly id: number;
  readonly job: unknown;
}

/** Why a job failed: a code and a sentence of the child's kind, and what only a log is told. */
export interface Fault {
  readonly code: string;
  readonly message: string;
  readonly detail: string;
}

export type Answer =
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  | ({ readonly id: number; readonly ok: false } & Fault);

/** Of a job of many parts or tries, after each: it lives, and `about` is what it works on now. */
export interface Progress {
  readonly id: number;
  readonly done: number;
  readonly about: string;
}

/** Said once by a child that ends itself because it holds more memory than it may. */
export interface LastWords {
  readonly lastWords: 'memory';
}

export type Message = Answer | Progress | LastWords;

export const isLastWords = (message: Message): message is LastWords => 'lastWords' in message;
export const isProgress = (message: Answer | Progress): message is Progress => 'done' in message;
