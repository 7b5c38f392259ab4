/** A program of the app that runs in a process of its own, whoever starts it: Node by `fork`, or Electron by its utility processes, since the installed app can no longer be run as Node. */
export interface ChildOrder {
  /** The built program, as an absolute path. */
  readonly program: string;
  readonly args: readonly string[];
  /** How the system's list of processes may call it. */
  readonly name: string;
  /** All that it gets of variables. */
  readonly environment: Readonly<Record<string, string>>;
  /** Megabytes that its JavaScript objects may take. Absent: the usual. */
  readonly heap?: number;
}

export interface ChildEvents {
  readonly onMessage: (message: unknown) => void;
  /** What it prints as errors. */
  readonly onErrors: (text: string) => void;
  /** Once, when it is gone or never came to be. */
  readonly onEnd: (reason: string) => void;
}

export interface Child {
  /** What one that is gone is sent arrives nowhere; its end is told. Plain data only: it is cloned. */
  send(message: unknown): void;
  /** Ends it at once, whatever it is doing. */
  kill(): void;
  /** The app does not end while it runs, as at first. */
  ref(): void;
  /** It does not keep the app from ending. */
  unref(): void;
}

export type StartChild = (order: ChildOrder, events: ChildEvents) => Child;
