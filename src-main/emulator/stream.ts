import { isSettled, type Job, type JobStore } from './jobs';
import type { Exchange, Reply } from './exchange';

/** Every request of the account that is under way, on one connection: a `snapshot`, then an `update` a transition (PROTOCOL 8.3). */
export function streamReply(
  jobs: JobStore,
  exchange: Exchange,
  show: (job: Job, exchange: Exchange) => unknown,
  heartbeat: number,
): Reply {
  return {
    status: 200,
    headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store' },
    body: {
      kind: 'live',
      run: (response) => {
        const how = exchange.fault?.kind === 'stream' ? exchange.fault.how : null;
        if (how === 'silent') return;
        const send = (event: string, data: unknown): void => {
          response.write(how === 'garbage' ? garbage(event) : `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
          if (how === 'break') response.end();
        };
        send('snapshot', {
          type: 'snapshot',
          requests: jobs
            .newestFirst()
            .filter((job) => !isSettled(job))
            .map((job) => show(job, exchange)),
        });
        const stopWatching = jobs.watch((job) => send('update', { type: 'update', request: show(job, exchange) }));
        const beat = setInterval(() => response.write(': hb\n\n'), heartbeat);
        response.once('close', () => {
          stopWatching();
          clearInterval(beat);
        });
      },
    },
  };
}

/** Events in shapes that nobody knows, some of them broken. */
const garbage = (event: string): string =>
  `event: ${event}\ndata: {"shape":"of the future","list":[1,2,{"id":\n\nevent: tick\ndata: 42\n\ndata: null\n\nevent: ${event}\ndata: []\n\n`;
