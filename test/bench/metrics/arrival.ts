import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import sharp from 'sharp';
import { createCore } from '../../../src-main/core/core';
import { noShell, systemClock } from '../../../src-main/app/node-ports';
import { openStore } from '../../../src-main/app/store';
import { durations } from '../../../src-main/common/durations';
import { defaultDraft } from '../../../src-main/common/recipe';
import { preparation } from '../../../src-main/contract/records';
import { settings } from '../../../src-main/contract/views';
import { startEmulator } from '../../../src-main/emulator/emulator';
import { createSessionSecretStore } from '../../../src-main/keys';
import { Project } from '../../../src-main/project/project';
import { importFile } from '../../../src-main/project/sources';
import { ratio, type Suite } from '../metric';

const NAME = 'arrival-vs-polling';

/** The official client waits so long after each answer (PROTOCOL 6). */
const POLL = 500;

interface Watched {
  readonly status: string;
}
interface Read {
  readonly updatedAt: string;
  readonly output: readonly string[];
}

const get = async (url: string): Promise<Response> =>
  fetch(url, { headers: { Authorization: 'Key bench-key-0123456789' } });

/** The peer: polls as the official client does, then reads the record, downloads and decodes. Answers with when that was done, and when the service had completed the job. */
async function polled(
  origin: string,
  requestId: string,
): Promise<{ readonly decoded: number; readonly completed: number }> {
  for (;;) {
    const { status } = (await (await get(`${origin}/requests/${requestId}/status`)).json()) as Watched;
    if (status === 'COMPLETED') break;
    await sleep(POLL);
  }
  const record = (await (await get(`${origin}/requests/${requestId}`)).json()) as Read;
  const picture = Buffer.from(await (await fetch(record.output[0] ?? '')).arrayBuffer());
  await sharp(picture).raw().toBuffer();
  return { decoded: Date.now(), completed: Date.parse(record.updatedAt) };
}

/**
 * From COMPLETED on the service to the picture decoded (and, on our side, durable in the project and told to whoever watches), against
 * polling every 500 ms. Both watch the very same job at the same time.
 */
export const arrival: Suite = async ({ wanted, out, work, runs, say }) => {
  if (!wanted(NAME)) return [];
  const folder = join(work, 'arrival');
  await mkdir(folder);
  const programs = { images: join(out, 'main/image-process.js'), restyle: join(out, 'main/restyle-process.js') };
  const emulator = await startEmulator({ pricePerMegapixel: '0.06', latency: 1, programs });
  const core = await createCore(
    {
      host: 'web',
      version: '0',
      home: join(folder, 'home'),
      secrets: createSessionSecretStore(),
      store: openStore(join(folder, 'home')),
      dialogs: null,
      shell: noShell,
      clock: systemClock(),
      durations,
      programs,
      modelrunnerOrigin: emulator.origin,
      environmentKey: 'bench-key-0123456789',
    },
    { passesAtOnce: 1, persistent: false, settings: () => settings.parse({}) },
  );
  try {
    const project = await Project.create(join(folder, 'project'), 'Arrival', core.tools);
    const picture = join(folder, 'picture.png');
    await sharp({ create: { width: 1024, height: 768, channels: 3, background: '#406080' } })
      .png()
      .toFile(picture);
    const { source } = await importFile(project, core.images, picture);
    const [ours, theirs]: [number[], number[]] = [[], []];
    for (let run = -1; run < runs; run++) {
      const entry = await core.room.start(
        project,
        {
          input: { kind: 'source', id: source.id },
          basedOn: null,
          preparation: preparation.parse({}),
          engine: 'modelrunner',
          allowCost: null,
          draft: {
            ...defaultDraft,
            prompt: `noir ${run}`,
            seed: run + 1,
            image_size: { width: 512, height: 384 },
            rendering_speed: run % 2 === 0 ? 'TURBO' : 'BALANCED',
          },
        },
        core.drawSeed,
      );
      const { id } = entry.record;
      const [peer, mine] = await Promise.all([
        (async () => {
          while (project.pass(id).record.requestId === null) await sleep(2);
          return polled(emulator.origin, project.pass(id).record.requestId ?? '');
        })(),
        core.room.settled(id).then(() => Date.parse(project.pass(id).record.finishedAt ?? '')),
      ]);
      if (project.pass(id).record.state !== 'done')
        throw new Error(`the pass ended as ${project.pass(id).record.state}`);
      // The first warms both.
      if (run < 0) continue;
      ours.push(mine - peer.completed);
      theirs.push(peer.decoded - peer.completed);
    }
    say(`${NAME}: ${runs} passes watched by both`);
    return [ratio(NAME, 1, ours, theirs)];
  } finally {
    await core.close();
    await emulator.close();
  }
};
