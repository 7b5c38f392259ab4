import type { StartChild } from '../children/child';
import type { LinkOut } from '../contract/views';
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

/** How much lies in a project's trash, and how many of the versions there were paid for. */
export interface InTrash {
  readonly items: number;
  readonly paid: number;
}

export interface Dialogs {
  pickNewProject(): Promise<string | null>;
  pickProject(): Promise<string | null>;
  pickPictures(): Promise<string[] | null>;
  pickExport(suggested: string): Promise<string | null>;
  /** A program that pictures are to be opened in. Absent: there is no such dialog. */
  pickProgram?(): Promise<string | null>;
  /** Whether links that lead out of a project are to be followed: not for the page alone to say. */
  confirmLinks(folder: string, links: readonly LinkOut[]): Promise<boolean>;
  /** Whether what lies in a project's trash is to be deleted for good: not for the page alone to say either. */
  confirmEmptying(folder: string, what: InTrash): Promise<boolean>;
}

/** A project opened lately. `name` is fit to be shown. */
export interface RecentFolder {
  readonly folder: string;
  readonly name: string;
}

export interface Shell {
  /** Shows a file in the system's file manager; `false` where there is none. */
  reveal(file: string): Promise<boolean>;
  /** Opens a file as the system does; `false` where nothing opens it. Absent: nothing is opened. */
  open?(file: string): Promise<boolean>;
  /** Puts a text into the clipboard; absent where only the page can. */
  copy?(text: string): void;
  /** Shows the projects opened lately, newest first, where the system has a place for them. Absent: it has none. */
  showRecent?(projects: readonly RecentFolder[]): void;
  /** A pass has ended while the app was not looked at. */
  notify(title: string, body: string): void;
  /** How far what runs has come, 0…1, where the system shows that; 0: nobody knows. `null`: nothing runs any more. Absent: it has no place for it. */
  progress?(share: number | null): void;
}

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Milliseconds by a clock that nobody sets and that never jumps, from any start. Absent: there is none to be had. */
  ticks?(): number;
  /** Rejects with the signal's reason when it aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** Where something unexpected happened: a procedure by its name, or a part of the app. */
export type Place =
  'asset' | 'edit' | 'import' | 'page' | 'process' | 'promise' | 'window' | `rpc ${string}` | `after a pass ${string}`;

/**
 * Lines for whoever looks for a fault. Nothing a designer, a file or a service wrote can get into one: it is made of fields with a fixed shape
 * (an error's class, its code, where in the app's own files it was thrown), never of a message.
 */
export interface Log {
  started(facts: { readonly version: string; readonly host: 'electron' | 'web' }): void;
  unexpected(place: Place, error: unknown): void;
  /** The newest lines, oldest first. */
  recent(): string[];
}

export interface AppPorts {
  readonly host: 'electron' | 'web';
  readonly version: string;
  /** Where what nobody expected is told. Absent: nowhere. */
  readonly log?: Log;
  /** Where settings and caches live (PENTIMENTO_HOME). */
  readonly home: string;
  readonly secrets: SecretStore;
  readonly store: KeyValueStore;
  /** Where a project goes that a picture starts by itself; it need not be there yet. Absolute. Absent: there is no such place. */
  readonly projectsFolder?: string;
  /** `null`: the app's own dialogs are used. */
  readonly dialogs: Dialogs | null;
  readonly shell: Shell;
  readonly clock: Clock;
  readonly durations: Durations;
  /** The built programs of the image process, the offline engine's restyle process and the reader of words (absent: nothing is read), as absolute paths. */
  readonly programs: { readonly images: string; readonly restyle: string; readonly words?: string };
  /** Who starts these programs. Absent: Node, by `fork`. */
  readonly startChild?: StartChild;
  /** PENTIMENTO_MODELRUNNER_ORIGIN as given, not yet checked. */
  readonly modelrunnerOrigin: string | null;
  /** Are the words in results read once a pass has ended? Absent: yes. */
  readonly readsWords?: boolean;
  /** What in the environment weakens the connections that the key goes along, as sentences. */
  readonly doubts?: readonly string[];
  /** The program that pictures are opened in, as PENTIMENTO_EDITOR names it: an absolute path. Absent: the system’s default, until one is chosen. */
  readonly editor?: string | null;
  /** The key of the environment, which wins over a stored one. */
  readonly environmentKey: string | null;
}
