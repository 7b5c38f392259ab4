import { isUnfinished } from '../../src-main/common/states';
import type { PassView } from '../../src-main/contract';
import type { OpenProject } from './state';

/** What runs, who waits for a turn, and what went wrong lately. */
export interface Queue {
  /** On their way, oldest first. */
  readonly running: readonly PassView[];
  /** In the order in which they will begin. */
  readonly waiting: readonly PassView[];
  /** Failed or uncertain ones that nobody looked at yet, newest first. */
  readonly wrong: readonly PassView[];
}

const wrongMost = 20;

export function queueOf({ passes }: Pick<OpenProject, 'passes'>, unseen: ReadonlySet<string>): Queue {
  const going = passes.filter(({ pass }) => isUnfinished(pass.state) && !pass.stoppedWaitingAt);
  const waits = ({ pass, owner }: PassView): boolean => pass.state === 'waiting' && owner !== 'elsewhere';
  return {
    running: going.filter((view) => !waits(view)),
    // Those that another process runs have no turn here: they keep the order of their numbers, behind.
    waiting: going.filter(waits).toSorted((a, b) => (a.turn ?? Infinity) - (b.turn ?? Infinity) || 0),
    wrong: passes
      .filter(({ pass }) => (pass.state === 'failed' || pass.state === 'uncertain') && unseen.has(pass.id))
      .toReversed()
      .slice(0, wrongMost),
  };
}

/** What stands before the window's title while there is something new to see. */
export const titleCount = (unseen: number): string => (unseen > 0 ? `(${unseen}) ` : '');
