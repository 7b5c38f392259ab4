import { parseArgs } from 'node:util';
import { judge } from './judging';

const { values } = parseArgs({
  options: {
    signs: { type: 'string', default: '300' },
    seed: { type: 'string', default: 'reported' },
    from: { type: 'string', default: '0' },
  },
});
const [count, from] = [Number(values.signs), Number(values.from)];
const result = await judge(
  values.seed,
  Array.from({ length: count }, (_, at) => from + at),
  ({ sign, kind, wanted, drawn, read, told }) =>
    process.stderr.write(
      `sign ${sign}: ${kind}: “${wanted}” drawn “${drawn}”, read ${read === null ? 'nothing' : `“${read}”`} (${told})\n`,
    ),
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
