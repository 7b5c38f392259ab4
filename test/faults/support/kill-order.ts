/** What the killed process is told, as JSON in its first argument. */
export interface KillOrder {
  /** `host`: as the app has the project open, until every pass in it has ended. */
  readonly mode: 'run' | 'resume' | 'host';
  readonly project: string;
  readonly home: string;
  readonly origin: string;
  readonly programs: { readonly images: string; readonly restyle: string };
  /** Counts from 1; 0: never. */
  readonly killAt: number;
  readonly moment: 'before' | 'after';
  /** What befalls it there; by default it is killed. */
  readonly signal?: 'SIGKILL' | 'SIGSTOP';
  /** Waits of look-ups, in ms. */
  readonly lookUps?: readonly number[];
  readonly passes: number;
  readonly seed: number;
}
