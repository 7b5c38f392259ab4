import { EventEmitter } from 'node:events';

/** Asked for by `await`, JSON and the like of any object; that they are absent says nothing. */
const harmless = new Set<PropertyKey>(['then', 'toJSON', 'default']);

/** The same object, but asking it for anything it does not have throws, by name. So whoever uses more of Electron must first say here how that behaves. */
export const strict = <T extends object>(name: string, parts: T): T =>
  new Proxy(parts, {
    get: (target, key, receiver) => {
      if (key in target || typeof key === 'symbol' || harmless.has(key))
        return Reflect.get(target, key, receiver) as unknown;
      throw new Error(`The stand-in for Electron has no ${name}.${key}`);
    },
    set: (target, key, value, receiver) => {
      if (key in target || typeof key === 'symbol' || key.startsWith('_'))
        return Reflect.set(target, key, value, receiver);
      throw new Error(`The stand-in for Electron can not set ${name}.${key}`);
    },
  });

type Listener = Parameters<EventEmitter['on']>[1];

/** An emitter that takes listeners only for events which the stand-in knows. */
export class StrictEmitter extends EventEmitter {
  readonly emitterName: string;
  readonly knownEvents: ReadonlySet<string | symbol> | null;

  /** `known: null` takes all (channels of ipcMain are not events of Electron's). */
  constructor(name: string, known: readonly string[] | null) {
    super();
    this.emitterName = name;
    this.knownEvents = known && new Set(known);
  }

  override on(event: string | symbol, listener: Listener): this {
    this.check(event);
    return super.on(event, listener);
  }

  override once(event: string | symbol, listener: Listener): this {
    this.check(event);
    return super.once(event, listener);
  }

  check(event: string | symbol): void {
    if (this.knownEvents && !this.knownEvents.has(event))
      throw new Error(`The stand-in for Electron has no event ${this.emitterName} '${String(event)}'`);
  }
}

/** Electron's Event, as far as handlers here use it. */
export interface Preventable {
  defaultPrevented: boolean;
  preventDefault(): void;
}

export const preventable = <T extends object>(parts: T): T & Preventable => {
  const event = Object.assign(parts, {
    defaultPrevented: false,
    preventDefault: () => void (event.defaultPrevented = true),
  });
  return event;
};

/** Emits and tells whether a listener prevented what would come. */
export const emitPreventable = (
  emitter: EventEmitter,
  event: string,
  parts: object = {},
  ...rest: unknown[]
): boolean => {
  const made = preventable({ ...parts });
  emitter.emit(event, made, ...rest);
  return made.defaultPrevented;
};
