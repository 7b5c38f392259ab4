import { doubtSentence, overall, shownStrings, type ShownString } from '../../common/spelling/verdicts';
import { PentimentoError } from '../../contract/errors';
import type { ResultChecks } from '../../contract/records';
import { readWords } from '../../use-cases/words';
import { checkedOf, isRead, loadChecks } from '../../project/checks-record';
import type { PassEntry } from '../../project/load';
import { openProject, withCore } from '../command';
import type { Context } from '../context';
import { stringDocument } from '../documents';
import { versionAt } from '../options';
import { say, type Outcome } from '../output';

/** Reads results, or tells what was read of them before. Exit 0 whatever the verdict. */
export function words(context: Context, folder: string, version: string, again: boolean): Promise<Outcome> {
  const wanted = versionAt(version);
  return withCore(
    context,
    async (core) => {
      const project = await openProject(core, folder);
      const entry = project.passByVersion(wanted.version);
      const { record } = entry;
      const there = project.resultsOf(entry);
      const results = wanted.result === null ? there : there.filter((result) => result === wanted.result);
      if (results.length === 0)
        throw new PentimentoError(
          'no-such-version',
          wanted.result === null
            ? `v${record.version} has no result to read: it is ${record.state}.`
            : `v${record.version} has no result ${wanted.result}; it has ${there.length}.`,
        );
      await loadChecks(project, [entry]);
      const read: { result: number; checks: ResultChecks }[] = [];
      for (const result of results) {
        const known = project.checksOf(record.id)?.[result];
        const isKnown = !again && known !== undefined && isRead(entry, result, known);
        const checks = isKnown ? known : await readWords(core, project, entry, result, context.signal);
        read.push({ result, checks });
      }
      const documents = read.map(({ result, checks }) => ofResult(entry, result, checks));
      for (const { strings } of documents)
        for (const { text, verdict, why } of strings) if (verdict === 'unsure') say(`“${text}”: ${doubtSentence(why)}`);
      const [first] = documents;
      return {
        exit: 0,
        document: {
          words: documentOf(first!),
          results: documents.map(documentOf),
          reader: { name: read[0]!.checks.reader.name, version: read[0]!.checks.reader.version },
        },
        lines: record.words.length === 0 ? [`v${record.version} has no text to render.`] : documents.flatMap(linesOf),
      };
    },
    // A project that can only be read is read, too.
    { reads: true },
  );
}

interface OfResult {
  readonly name: string;
  readonly verdict: ReturnType<typeof overall>;
  readonly strings: readonly ShownString[];
}

function ofResult(entry: PassEntry, result: number, checks: ResultChecks): OfResult {
  const strings = shownStrings({ strings: checks.strings.map(checkedOf) }, entry.notes.results[result]?.overruled);
  return {
    name: `v${entry.record.version}:${result}`,
    verdict: overall(strings),
    strings,
  };
}

const documentOf = ({ name, verdict, strings }: OfResult) => ({
  result: name,
  verdict,
  strings: strings.map(stringDocument),
});

const linesOf = ({ name, verdict, strings }: OfResult): string[] => [
  `${name} · ${verdict ?? 'nothing to read'}`,
  ...strings.map(
    (string) =>
      `  ${string.verdict.padEnd(7)} “${string.text}”${string.read !== null && string.verdict !== 'right' ? `, read “${string.read}”` : ''}${string.overruled ? ' (you said so)' : ''}`,
  ),
];
