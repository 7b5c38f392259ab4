import type { Durations } from '../common/durations';

/** What a host fills in. No rule of the product lives in a host. */

export interface SecretStore {
  /** How a key is kept, as a sentence a designer reads ("In the system's keychain"). */
  readonly keptAs: string;
  /** `stored` survives the app's end; `session` does not; `none`: keys can't be kept here. */
  readonly kind: 'stored' | 'session' | 'none';
  get(): Promise<string | null>;
  set(key: string): Promise<void>;
  remove(): Promise<void>;
}

/** Small JSON values under dotted names. Durable when the promise resolves. */
export interface KeyValueStore {
  get(name: string): unknown;
  set(name: string, value: unknown): void;
  delete(name: string): void;
}

export interface Dialogs {
  pickNewProject(): Promise<string | null>;
  pickProject(): Promise<string | null>;
  pickPictures(): Promise<string[] | null>;
  pickExport(suggested: string): Promise<string | null>;
}

export interface Shell {
  /** Shows a file in the system's file manager; `false` where there is none. */
  reveal(file: string): Promise<boolean>;
  /** A pass has ended while the app was not looked at. */
  notify(title: string, body: string): void;
}

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Rejects with the signal's reason when it aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export interface AppPorts {
  readonly host: 'electron' | 'web';
  readonly version: string;
  /** Where settings and caches live (PENTIMENTO_HOME). */
  readonly home: string;
  readonly secrets: SecretStore;
  readonly store: KeyValueStore;
  /** `null`: the app's own dialogs are used. */
  readonly dialogs: Dialogs | null;
  readonly shell: Shell;
  readonly clock: Clock;
  readonly durations: Durations;
  /** The built programs of the image process and the offline engine's restyle process, as absolute paths. */
  readonly programs: { readonly images: string; readonly restyle: string };
  /** PENTIMENTO_MODELRUNNER_ORIGIN as given, not yet checked. */
  readonly modelrunnerOrigin: string | null;
  /** The key of the environment, which wins over a stored one. */
  readonly environmentKey: string | null;
}
