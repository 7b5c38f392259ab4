import type { ErrorCode } from '../contract/errors';
import type { Preparation, PreparedInput, Probe } from '../contract';
import type { Checked, ExportWork, PrepareTarget, Written } from './images';

/** A process writes `temporary`; the app puts it in its place. */
export interface Output { readonly temporary: string; readonly to: string }

/** What passes between the app and an image process. */
export interface Jobs {
  probe: { ask: { readonly file: string }; answer: Probe };
  check: { ask: { readonly file: string; readonly thumbnail: { readonly width: number; readonly output: Output } | null }; answer: Checked };
  prepare: { ask: { readonly file: string; readonly target: PrepareTarget; readonly preparation: Preparation; readonly output: Output }; answer: PreparedInput };
  thumbnail: { ask: { readonly file: string; readonly width: number; readonly output: Output }; answer: Written };
  export: { ask: ExportWork & { readonly output: Output }; answer: Written };
}

export type JobKind = keyof Jobs;

export type Job = { [K in JobKind]: { readonly kind: K } & Jobs[K]['ask'] }[JobKind];

export interface Question { readonly id: number; readonly job: Job }

export type Answer =
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly id: number; readonly ok: false; readonly code: ErrorCode; readonly message: string; readonly detail: string };

/** Said once by a process that ends itself because it holds more memory than it may. */
export interface LastWords { readonly lastWords: 'memory' }

export const isLastWords = (message: Answer | LastWords): message is LastWords => 'lastWords' in message;
