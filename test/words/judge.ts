import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { judge } from './judging';
import { makeResult, resultCount } from './results';
import { makeSign } from './signs';

const { values } = parseArgs({
  options: {
    signs: { type: 'string' },
    seed: { type: 'string', default: 'reported' },
    from: { type: 'string', default: '0' },
    // Results of the offline engine in all its looks instead: `right`, or `some`, of which half are misspelt.
    looks: { type: 'string' },
    // Signs with accents alone, of which some are wrong.
    accents: { type: 'boolean', default: false },
    // What is judged by then is told.
    minutes: { type: 'string' },
    // A folder for the pictures that were mistaken.
    keep: { type: 'string' },
  },
});
const from = Number(values.from);
const end = values.minutes === undefined ? Infinity : performance.now() + Number(values.minutes) * 60_000;
const count = Number(values.signs ?? (values.looks ? resultCount : 300));
if (values.keep) mkdirSync(values.keep, { recursive: true });
const result = await judge(
  (n) =>
    values.looks ? makeResult(values.seed, n, values.looks === 'some') : makeSign(values.seed, n, values.accents),
  Array.from({ length: count }, (_, at) => from + at),
  ({ sign, kind, why, wanted, drawn, read, told }, file) => {
    process.stderr.write(
      `sign ${sign}: ${kind}${why ? ` (${why})` : ''}: “${wanted}” drawn “${drawn}”, read ${read === null ? 'nothing' : `“${read}”`} (${told})\n`,
    );
    if (values.keep) writeFileSync(join(values.keep, `${sign}.png`), file);
  },
  () => performance.now() > end,
);
const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
process.stdout.write(
  `${[
    `Seed ${values.seed}: ${result.signs} signs with ${result.strings} texts, ${result.misspelt} of them misspelt`,
    `precision of “wrong or missing”   ${percent(result.precision)}`,
    `recall, unsure ones left out      ${percent(result.recall)}`,
    `recall, unsure ones not found     ${percent(result.recallOfAll)}`,
    `unsure                            ${percent(result.unsure)}`,
    `time a megapixel                  ${(result.msPerMegapixel / 1000).toFixed(2)} s`,
    `most memory of the reader         ${result.peakMemory === null ? 'not told here' : `${Math.round(result.peakMemory / 1e6)} MB`}`,
  ].join('\n')}\n`,
);
