import { judge } from '../../words/judging';
import { makeSign } from '../../words/signs';
import { spread, type Metric, type Suite } from '../metric';

/** Reading results for their words: time for each megapixel, and the most that the process holds. */

/** Milliseconds a megapixel; megabytes. */
const goals = { time: 4_000, memory: 600 } as const;
/** Of each run. The process and its models are started once. */
const signs = 6;

export const words: Suite = async ({ runs: asked, say, wanted }) => {
  if (!wanted('words-time') && !wanted('words-memory')) return [];
  const runs = Math.min(asked, 3);
  const times: number[] = [];
  const peaks: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    say(`words-time, words-memory: ${run + 1} of ${runs} …`);
    const numbers = Array.from({ length: signs }, (_, at) => at);
    const { msPerMegapixel, peakMemory } = await judge((n) => makeSign('bench', n), numbers);
    times.push(msPerMegapixel);
    if (peakMemory !== null) peaks.push(peakMemory / 1e6);
  }
  const figure = (name: string, unit: Metric['unit'], goal: number, values: readonly number[]): Metric => ({
    name,
    unit,
    value: spread(values).median,
    goal,
    better: 'lower',
    runs,
    ours: spread(values),
    theirs: null,
  });
  return [
    ...(wanted('words-time') ? [figure('words-time', 'ms', goals.time, times)] : []),
    ...(wanted('words-memory')
      ? peaks.length > 0
        ? [figure('words-memory', 'MB', goals.memory, peaks)]
        : [{ name: 'words-memory', reason: 'this system does not tell what a process held at most' }]
      : []),
  ];
};
