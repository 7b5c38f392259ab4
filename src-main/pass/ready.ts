import { sentWithin, sizeLimits } from '../common/sizes';
import { modelOfPass } from '../common/models/published';
import { inputShape } from '../common/turned';
import { backoff } from '../common/backoff';
import type { SlotUrls } from '../common/models/wire';
import { isPentimentoError, PentimentoError } from '../contract/errors';
import { pictureSlot, sentOf, withSent } from '../contract/inputs';
import type { PassRecord, PreparedInput } from '../contract/records';
import type { Service } from '../modelrunner/service';
import { fail } from './finish';
import { inputFile } from './input';
import { uploadName, type Prepared } from './prepared';
import { enter, recordOf, withoutQuery, write, type Run } from './world';

/** Uploads that can't be had because the network is away are tried again so often before the pass fails, free. */
const MOST_UPLOADS = 5;

const slotsIn = (record: PassRecord): string[] => Object.keys(record.inputs);

const kindOf = (record: PassRecord, slot: string): string | undefined =>
  modelOfPass(record)?.slots.find(({ name }) => name === slot)?.kind;

/** What is sent in a slot. A mask is as large as the picture is: it lies over it. */
async function prepare(run: Run, slot: string, picture: PreparedInput | null): Promise<Prepared> {
  const record = recordOf(run);
  const input = record.inputs[slot]!;
  const file = await inputFile(run.project, input.ref);
  const shape = inputShape(file, input.preparation);
  const within = slot === pictureSlot ? sentWithin(record.recipe, shape) : { maxPixels: sizeLimits.maxPixels };
  return run.world.prepared.make(
    file,
    slot !== pictureSlot && kindOf(record, slot) === 'mask' && picture
      ? { inside: { width: picture.width, height: picture.height } }
      : within,
    input.preparation,
    { signal: run.signal },
  );
}

/** Throws where the model does not take what was prepared. */
function checkTaken(record: PassRecord, slot: string, { bytes, contentType }: PreparedInput): void {
  const takes = modelOfPass(record)?.slots.find(({ name }) => name === slot);
  if (!takes || (bytes <= takes.maxBytes && takes.accepts.includes(contentType))) return;
  throw new PentimentoError(
    'image-too-large',
    bytes > takes.maxBytes
      ? `${takes.label} is ${(bytes / 1e6).toFixed(1)} MB, and the model takes at most ${(takes.maxBytes / 1e6).toFixed(1)} MB.`
      : `The model does not take ${contentType} there.`,
  );
}

/** Prepares what the pass is given; what is really sent is on disk before it is sent. */
export async function makeReady(run: Run): Promise<void> {
  await enter(run, 'preparing');
  try {
    // The picture first: the others follow its size.
    const slots = slotsIn(recordOf(run)).toSorted((a, b) => Number(b === pictureSlot) - Number(a === pictureSlot));
    const sent: Record<string, PreparedInput> = {};
    for (const slot of slots) {
      const { record } = await prepare(run, slot, sent[pictureSlot] ?? null);
      checkTaken(recordOf(run), slot, record);
      sent[slot] = record;
    }
    await enter(run, 'uploading', ({ inputs }) => ({
      inputs: Object.fromEntries(
        Object.entries(inputs).map(([slot, one]) => [slot, { ...one, sent: sent[slot] ?? null }]),
      ),
    }));
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

/** Uploads what the pass is given. Where it lies, by slot; `null`: the pass has failed. */
export async function upload(run: Run, service: Service): Promise<SlotUrls | null> {
  const urls: Record<string, readonly string[]> = {};
  for (const slot of slotsIn(recordOf(run))) {
    const url = await uploadOne(run, service, slot);
    if (url === null) return null;
    urls[slot] = [url];
  }
  return urls;
}

const noteUrl = async (run: Run, slot: string, url: string): Promise<void> => {
  if (slot !== pictureSlot) return;
  await write(run, ({ evidence }) => ({ evidence: { ...evidence, inputUrl: withoutQuery(url) } }));
};

/** Uploads what was prepared for a slot, or uses an upload of the same bytes while its URL still answers. The URL to send; `null`: the pass has failed. */
async function uploadOne(run: Run, service: Service, slot: string): Promise<string | null> {
  const again = await earlierUpload(run, service, slot);
  if (again) {
    await noteUrl(run, slot, again);
    return again;
  }
  const prepared = await prepare(run, slot, sentOf(recordOf(run)));
  if (prepared.record.sha256 !== recordOf(run).inputs[slot]?.sent?.sha256)
    await write(run, (record) => ({ inputs: withSent(record, slot, prepared.record) }));
  for (let tries = 0; ; tries++) {
    try {
      const url = await service.upload(
        {
          path: prepared.path,
          contentType: prepared.record.contentType,
          name: uploadName(prepared.record.contentType),
          ...expiry(run),
        },
        run.signal,
      );
      await run.world.uploads.remember(recordOf(run).engine, prepared, url, run.world.privacy().expiresInSeconds);
      await noteUrl(run, slot, url);
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
      await run.wake.wait(backoff(tries, run.world.durations, run.world.random));
    }
  }
}

/** An upload of ours of these very bytes, while they still lie there. What a record says of it is not believed: it may be a stranger's. */
async function earlierUpload(run: Run, service: Service, slot: string): Promise<string | null> {
  const record = recordOf(run);
  const sent = record.inputs[slot]?.sent;
  const known = sent ? await run.world.uploads.recall(record.engine, sent.sha256) : null;
  return known && (await service.uploadAnswers(known, run.signal)) ? known.url : null;
}
