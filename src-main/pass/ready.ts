import { isPentimentoError } from '../contract/errors';
import type { Service } from '../modelrunner/service';
import { fail } from './finish';
import { inputFile } from './input';
import { inputShape, targetFor, uploadName, type Prepared } from './prepared';
import { enter, recordOf, withoutQuery, write, type Run } from './world';

/** Uploads that can't be had because the network is away are tried again so often before the pass fails, free. */
const MOST_UPLOADS = 5;

async function prepare(run: Run): Promise<Prepared> {
  const record = recordOf(run);
  const input = await inputFile(run.project, record.input);
  const shape = inputShape(input, record.preparation);
  return run.world.prepared.make(input, targetFor(record.recipe.image_size, shape), record.preparation, { signal: run.signal });
}

/** Prepares the input; what is really sent is on disk before it is sent. */
export async function makeReady(run: Run): Promise<void> {
  await enter(run, 'preparing');
  try {
    const { record } = await prepare(run);
    await enter(run, 'uploading', () => ({ preparedInput: record }));
  } catch (error) {
    run.signal.throwIfAborted();
    if (!isPentimentoError(error) || error.code === 'disk-full' || error.code === 'no-rights') throw error;
    await fail(run, { code: error.code, message: `The input could not be prepared: ${error.message}`, billed: 'no' });
  }
}

function expiry(run: Run): { expiresInSeconds?: number } {
  const { expiresInSeconds } = run.world.privacy();
  return expiresInSeconds === undefined ? {} : { expiresInSeconds };
}

/** Uploads the prepared input, or uses an upload of the same bytes while its URL still answers. The URL to send; `null`: the pass has failed. */
export async function upload(run: Run, service: Service): Promise<string | null> {
  const again = await earlierUpload(run, service);
  if (again) {
    await write(run, ({ evidence }) => ({ evidence: { ...evidence, inputUrl: again } }));
    return again;
  }
  const prepared = await prepare(run);
  if (prepared.record.sha256 !== recordOf(run).preparedInput?.sha256) await write(run, () => ({ preparedInput: prepared.record }));
  for (let tries = 0; ; tries++) {
    try {
      const url = await service.upload({ path: prepared.path, contentType: prepared.record.contentType, name: uploadName(prepared.record.contentType), ...expiry(run) }, run.signal);
      await write(run, ({ evidence }) => ({ evidence: { ...evidence, inputUrl: withoutQuery(url) } }));
      run.held(null);
      return url;
    } catch (error) {
      run.signal.throwIfAborted();
      if (!isPentimentoError(error)) throw error;
      if (error.code !== 'service-unreachable' || tries >= MOST_UPLOADS) {
        await fail(run, { code: error.code, message: error.message, billed: 'no' });
        return null;
      }
      run.held(error.toFault());
      await run.wake.wait(Math.min(run.world.durations.readRetryFirst * 2 ** tries, run.world.durations.readRetryMost) * (0.75 + run.world.random() / 2));
    }
  }
}

async function earlierUpload(run: Run, service: Service): Promise<string | null> {
  const mine = recordOf(run);
  const sha256 = mine.preparedInput?.sha256;
  const candidates = run.project.history.map(({ record }) => record)
    .filter((record) => record.engine === mine.engine && record.preparedInput?.sha256 === sha256 && record.evidence.inputUrl !== null);
  const latest = candidates.at(-1)?.evidence.inputUrl;
  if (!latest || !sha256) return null;
  return (await service.uploadAnswers(latest, run.signal)) ? latest : null;
}
