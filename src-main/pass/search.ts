import { backoff } from '../common/backoff';
import type { SubmitEvidence } from '../contract/records';
import { PentimentoError, isPentimentoError, type Fault } from '../contract/errors';
import type { FoundHandle, Service } from '../modelrunner/service';
import { newSubmit } from './submit-evidence';
import { isoNow, recordOf, write, type Run } from './world';

/** How a search goes on: `patient` waits for a service that can't be asked, however long; else that is thrown. */
interface How {
  /** What is said meanwhile. */
  readonly saying: Fault | null;
  readonly patient: boolean;
}

/**
 * Looks whether the service has a pass that may have left, before it is posted again, given up or called free. Its list may lag, so only this
 * proves anything: as many look-ups as `durations.lookUps` has waits, each after its wait (72 s in all), and every one of them answered. What
 * could not be asked does not count, nor does time that no process waited. What was answered is written down with the pass, so that whoever goes
 * on with it goes on counting. A search that is over looks once more. The request, or `null` when the service does not have it.
 */
export async function search(run: Run, service: Service, how: How): Promise<FoundHandle | null> {
  const { lookUps } = run.world.durations;
  for (let asked = false; ; asked = true) {
    const { lookUps: answered } = submitOf(run);
    if (answered >= lookUps.length && asked) return null;
    const wait = lookUps[answered] ?? 0;
    if (how.saying) run.held(how.saying);
    await sleepWhole(run, wait);
    const found = await lookUp(run, service, how);
    if (found) return found;
    await noteLookUp(run, wait);
  }
}

/** The submit of a pass as it is written down; what an older Pentimento wrote of it is its time. */
export function submitOf(run: Run): SubmitEvidence {
  const { evidence, stages, createdAt } = recordOf(run);
  return evidence.submit ?? newSubmit(stages.submitting ?? createdAt, 1);
}

/** One look-up that was answered: `waited` ms after the one before. */
export async function noteLookUp(run: Run, waited: number): Promise<void> {
  const submit = submitOf(run);
  const next: SubmitEvidence = {
    ...submit,
    lookUps: submit.lookUps + 1,
    waited: submit.waited + waited,
    lastLookUp: isoNow(run),
  };
  await write(run, ({ evidence }) => ({ evidence: { ...evidence, submit: next } }));
}

/** One look-up, asked until it is answered: with growing waits, and never sooner than the service says. */
export async function lookUp(run: Run, service: Service, { patient }: How): Promise<FoundHandle | null> {
  const { durations, clock, random } = run.world;
  for (let troubles = 0; ; troubles++) {
    const { clientJobId, recipe } = recordOf(run);
    try {
      return await service.find(clientJobId, recipe.model, run.signal);
    } catch (error) {
      run.signal.throwIfAborted();
      if (!patient || !isPentimentoError(error)) throw error;
      run.held({
        code: error.code,
        message: `ModelRunner couldn’t be asked yet whether it has this pass. ${error.message}`,
        billed: 'unknown',
      });
      const wait = backoff(troubles, durations, random);
      await clock.sleep(Math.max(wait, Math.min(error.retryAfter ?? 0, durations.retryAfterLongest)), run.signal);
    }
  }
}

/** Waits all of it: a sleep that ends early, since the machine's clock was set ahead, is slept on. */
async function sleepWhole({ world: { clock }, signal }: Run, ms: number): Promise<void> {
  signal.throwIfAborted();
  if (ms <= 0) return;
  const from = clock.ticks?.() ?? 0;
  let left = ms;
  while (left > 0) {
    await clock.sleep(Math.ceil(left), signal);
    left = clock.ticks ? ms - (clock.ticks() - from) : 0;
  }
}

export const uncertainSentence = (lookUps: number): string =>
  `It isn’t known whether ModelRunner accepted this pass: its answer was lost, and its list of requests didn’t show the pass in ${lookUps === 1 ? 'one check' : `${lookUps} checks`}. It may still run and be charged. Pentimento keeps checking for a day, and whenever the project is opened. Check again now, mark it as lost, or run it again (you may then be charged twice).`;

/** A pass may have left, and that can't be asked just now. */
export const cannotTell = (version: number, error: PentimentoError): PentimentoError =>
  new PentimentoError(
    error.code,
    `v${version} was posted and turned away. Whether ModelRunner has it all the same can’t be told just now, so it is not cancelled yet: it is once that is known. ${error.message}`,
    { cause: error },
  );
