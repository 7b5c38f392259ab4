/** What carries one call; a new one is made after each loss. */
export interface Link {
  call(
    path: readonly string[],
    input: unknown,
    options: { context: Record<never, never>; signal?: AbortSignal; lastEventId?: string },
  ): Promise<unknown>;
}

export interface Line {
  readonly link: Link;
  close(): void;
}

/** Opens one line to the host. `onLost` is called once, when an opened line ends. Rejects when it can't be opened. */
export type Dial = (onLost: () => void) => Promise<Line>;
