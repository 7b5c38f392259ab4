import type { ErrorCode } from '../contract/errors';
import type { Preparation, PreparedInput, Probe } from '../contract';
import type { Checked, ExportWork, PrepareTarget, Sheet, SheetWork, Written } from './images';

/** A process writes `temporary`; the app puts it in its place. */
export interface Output { readonly temporary: string; readonly to: string }

/** What passes between the app and an image process. */
export interface Jobs {
  probe: { ask: { readonly file: string }; answer: Probe };
  check: { ask: { readonly file: string; readonly thumbnail: { readonly width: number; readonly output: Output } | null }; answer: Checked };
  prepare: { ask: { readonly file: string; readonly target: PrepareTarget; readonly preparation: Preparation; readonly output: Output }; answer: PreparedInput };
  thumbnail: { ask: { readonly file: string; readonly width: number; readonly output: Output }; answer: Written };
  export: { ask: ExportWork & { readonly output: Output }; answer: Written };
  /** `file`: the sheet's own name, until a picture is worked on. */
  sheet: { ask: SheetWork & { readonly file: string; readonly output: Output }; answer: Sheet };
}

export type JobKind = keyof Jobs;

export type Job = { [K in JobKind]: { readonly kind: K } & Jobs[K]['ask'] }[JobKind];

export interface Question { readonly id: number; readonly job: Job }

export type Answer =
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly id: number; readonly ok: false; readonly code: ErrorCode; readonly message: string; readonly detail: string };

/** Of a job of many pictures or tries, after each: it lives, and `file` is what it works on now. */
export interface Progress { readonly id: number; readonly done: number; readonly file: string }

/** Said once by a process that ends itself because it holds more memory than it may. */
export interface LastWords { readonly lastWords: 'memory' }

export type Message = Answer | Progress | LastWords;

export const isLastWords = (message: Message): message is LastWords => 'lastWords' in message;
export const isProgress = (message: Answer | Progress): message is Progress => 'done' in message;
