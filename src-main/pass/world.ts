import type { Clock } from '../ports';
import type { PassId } from '../common/ids';
import type { Durations } from '../common/durations';
import type { KnownCard } from '../common/pricing';
import { isUnfinished, type Engine, type UnfinishedState } from '../common/states';
import type { Fault } from '../contract/errors';
import {
  changed,
  goingOn,
  type PassChange,
  type PassLearned,
  type PassMove,
  type PassRecord,
  type SubmitEvidence,
} from '../contract/records';
import type { Images } from '../images/images';
import type { Handle, RecordReading, Service } from '../modelrunner/service';
import type { PassEntry } from '../project/load';
import type { Project } from '../project/project';
import { notAnothers, stillOurs } from './owner';
import type { Self } from './owner-file';
import type { Mark, Posted } from './posted';
import type { PreparedInputs } from './prepared';
import type { UploadMemory } from './upload-memory';

/** What every pass needs of the app. */
export interface World {
  readonly images: Images;
  readonly prepared: PreparedInputs;
  readonly uploads: UploadMemory;
  readonly clock: Clock;
  readonly durations: Durations;
  readonly self: Self;
  readonly posted: Posted;
  /** 0 ≤ n < 1, for jitter. */
  readonly random: () => number;
  /** What the service may keep, as chosen in Settings. */
  privacy(): { readonly storeIo?: boolean; readonly expiresInSeconds?: number };
  /** The service's price card of a model: asked for anew where it was read a while ago, waited for a moment only, and never failing. */
  card(model: string): Promise<KnownCard | null>;
  /** Throws `no-key`, `bad-origin`. */
  service(engine: Engine): Promise<Service>;
}

/** One pass under way in this process. */
export interface Run {
  readonly world: World;
  readonly project: Project;
  readonly id: PassId;
  /** Aborts when the app closes or the pass is cancelled before it was submitted. */
  readonly signal: AbortSignal;
  /** Waits that somebody can cut short by asking to look at once, and turns at looking that nobody can. */
  readonly wake: { wait(ms: number): Promise<void>; turn(least: number): Promise<void> };
  /** It was not recorded by this process just now: its client job id is looked up before anything is posted. */
  resumed: boolean;
  /** This process knows that its submit never left, or was turned away, and could not write that yet. */
  answer: 'never left' | 'turned away' | null;
  /** What was known of an earlier POST before the one under way. */
  earlier: SubmitEvidence | null;
  /** The mark of this pass among what was posted, as it was read or taken last. */
  mark: Mark | null;
  /** A foreign host the designer said yes to. */
  readonly allowHost: string | null;
  /** Where the results lie, as the record told it to this process: with what is not written down of an address. */
  outputs: readonly string[] | null;
  /** The service accepted it, and that is not on disk yet. */
  accepted: Handle | null;
  /** It goes on for as long as the app lives; else a command says what is wrong and ends. */
  readonly persistent: boolean;
  /** Does the stream of changes tell of this pass now? */
  isStreamed(): boolean;
  /** The record by which the stream told that this pass's request has ended well, once; it is held to the client job id. */
  ended(): RecordReading | null;
  /** Says why the pass is not moving, or that it is again (`null`). */
  held(fault: Fault | null): void;
}

export const entryOf = (run: Run): PassEntry => run.project.pass(run.id);
export const recordOf = (run: Run): PassRecord => entryOf(run).record;

export const isoNow = (run: Run): string => new Date(run.world.clock.now()).toISOString();

/** Somebody else who shares the folder took the pass further: it goes on from there. */
export class WentOn extends Error {
  override readonly name = 'WentOn';
}

/** Throws `HandedOver` or `WentOn` when a pass that is not submitted yet is, on disk, no longer this process's to submit. */
export async function assertOurs(run: Run): Promise<void> {
  const { state } = recordOf(run);
  await stillOurs(run.project, entryOf(run), run.world.self);
  const now = recordOf(run);
  if (now.requestId !== null || now.state !== state) throw new WentOn();
}

/**
 * Throws `HandedOver` when somebody else has taken over a pass whose request is known, and `WentOn` when it was brought to its end there: two that
 * write one pass would set it back to a step that nobody goes on from.
 */
async function assertNotAnothers(run: Run): Promise<void> {
  await notAnothers(run.project, entryOf(run), run.world.self);
  if (recordOf(run).state === 'done') throw new WentOn();
}

/** Writes a change of the pass before its effect is begun. What others may have made of it is looked at first, except where its request is told. */
export async function write(run: Run, change: (record: PassRecord) => PassChange): Promise<PassRecord> {
  const now = recordOf(run);
  const tellsRequest = (wanted: PassChange): boolean => 'requestId' in wanted && wanted.requestId !== null;
  if (now.engine === 'modelrunner' && !tellsRequest(change(now))) {
    if (now.requestId === null) await assertOurs(run);
    else if (isUnfinished(now.state)) await assertNotAnothers(run);
  }
  const entry = await run.project.writePass(run.id, (record) => changed(record, change(record)));
  return entry.record;
}

/** Enters a state and notes the time. */
export function enter(
  run: Run,
  state: UnfinishedState,
  more: (record: PassRecord) => PassLearned & Pick<PassMove, 'requestId'> = () => ({}),
): Promise<PassRecord> {
  return write(run, (record) => ({
    ...more(record),
    ...goingOn(state),
    stages: { ...record.stages, [state]: isoNow(run) },
  }));
}

export { withoutQuery } from '../common/delivery';
