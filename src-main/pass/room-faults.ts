import { isUnfinished, stageWords } from '../common/states';
import { PentimentoError } from '../contract/errors';
import type { PassRecord } from '../contract/records';

/** What is said where a pass is not in a state for what was asked of it, or not this process's. */

export const nothingToDo = ({ version, state }: PassRecord): PentimentoError =>
  new PentimentoError(
    'wrong-use',
    `v${version} is ${stageWords[state].toLowerCase()}: there is nothing of that kind to do.`,
  );

export const tooLate = (record: PassRecord): PentimentoError =>
  isUnfinished(record.state)
    ? new PentimentoError(
        'wrong-use',
        `v${record.version} has been submitted: it can’t be cancelled any more and will be charged. You can stop waiting for it; its result is still fetched.`,
      )
    : nothingToDo(record);

/** `original`: the folder that a living process runs it in, which this one is a copy of. */
export function notOurs({ version }: PassRecord, original: string | null, isElsewhere: boolean): PentimentoError {
  if (original !== null)
    return new PentimentoError(
      'started-elsewhere',
      `v${version} is being run in ${original}, which this folder is a copy of, by a process that is alive. It can be gone on with here when that has submitted it, or has ended.`,
    );
  return new PentimentoError(
    'started-elsewhere',
    isElsewhere
      ? `v${version} was started elsewhere. Take it over first.`
      : `v${version} is being run by another process right now. Let it finish, or end that process first.`,
  );
}
