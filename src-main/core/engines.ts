import { nanoid } from 'nanoid';
import type { Engine } from '../common/states';
import { PentimentoError } from '../contract/errors';
import type { KeyState, Settings } from '../contract/views';
import type { Emulator } from '../emulator/engine';
import { describeKey, keyInUse, validateKey } from '../keys';
import { checkOrigin } from '../modelrunner/hosts';
import type { PublicCalls } from '../modelrunner/public-calls';
import type { Service } from '../modelrunner/service';
import type { AppPorts } from '../ports';

/** Loaded when a pass is run: a command that only reads never needs it. */
const loadService = () => import('../modelrunner/create-service');

/** Both engines behind one question, and the one place that reads the key. The offline engine is started when it is first needed. */
export class Engines {
  readonly #services = new Map<Engine, Promise<Service>>();
  #emulator: Promise<Emulator> | null = null;
  #public: Promise<PublicCalls> | null = null;
  /** Other users of the machine can reach the offline engine's port. */
  readonly #offlineKey = `offline-${nanoid(43)}`;

  constructor(private readonly ports: AppPorts) {}

  /** Throws `no-key`, `key-malformed`, `bad-origin`, all before anything is sent. */
  async service(engine: Engine): Promise<Service> {
    if (engine === 'modelrunner') await this.#checkModelRunner();
    let service = this.#services.get(engine);
    if (!service) {
      service = engine === 'offline' ? this.#offline() : this.#modelrunner();
      this.#services.set(engine, service);
      service.catch(() => this.#services.delete(engine));
    }
    return service;
  }

  /** What ModelRunner tells anybody, for which no key is needed. Throws `bad-origin`. */
  async publicCalls(): Promise<PublicCalls> {
    const { modelrunnerOrigin: origin, durations, clock } = this.ports;
    if (origin !== null) checkOrigin(origin);
    this.#public ??= import('../modelrunner/public-calls').then(({ createPublicCalls }) =>
      createPublicCalls({
        origin: origin === null ? null : checkOrigin(origin).origin,
        durations,
        clock,
        shownKey: async () => (await this.#key()).key,
      }),
    );
    return this.#public;
  }

  /** The engine the next pass runs on: as chosen, else modelrunner when a key is set. */
  async choose(wanted: Settings['engine']): Promise<Engine> {
    if (wanted !== 'auto') return wanted;
    return (await this.#key()).key === null ? 'offline' : 'modelrunner';
  }

  /** Why ModelRunner can't be used, as a sentence, or `null`. */
  async fault(): Promise<string | null> {
    try {
      await this.#checkModelRunner();
      return null;
    } catch (error) {
      return error instanceof PentimentoError ? error.message : 'ModelRunner can’t be used.';
    }
  }

  async keyState(): Promise<KeyState> {
    const { key, from } = await this.#key();
    const { secrets, doubts = [] } = this.ports;
    return {
      set: key !== null,
      last4: key === null ? null : describeKey(key).lastFour,
      from:
        from === 'environment'
          ? 'environment'
          : from === 'store'
            ? secrets.kind === 'stored'
              ? 'stored'
              : 'session'
            : null,
      keptAs:
        from === 'environment'
          ? ['From MODELRUNNER_KEY, set before the app was started. To change it, change it there.', ...doubts].join(
              ' ',
            )
          : [secrets.keptAs, ...doubts].join(' '),
      canSet: from !== 'environment' && secrets.kind !== 'none',
    };
  }

  /** Throws `wrong-use` where `canSet` is false. */
  async setKey(key: string): Promise<void> {
    if (!(await this.keyState()).canSet)
      throw new PentimentoError(
        'wrong-use',
        'The key comes from MODELRUNNER_KEY, set before the app was started, or can’t be kept here. Change it there.',
      );
    await this.ports.secrets.set(validateKey(key));
  }

  async removeKey(): Promise<void> {
    await this.ports.secrets.remove();
  }

  async close(): Promise<void> {
    await (await this.#emulator?.catch(() => null))?.close();
  }

  #key(): ReturnType<typeof keyInUse> {
    return keyInUse(this.ports.environmentKey, this.ports.secrets);
  }

  async #checkModelRunner(): Promise<void> {
    if (this.ports.modelrunnerOrigin !== null) checkOrigin(this.ports.modelrunnerOrigin);
    const { key } = await this.#key();
    if (key === null)
      throw new PentimentoError(
        'no-key',
        'No ModelRunner key is set. Enter one in Settings or set MODELRUNNER_KEY, or use the offline engine.',
      );
    validateKey(key);
  }

  async #modelrunner(): Promise<Service> {
    const { modelrunnerOrigin, durations, clock } = this.ports;
    const { createService } = await loadService();
    return createService({
      engine: 'modelrunner',
      origin: modelrunnerOrigin === null ? null : checkOrigin(modelrunnerOrigin).origin,
      key: async () => (await this.#key()).key,
      durations,
      clock,
    });
  }

  async #offline(): Promise<Service> {
    this.#emulator ??= import('../emulator/emulator').then(({ startEmulator }) =>
      startEmulator({
        pricePerMegapixel: '0',
        keys: [this.#offlineKey],
        programs: this.ports.programs,
        startChild: this.ports.startChild,
        clock: this.ports.clock,
      }),
    );
    try {
      const [{ createService }, { origin }] = await Promise.all([loadService(), this.#emulator]);
      return await createService({
        engine: 'offline',
        origin,
        key: async () => this.#offlineKey,
        durations: this.ports.durations,
        clock: this.ports.clock,
        client: 'own',
      });
    } catch (error) {
      this.#emulator = null;
      throw error;
    }
  }
}
