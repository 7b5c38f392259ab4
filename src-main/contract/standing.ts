import type { Billed, Engine, PassState, Standing } from '../common/states';
import type { ErrorCode } from './errors';

/** What a record says of itself, whoever wrote it. */
export interface Said<E> {
  readonly state: PassState;
  readonly error: E | null;
  readonly finishedAt: string | null;
  readonly createdAt: string;
  readonly engine: Engine;
  readonly stages: Readonly<Record<string, unknown>>;
  readonly evidence: { readonly billingStatus: string | null; readonly notes?: string[] | undefined };
  readonly setAside?: unknown;
}

type Failure = { readonly code: ErrorCode; readonly message: string; readonly billed: Billed };

/** What its state says, made whole: what it lacks is made good, what contradicts it is left out. */
export function standingOf<E>(said: Said<E>): Standing<E | Failure> {
  const { state, error, finishedAt } = said;
  switch (state) {
    case 'done':
    case 'cancelled':
      return { state, error: null, finishedAt: finishedAt ?? lastSeen(said) };
    case 'failed':
    case 'lost':
      return { state, error: error ?? unsaid(said), finishedAt: finishedAt ?? lastSeen(said) };
    case 'uncertain':
      return { state, error: error ?? unsaid(said), finishedAt: null };
    default:
      return { state, error: null, finishedAt: null };
  }
}

/**
 * What a record has to say of that besides: what was left out is kept in `setAside`, and a note tells of it. So every record opens, whatever a hand,
 * a sync tool or another program made of it, and nothing that stood in it is lost when it is next written.
 */
export function contradictions<V extends Said<unknown>['evidence']>(
  said: Said<unknown> & { readonly evidence: V },
  standing: Standing<unknown>,
): { evidence?: V; setAside?: unknown } {
  const names = (['error', 'finishedAt'] as const).filter((name) => said[name] !== standing[name]);
  if (names.length === 0) return {};
  const { setAside: before = [], evidence } = said;
  const left = Object.fromEntries(names.flatMap((name) => (said[name] === null ? [] : [[name, said[name]]])));
  return {
    evidence: { ...evidence, notes: [...(evidence.notes ?? []), noteOf(standing.state, names)] },
    ...(Object.keys(left).length > 0
      ? { setAside: [...(Array.isArray(before) ? (before as unknown[]) : [before]), left] }
      : {}),
  };
}

const fieldWords = { error: 'an error', finishedAt: 'a time of its end' } as const;

const noteOf = (state: PassState, names: readonly (keyof typeof fieldWords)[]): string =>
  `This version’s record contradicted itself: it had the state “${state}”, which does not go with what it said of ${names
    .map((name) => fieldWords[name])
    .join(' and ')}. It is shown by its state.`;

/** The last thing that its record has a time for. */
const lastSeen = ({ stages, createdAt }: Said<unknown>): string =>
  Object.values(stages)
    .filter((time) => typeof time === 'string')
    .reduce((last, time) => (Date.parse(time) > Date.parse(last) ? time : last), createdAt);

/** In place of an error that is not there. */
const unsaid = ({ engine, evidence: { billingStatus } }: Said<unknown>): Failure => ({
  code: 'record-unreadable',
  message: 'The record of this version does not say what went wrong.',
  billed:
    engine === 'offline' || billingStatus === 'failed'
      ? 'no'
      : billingStatus === 'charged' || billingStatus === 'partial'
        ? 'yes'
        : 'unknown',
});
