import { createORPCClient } from '@orpc/client';
import { RPCLink, type SupportedMessagePort } from '@orpc/client/message-port';
import type { ContractRouterClient } from '@orpc/contract';
import type { MessagePort } from 'node:worker_threads';
import type { Contract } from '../../../src-main/contract';
import { portMessage, type Bridge } from '../../../src-main/contract/bridge';
import type { Renderer } from './renderer';

type Client = ContractRouterClient<Contract>;

/** Plays the renderer of the app: what src-renderer does with the bridge, without a picture of it. */
export class Page {
  readonly renderer: Renderer;
  readonly commands: string[] = [];
  readonly folders: string[] = [];
  portsReceived = 0;
  #client: Promise<Client> | null = null;
  #port: MessagePort | null = null;

  constructor(renderer: Renderer) {
    this.renderer = renderer;
    renderer.listeners.add(({ data }) => void (data === portMessage && (this.portsReceived += 1)));
  }

  get bridge(): Bridge {
    return this.renderer.exposed['pentimento'] as Bridge;
  }

  listen(): void {
    this.bridge.onCommand((name) => this.commands.push(name));
    this.bridge.onOpenProject((folder) => this.folders.push(folder));
  }

  client(): Promise<Client> {
    this.#client ??= new Promise((done) => {
      const heard: Parameters<typeof this.renderer.listeners.add>[0] = ({ data, source, ports }) => {
        if (data !== portMessage || source !== this.renderer.window) return;
        this.renderer.listeners.delete(heard);
        this.#port = ports[0] as MessagePort;
        this.#port.start();
        done(createORPCClient(new RPCLink({ port: this.#port as unknown as SupportedMessagePort })));
      };
      this.renderer.listeners.add(heard);
      this.bridge.connect();
    });
    return this.#client;
  }

  /** `path`: "app.state". */
  async call(path: string, input: unknown): Promise<unknown> {
    let at: unknown = await this.client();
    for (const name of path.split('.')) at = (at as Record<string, unknown>)[name];
    return (at as (input: unknown) => Promise<unknown>)(input);
  }

  /** The first `count` events of a stream, which is then left. */
  async take(path: string, input: unknown, count: number): Promise<unknown[]> {
    const taken: unknown[] = [];
    for await (const event of (await this.call(path, input)) as AsyncIterable<unknown>) {
      taken.push(event);
      if (taken.length === count) break;
    }
    return taken;
  }

  /** As when the page goes away: its ports close. */
  leave(): void {
    this.#port?.close();
  }
}
