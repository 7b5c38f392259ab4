import { isPentimentoError } from '../contract/errors';
import { exportPicture } from './export';
import { limits } from './limits';
import { readPicture, toProbe, withReader } from './picture';
import { prepare } from './prepare';
import type { Job, Message, Question } from './protocol';
import { contactSheet, type SheetProgress } from './sheet';
import { check, thumbnail } from './thumbnail';

/** A child process of the app in which all pictures are decoded: what a hostile file can break is this process, and it is started again. */

const run = (job: Job, progress: SheetProgress): Promise<unknown> => {
  switch (job.kind) {
    case 'probe': return withReader(job.file, async (reader) => toProbe(await readPicture(reader)));
    case 'check': return check(job);
    case 'prepare': return prepare(job);
    case 'thumbnail': return thumbnail(job);
    case 'export': return exportPicture(job, () => progress(0, job.file));
    case 'sheet': return contactSheet(job, progress);
  }
};

const say = (message: Message, then?: () => void): void => {
  process.send?.(message, undefined, undefined, then ? () => then() : undefined);
};

/** At once: a usual exit waits for decoders that may never end. */
const die = (): void => {
  process.kill(process.pid, 'SIGKILL');
};

process.on('message', ({ id, job }: Question) => {
  run(job, (done, file) => say({ id, done, file })).then(
    (value) => say({ id, ok: true, value }),
    (error: unknown) => {
      const detail = error instanceof Error ? String(error.cause ?? error.stack) : String(error);
      say(isPentimentoError(error)
        ? { id, ok: false, code: error.code, message: error.message, detail }
        : { id, ok: false, code: 'internal', message: 'Something in the app went wrong with this picture.', detail });
    },
  );
});

// The app is gone, in whatever way.
process.on('disconnect', die);
// Ctrl+C in a terminal reaches every process; the app decides what ends.
process.on('SIGINT', () => undefined);

const most = Number(process.argv[2] ?? limits.memory);
setInterval(() => {
  if (process.memoryUsage.rss() > most) {
    say({ lastWords: 'memory' }, die);
    setTimeout(die, 100);
  }
}, limits.memoryCheck).unref();
