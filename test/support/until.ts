import { expect, vi } from 'vitest';
import type { PassState } from '../../src-main/common/states';
import type { PentimentoError } from '../../src-main/contract/errors';
import type { Project } from '../../src-main/project/project';

/** Waits until what is expected holds. `interval`: milliseconds between two looks, more of them where a look is work for another process. */
export const until = (check: () => unknown, timeout = 30_000, interval = 10): Promise<unknown> =>
  vi.waitFor(check, { timeout, interval });

export const stateOf = (project: Project, id: string): PassState => project.pass(id).record.state;

export const untilState = (project: Project, id: string, ...states: PassState[]): Promise<unknown> =>
  until(() => expect(states).toContain(stateOf(project, id)));

/** The fault that work ends with. */
export const faultOf = (work: Promise<unknown>): Promise<PentimentoError> =>
  work.then(
    () => {
      throw new Error('nothing failed');
    },
    (error: PentimentoError) => {
      if (error.name !== 'PentimentoError') throw error;
      return error;
    },
  );
