import type { App } from '../app/app';

export interface QuittingOptions {
  readonly app: Pick<App, 'busy' | 'close'>;
  /** Asks whether to quit although passes run or wait. */
  readonly ask: (question: QuitQuestion) => Promise<boolean>;
  /** Asks Electron to quit, which comes back to `beforeQuit`. */
  readonly quit: () => void;
  /** Ends the process. */
  readonly exit: () => void;
  /** Resolves when the app has had long enough to end. */
  readonly patience: () => Promise<void>;
}

export interface QuitQuestion {
  readonly message: string;
  readonly detail: string;
}

const passes = (count: number): string => (count === 1 ? '1 pass' : `${count} passes`);

const questionFor = ({ running, waiting }: ReturnType<App['busy']>): QuitQuestion => {
  const parts = [
    ...(running > 0 ? [`${passes(running)} still ${running === 1 ? 'runs' : 'run'}`] : []),
    ...(waiting > 0 ? [`${passes(waiting)} ${waiting === 1 ? 'waits' : 'wait'}`] : []),
  ];
  return {
    message: `${parts.join(' and ')}. Quit anyway?`,
    detail:
      'Nothing is lost: passes go on when their project is opened the next time. What ModelRunner has begun runs to its end there and is charged.',
  };
};

interface Preventable {
  preventDefault(): void;
}

/**
 * The way out: ask when passes run, then let the windows go, and only when they have gone (a page saves what was typed last) end the app.
 * Electron tells the steps: `before-quit`, each window's `close`, `will-quit`.
 */
export class Quitting {
  readonly #options: QuittingOptions;
  #phase: 'open' | 'asking' | 'leaving' | 'ending' = 'open';

  constructor(options: QuittingOptions) {
    this.#options = options;
  }

  beforeQuit(event: Preventable): void {
    if (this.#phase === 'leaving' || this.#phase === 'ending') return;
    if (!this.#isBusy()) {
      this.#phase = 'leaving';
      return;
    }
    event.preventDefault();
    if (this.#phase === 'open') void this.#ask();
  }

  willQuit(event: Preventable): void {
    event.preventDefault();
    if (this.#phase !== 'ending') void this.#end();
  }

  /** The last window closes, which ends the app: may it close before anybody was asked? If not, the asking has begun. */
  mayCloseLastWindow(): boolean {
    if (this.#phase === 'leaving' || this.#phase === 'ending' || !this.#isBusy()) return true;
    if (this.#phase === 'open') this.#options.quit();
    return false;
  }

  /** The system shuts down: nobody can be asked. */
  leaveUnasked(): void {
    if (this.#phase === 'open' || this.#phase === 'asking') this.#leave();
  }

  #isBusy(): boolean {
    const { running, waiting } = this.#options.app.busy();
    return running + waiting > 0;
  }

  #leave(): void {
    this.#phase = 'leaving';
    this.#options.quit();
  }

  async #ask(): Promise<void> {
    this.#phase = 'asking';
    const yes = await this.#options.ask(questionFor(this.#options.app.busy()));
    // While the question stood, the system may have ended everything.
    if (this.#phase !== 'asking') return;
    if (yes) this.#leave();
    else this.#phase = 'open';
  }

  async #end(): Promise<void> {
    this.#phase = 'ending';
    try {
      await Promise.race([this.#options.app.close(), this.#options.patience()]);
    } finally {
      this.#options.exit();
    }
  }
}
