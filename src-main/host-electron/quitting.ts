import type { App } from '../app/app';

export interface QuittingOptions {
  readonly app: Pick<App, 'busy' | 'close'>;
  /** Asks whether to quit although passes run or wait. */
  readonly ask: (question: QuitQuestion) => Promise<boolean>;
  /** Asks the system to quit, which comes back to `beforeQuit`. */
  readonly quit: () => void;
  /** Resolves when the app has had long enough to end. */
  readonly patience: () => Promise<void>;
}

export interface QuitQuestion { readonly message: string; readonly detail: string }

const passes = (count: number): string => (count === 1 ? '1 pass' : `${count} passes`);

const questionFor = ({ running, waiting }: ReturnType<App['busy']>): QuitQuestion => {
  const parts = [...(running > 0 ? [`${passes(running)} still ${running === 1 ? 'runs' : 'run'}`] : []), ...(waiting > 0 ? [`${passes(waiting)} ${waiting === 1 ? 'waits' : 'wait'}`] : [])];
  return {
    message: `${parts.join(' and ')}. Quit anyway?`,
    detail: 'Nothing is lost: passes go on when their project is opened the next time. What ModelRunner has begun runs to its end there and is charged.',
  };
};

/** The way out: ask when passes run, let the app end, and only then quit. */
export class Quitting {
  readonly #options: QuittingOptions;
  #phase: 'open' | 'asking' | 'ending' | 'ended' = 'open';

  constructor(options: QuittingOptions) {
    this.#options = options;
  }

  /** Handler of `before-quit`: stops the quitting until the app has ended. */
  beforeQuit(event: { preventDefault(): void }): void {
    if (this.#phase === 'ended') return;
    event.preventDefault();
    if (this.#phase === 'open') void this.#leave(true);
  }

  /** The system shuts down: nobody can be asked. */
  leaveUnasked(): void {
    if (this.#phase === 'open' || this.#phase === 'asking') void this.#leave(false);
  }

  /** The last window closes, which ends the app: may it close before anybody was asked? If not, the asking has begun. */
  mayCloseLastWindow(): boolean {
    if (this.#phase === 'ending' || this.#phase === 'ended' || !this.#isBusy()) return true;
    if (this.#phase === 'open') this.#options.quit();
    return false;
  }

  #isBusy(): boolean {
    const { running, waiting } = this.#options.app.busy();
    return running + waiting > 0;
  }

  async #leave(asking: boolean): Promise<void> {
    if (asking && this.#isBusy()) {
      this.#phase = 'asking';
      const yes = await this.#options.ask(questionFor(this.#options.app.busy()));
      // While the question stood, the system may have ended everything.
      if (this.#phase !== 'asking') return;
      if (!yes) {
        this.#phase = 'open';
        return;
      }
    }
    this.#phase = 'ending';
    try {
      await Promise.race([this.#options.app.close(), this.#options.patience()]);
    } finally {
      this.#phase = 'ended';
      this.#options.quit();
    }
  }
}
