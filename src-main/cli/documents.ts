import { showBytes } from '../common/bytes';
import { deliverySentence, notHere, othersSentence } from '../common/delivery';
import { imagesOf, promptOf, seedOf, strengthOf } from '../common/models/roles';
import type { Price } from '../common/pricing';
import { isFreeToCancel, isUnfinished } from '../common/states';
import { versionName } from '../common/versions';
import type { ShownString } from '../common/spelling/verdicts';
import type { Fault } from '../contract/errors';
import { inputOf, sentOf } from '../contract/inputs';
import { ratedAs, shownNotes } from '../contract/notes';
import type { InputRef, PassRecord, PreparedInput, SourceRecord } from '../contract/records';
import { readWordsOf } from '../project/checks-record';
import { placeOf, type PassEntry } from '../project/load';
import type { Project } from '../project/project';
import { say, within } from './output';

/** The documents of the command line, exactly as docs/cli.md lists them. */

export const sourceDocument = (source: SourceRecord, alreadyThere: boolean) => ({
  id: source.id,
  name: source.name,
  file: `sources/${source.file}`,
  width: source.probe.width,
  height: source.probe.height,
  bytes: source.probe.bytes,
  contentType: source.probe.contentType,
  sha256: source.sha256,
  alreadyThere,
  notes: source.probe.notes ?? [],
});

/** Of a picture that was taken in: what its notes say, by the path that was given. */
export const sayNotes = (path: string, { probe }: SourceRecord): void =>
  (probe.notes ?? []).forEach((note) => say(`${path}: ${note}`));

/** Why a pass that is unfinished does not go on just now, and what is known of its price by then. */
const heldError = ({ engine, state, evidence }: PassRecord, held: Fault | null) =>
  isUnfinished(state) &&
  held && {
    code: held.code,
    message: within(held.message),
    billed:
      engine === 'offline' || isFreeToCancel(state)
        ? ('no' as const)
        : evidence.billingStatus === 'charged' || evidence.billingStatus === 'partial'
          ? ('yes' as const)
          : ('unknown' as const),
  };

/** `held`: what keeps an unfinished pass from going on. */
export const passDocument = (project: Project, entry: PassEntry, held: Fault | null = null) => {
  const { record } = entry;
  const shown = shownNotes(entry.notes, project.resultsOf(entry));
  return {
    id: record.id,
    version: versionName(record.version),
    state: record.state,
    engine: record.engine,
    input: inputDocument(project, inputOf(record)),
    inputs: Object.fromEntries(
      Object.entries(record.inputs).map(([slot, { ref, preparation, sent }]) => [
        slot,
        { ...inputDocument(project, ref), preparation, sent: sentDocument(sent) },
      ]),
    ),
    basedOn: record.basedOn && { id: record.basedOn.id, version: versionNow(project, record.basedOn) },
    recipe: record.recipe,
    words: record.words,
    group: record.group && { id: record.group.id, kind: record.group.kind, cell: record.group.cell },
    preparedInput: sentDocument(sentOf(record)),
    clientJobId: record.clientJobId,
    requestId: record.requestId,
    results: record.results.map((result, at) => {
      const { rating, pick, label } = ratedAs(entry.notes, at + 1);
      return {
        file: project.resultPlace(entry, at + 1),
        width: result.width,
        height: result.height,
        bytes: result.bytes,
        sha256: result.sha256,
        contentType: result.contentType,
        stars: rating,
        pick,
        label,
        trashed: entry.trash !== undefined || project.resultInTrash(entry, at + 1) !== null,
        words: wordsDocument(project, entry, at + 1),
      };
    }),
    kept: (record.kept ?? []).map(({ file, bytes, sha256, contentType }) => ({
      file: `${placeOf(entry)}/${file}`,
      bytes,
      sha256,
      contentType,
    })),
    price: recordedPriceDocument(record),
    createdAt: record.createdAt,
    finishedAt: record.finishedAt,
    error: record.error
      ? { code: record.error.code, message: within(record.error.message), billed: record.error.billed }
      : heldError(record, held) || null,
    delivery: {
      asked: imagesOf(record.recipe),
      listed: record.evidence.resultUrls.length,
      here: record.results.length,
      missing: notHere(record).length,
    },
    others: (record.evidence.others ?? []).map(({ requestId, billingStatus, settled }) => ({
      requestId,
      billingStatus,
      settled,
    })),
    notes: passNotes(record).map(within),
    service:
      record.evidence.inferenceTime === null && !record.evidence.logs
        ? null
        : { generationMs: record.evidence.inferenceTime, logs: (record.evidence.logs ?? []).map(within) },
    rating: shown.rating,
    label: shown.label,
    note: shown.note,
    pick: shown.pick,
    trashed: entry.trash !== undefined,
  };
};

/** What was read in a result, with the designer's word in place of the reader's where there is one; `null` where it was not read. */
export const wordsDocument = (project: Project, entry: PassEntry, result: number) => {
  const read = readWordsOf(project, entry, result);
  return read && { verdict: read.verdict, strings: read.strings.map(stringDocument) };
};

export const stringDocument = ({ text, verdict, read, confidence, box, overruled, why }: ShownString) => ({
  text,
  verdict,
  read,
  confidence,
  box: box && { x: box.x, y: box.y, width: box.width, height: box.height },
  overruled,
  why: verdict === 'unsure' ? (why ?? 'unclear') : null,
});

/** Passes of before spans were reckoned have the one figure, by the model's page. */
function recordedPriceDocument({ engine, price }: PassRecord) {
  const { estimated, settled, currency, low = estimated, high = estimated, at = null, card = null } = price;
  const { source = engine === 'offline' ? 'offline' : 'page' } = price;
  return {
    estimated: toldAmount(estimated, source),
    low: toldAmount(low, source),
    high: toldAmount(high, source),
    settled,
    currency,
    source,
    card,
    at,
  };
}

export const priceDocument = ({ estimated, low, high, currency, source, card, at, rule, passes }: Price) => ({
  estimated: toldAmount(estimated, source),
  low: toldAmount(low, source),
  high: toldAmount(high, source),
  currency,
  source,
  card,
  at,
  rule,
  passes,
});

const sources: Readonly<Record<Price['source'], string>> = {
  offline: 'on this machine, free',
  card: 'by ModelRunner’s price card',
  average: 'by what a run cost on average, as ModelRunner’s price card has it',
  page: 'by the model’s page; no price card could be reckoned with',
  learned: 'learned from settled passes of the same kind',
  unstated: 'ModelRunner states no price for this model',
};

/** While nobody knows, a price is `null` (docs/cli.md). */
const toldAmount = (amount: string, source: string): string | null => (source === 'unstated' ? null : amount);

/** "0.0983 to 1.669 USD, by ModelRunner's price card, read 2026-…". */
export function priceText({ estimated, low, high, currency, source, at }: Price): string {
  if (source === 'unstated') return `${sources.unstated}.`;
  const amount = low === high ? high : `${low} to ${high} (${estimated} as stated)`;
  return `${amount} ${currency}, ${sources[source]}${at === null ? '' : `, read ${at}`}.`;
}

/** What is odd about a pass that has ended well, as sentences. */
export const passNotes = (record: PassRecord): string[] =>
  [
    deliverySentence(record) === null
      ? null
      : `${deliverySentence(record)} pentimento resume asks for the rest once more.`,
    othersSentence(record.evidence.others ?? [], record.price.currency),
    ...(record.evidence.notes ?? []),
  ].filter((note) => note !== null);

/** The number a pass goes by now: after a sync it may have got another than its children wrote down. */
const versionNow = (project: Project, of: { readonly id: string; readonly version: number }): string =>
  versionName(project.known(of.id)?.record.version ?? of.version);

const inputDocument = (project: Project, input: InputRef | null) =>
  input?.kind === 'result'
    ? { kind: input.kind, id: input.id, version: versionNow(project, input), result: input.result }
    : input && { kind: input.kind, id: input.id, ...editedDocument(project, input.id) };

/** What a source was before another program changed it. */
const editedDocument = (project: Project, sourceId: string) => {
  const of = project.sources.get(sourceId)?.editedFrom?.of;
  if (!of) return {};
  return {
    editedFrom:
      of.kind === 'result'
        ? { kind: of.kind, id: of.id, version: versionNow(project, of), result: of.result }
        : { kind: of.kind, id: of.id },
  };
};

const sentDocument = (sent: PreparedInput | null) =>
  sent && {
    sha256: sent.sha256,
    width: sent.width,
    height: sent.height,
    bytes: sent.bytes,
    contentType: sent.contentType,
  };

/** One line about a pass, for people. */
export function passLine({ record, trash }: PassEntry): string {
  const price =
    record.engine === 'offline'
      ? 'offline, free'
      : record.price.settled === null && record.price.source === 'unstated'
        ? 'no price stated'
        : `$${record.price.settled ?? `${record.price.estimated} (estimated)`}`;
  const [strength, seed] = [strengthOf(record.recipe), seedOf(record.recipe)];
  return [
    versionName(record.version),
    ...(trash === undefined ? [] : [trash === 'emptied' ? 'deleted for good' : 'in the trash']),
    record.state,
    ...(strength === null ? [] : [`strength ${strength}`]),
    ...(seed === null ? [] : [`seed ${seed}`]),
    price,
    `“${promptOf(record.recipe).replace(/\s+/g, ' ').slice(0, 60)}”`,
  ].join(' · ');
}

export function passLines(project: Project, entry: PassEntry): string[] {
  const { record } = entry;
  const lines = [
    passLine(entry),
    ...record.results.map((result, at) => {
      const isGone = entry.trash === 'emptied' || project.resultInTrash(entry, at + 1) === 'emptied';
      const size = `${result.width} × ${result.height} · ${showBytes(result.bytes)}`;
      return isGone
        ? `  result ${at + 1} · ${size} · deleted for good`
        : `  ${project.resultPlace(entry, at + 1)} · ${size}`;
    }),
  ];
  if (record.error) lines.push(`  ${record.error.message}`);
  return lines;
}
