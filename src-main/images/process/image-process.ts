import { serveJobs, type TellProgress } from '../../children/serve';
import { isPentimentoError } from '../../contract/errors';
import { decodeFault } from '../reading/decoder';
import { exportPicture } from '../jobs/export';
import { firstSight } from '../jobs/own-preview';
import { limits } from '../limits';
import { readPicture, toProbe, withReader } from '../reading/picture';
import { prepare } from '../jobs/prepare';
import type { Job } from '../protocol';
import { contactSheet } from '../sheet/sheet';
import { check, thumbnail } from '../jobs/thumbnail';

/** A child process of the app in which all pictures are decoded: what a hostile file can break is this process, and it is started again. */

const run = (job: Job, progress: TellProgress): Promise<unknown> => {
  switch (job.kind) {
    case 'probe':
      return withReader(job.file, async (reader) => toProbe(await readPicture(reader)));
    case 'sight':
      return firstSight(job);
    case 'check':
      return check(job);
    case 'prepare':
      return prepare(job);
    case 'thumbnail':
      return thumbnail(job);
    case 'export':
      return exportPicture(job, () => progress(0, job.file));
    case 'sheet':
      return contactSheet(job, progress);
  }
};

serveJobs<Job>({
  run,
  faultOf: (job, error) => {
    const detail = error instanceof Error ? String(error.cause ?? error.stack) : String(error);
    // Whatever a file brings about is told as an error of that file; a sheet is made by the app itself.
    if (job.kind === 'sheet' && !isPentimentoError(error))
      return { code: 'internal', message: 'Something in the app went wrong with this sheet.', detail };
    const { code, message } = decodeFault(job.file, error);
    return { code, message, detail };
  },
  memory: { most: Number(process.argv[2] ?? limits.memory), lookEvery: limits.memoryCheck },
});
