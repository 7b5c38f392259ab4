import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createRouterClient } from '@orpc/server';
import { createApp } from '../../src-main/app/create';
import { builtPrograms, noShell, systemClock } from '../../src-main/app/node-ports';
import { openStore } from '../../src-main/app/store';
import { durations } from '../../src-main/common/durations';
import { sourceUrl } from '../../src-main/contract/assets';

/**
 * The app without a window, as a program of the bench: imports pictures into a new project and gets each one's thumbnail as soon as the
 * project tells of it, as the editor does. A process of its own, so that its memory and its pauses are the app's alone.
 */

export interface ImportOrder {
  readonly home: string;
  readonly programs: string;
  readonly folder: string;
  readonly paths: readonly string[];
}

export interface ImportReport {
  readonly tookMs: number;
  /** The longest time in which the main process answered nobody. */
  readonly blockedMs: number;
  readonly shown: number;
  /** From the drop until the first photo's own preview had arrived, and until all had. */
  readonly firstSightMs: number;
  readonly allSightsMs: number;
  readonly sights: number;
  readonly refused: readonly string[];
}

const resolutionMs = 2;

const importAll = async ({ home, programs, folder, paths }: ImportOrder): Promise<ImportReport> => {
  const app = await createApp({
    host: 'web',
    version: '0.0.0',
    home,
    secrets: {
      keptAs: '',
      kind: 'none',
      get: async () => null,
      set: async () => undefined,
      remove: async () => undefined,
    },
    store: openStore(home),
    dialogs: null,
    shell: noShell,
    clock: systemClock(),
    durations,
    programs: builtPrograms(programs),
    modelrunnerOrigin: null,
    environmentKey: null,
  });
  try {
    const client = createRouterClient(app.router);
    const project = await client.projects.create({ folder, name: 'Import' });
    const stop = new AbortController();
    const known = new Set<string>();
    const pictures: Promise<number>[] = [];
    let allSeen: () => void = () => undefined;
    const seen = new Promise<void>((resolve) => {
      allSeen = resolve;
    });
    // Pictures hang over the window for a moment before they are dropped (DropAndPaste.tsx).
    await client.sources.expect();
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    // As the app, which has served its page by then: the platform loads what requests are made of with the first one.
    await app.assets(new Request('http://app/files/none/none'));
    const delay = monitorEventLoopDelay({ resolution: resolutionMs });
    delay.enable();
    const began = performance.now();

    const watching = (async () => {
      for await (const change of await client.project.watch({ projectId: project.id }, { signal: stop.signal })) {
        const sources =
          change.type === 'snapshot' ? change.project.sources : change.type === 'source' ? [change.source] : [];
        for (const source of sources.filter(({ id }) => !known.has(id))) {
          known.add(source.id);
          pictures.push(
            app.assets(new Request(`http://app/${sourceUrl(project.id, source.id, 320)}`)).then(async (answer) => {
              if (!answer.ok) throw new Error(`no thumbnail: ${await answer.text()}`);
              return (await answer.arrayBuffer()).byteLength;
            }),
          );
        }
        if (pictures.length >= paths.length) allSeen();
      }
    })().catch((error: unknown) => {
      if (!stop.signal.aborted) throw error;
    });

    const sights: Promise<number>[] = [];
    const refused: { readonly error: { readonly message: string } }[] = [];
    let added = 0;
    for await (const event of await client.sources.import({ projectId: project.id, paths: [...paths] })) {
      if (event.added) added += 1;
      if (event.refused) refused.push(event.refused);
      const url = event.sight?.url;
      if (url)
        sights.push(
          app.assets(new Request(`http://app/${url}`)).then(async (answer) => {
            if (answer.ok) await answer.arrayBuffer();
            return performance.now() - began;
          }),
        );
    }
    if (added === paths.length) await Promise.race([seen, watching]);
    const seenAt = await Promise.all(sights);
    const sizes = await Promise.all(pictures);
    const tookMs = performance.now() - began;
    delay.disable();
    stop.abort();
    return {
      tookMs,
      blockedMs: Math.max(0, delay.max / 1e6 - resolutionMs),
      firstSightMs: Math.min(...seenAt),
      allSightsMs: Math.max(...seenAt),
      sights: seenAt.length,
      shown: sizes.filter((bytes) => bytes > 0).length,
      refused: refused.map(({ error }) => error.message),
    };
  } finally {
    await app.close();
  }
};

process.once('message', (order: ImportOrder) => {
  importAll(order).then(
    (report) => process.send?.(report, undefined, undefined, () => process.exit(0)),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
