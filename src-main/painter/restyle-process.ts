import { serveJobs } from '../children/serve';
import { restyle } from './restyle';
import type { RestyleJob } from './restyle-job';

/** The program of the restyle process: it makes one picture after another. */
serveJobs<RestyleJob>({
  run: restyle,
  faultOf: (_job, error) =>
    error instanceof Error
      ? { code: 'internal', message: error.message, detail: error.stack ?? error.message }
      : { code: 'internal', message: String(error), detail: String(error) },
});
