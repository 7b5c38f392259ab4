import type { Preparation, PreparedInput, Probe } from '../contract';
import type { Checked, ExportWork, FirstSight, PrepareTarget, Sheet, SheetWork, Written } from './images';

/** A process writes `temporary`; the app puts it in its place. */
export interface Output {
  readonly temporary: string;
  readonly to: string;
}

/** What passes between the app and an image process. */
export interface Jobs {
  probe: { ask: { readonly file: string }; answer: Probe };
  sight: { ask: { readonly file: string; readonly width: number }; answer: FirstSight | null };
  check: {
    ask: { readonly file: string; readonly thumbnail: { readonly width: number; readonly output: Output } | null };
    answer: Checked;
  };
  prepare: {
    ask: {
      readonly file: string;
      readonly target: PrepareTarget;
      readonly preparation: Preparation;
      readonly output: Output;
    };
    answer: PreparedInput;
  };
  thumbnail: { ask: { readonly file: string; readonly width: number; readonly output: Output }; answer: Written };
  export: { ask: ExportWork & { readonly output: Output }; answer: Written };
  /** `file`: the sheet's own name, until a picture is worked on. */
  sheet: { ask: SheetWork & { readonly file: string; readonly output: Output }; answer: Sheet };
}

export type JobKind = keyof Jobs;

export type Job = { [K in JobKind]: { readonly kind: K } & Jobs[K]['ask'] }[JobKind];
