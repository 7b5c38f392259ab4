/** What the killed process is told, as JSON in its first argument. */
export interface KillOrder {
  readonly mode: 'run' | 'resume';
  readonly project: string;
  readonly home: string;
  readonly origin: string;
  readonly programs: { readonly images: string; readonly restyle: string };
  /** Counts from 1; 0: never. */
  readonly killAt: number;
  readonly moment: 'before' | 'after';
  readonly passes: number;
  readonly seed: number;
}
