import type { ServerResponse } from 'node:http';
import { isSettled, type Job, type JobStore } from './jobs';
import type { Exchange, Reply } from './exchange';

/** Every request of the account that is under way, on one connection: a `snapshot`, then an `update` a transition (PROTOCOL 8.3). */
export function streamReply(jobs: JobStore, exchange: Exchange, show: (job: Job, exchange: Exchange) => unknown, heartbeat: number): Reply {
  return {
    status: 200,
    headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store' },
    body: {
      kind: 'live',
      run: (response) => {
        send(response, 'snapshot', { requests: jobs.newestFirst().filter((job) => !isSettled(job)).map((job) => show(job, exchange)) });
        const stopWatching = jobs.watch((job) => send(response, 'update', show(job, exchange)));
        const beat = setInterval(() => response.write(': hb\n\n'), heartbeat);
        response.once('close', () => {
          stopWatching();
          clearInterval(beat);
        });
      },
    },
  };
}

function send(response: ServerResponse, event: string, data: unknown): void {
  response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
}
