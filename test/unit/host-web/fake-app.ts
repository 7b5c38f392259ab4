import { implement } from '@orpc/server';
import type { App } from '../../../src-main/app/app';
import type { AppPorts } from '../../../src-main/ports';
import { contract } from '../../../src-main/contract';
import type { AppState } from '../../../src-main/contract/views';

const state = (ports: AppPorts): AppState => ({
  version: ports.version,
  host: ports.host,
  platform: 'test',
  dialogs: 'own',
  key: { set: false, last4: null, from: null, keptAs: ports.secrets.keptAs, canSet: true },
  settings: {
    engine: 'auto',
    appearance: 'dark',
    surround: '#1e1e1e',
    passesAtOnce: 3,
    keepPayloads: 'account',
    mediaExpiry: null,
    wheel: 'zoom',
    hintsSeen: [],
    keys: {},
  },
  engine: 'offline',
  engineFault: null,
  prices: [],
  withdrawn: [],
  recent: [],
  recipePresets: [],
  snippets: [],
});

export interface FakeApp extends App {
  readonly ports: AppPorts;
  /** Streams of `app.watch` that are open now. */
  streams(): number;
  /** Events of 256 kB that `project.watch` has made. */
  made(): number;
  readonly imported: { readonly url: string; readonly bytes: number }[];
  closed: boolean;
}

/** As much of the app as a host's own behaviour needs: one call, one endless stream, one picture, one import. */
export const fakeApp = (ports: AppPorts): FakeApp => {
  let streams = 0;
  let made = 0;
  const imported: { url: string; bytes: number }[] = [];
  const { app, project } = implement(contract);
  const router = {
    app: {
      state: app.state.handler(() => state(ports)),
      watch: app.watch.handler(async function* ({ signal }) {
        streams += 1;
        try {
          yield state(ports);
          await new Promise<void>((done) => signal?.addEventListener('abort', () => done(), { once: true }));
        } finally {
          streams -= 1;
        }
      }),
    },
    project: {
      watch: project.watch.handler(async function* () {
        for (; made < 2000; made += 1) yield { type: 'pass-gone' as const, id: 'x'.repeat(256 * 1024) };
      }),
    },
  };
  return {
    ports,
    imported,
    closed: false,
    streams: () => streams,
    made: () => made,
    router: router as unknown as App['router'],
    assets: async (request) =>
      new Response(`picture at ${new URL(request.url).pathname}`, { headers: { 'Content-Type': 'image/png' } }),
    dragged: async () => null,
    imports: async (request) => {
      let bytes = 0;
      for await (const chunk of request.body ?? []) bytes += chunk.byteLength;
      imported.push({ url: request.url, bytes });
      return Response.json({ added: [], refused: [] });
    },
    busy: () => ({ running: 0, waiting: 0 }),
    async close() {
      this.closed = true;
    },
  };
};
