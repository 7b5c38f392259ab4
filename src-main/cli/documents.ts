import { isFreeToCancel } from '../common/states';
import { versionName } from '../common/versions';
import type { Fault } from '../contract/errors';
import type { PassRecord, SourceRecord } from '../contract/records';
import type { PassEntry } from '../project/load';
import type { Project } from '../project/project';
import { within } from './output';

/** The documents of the command line, exactly as docs/cli.md lists them. */

export const sourceDocument = (source: SourceRecord, alreadyThere: boolean) => ({
  id: source.id, name: source.name, file: `sources/${source.file}`, width: source.probe.width, height: source.probe.height,
  bytes: source.probe.bytes, contentType: source.probe.contentType, sha256: source.sha256, alreadyThere,
});

/** Why a pass that is unfinished does not go on just now, and what is known of its price by then. */
const heldError = ({ engine, state, evidence }: PassRecord, held: Fault | null) => held && {
  code: held.code, message: within(held.message),
  billed: engine === 'offline' || isFreeToCancel(state) ? 'no' as const : evidence.billingStatus === 'charged' || evidence.billingStatus === 'partial' ? 'yes' as const : 'unknown' as const,
};

/** `held`: what keeps an unfinished pass from going on. */
export const passDocument = (project: Project, { record, folder }: PassEntry, held: Fault | null = null) => ({
  id: record.id,
  version: versionName(record.version),
  state: record.state,
  engine: record.engine,
  input: inputDocument(project, record.input),
  basedOn: record.basedOn && { id: record.basedOn.id, version: versionNow(project, record.basedOn) },
  recipe: record.recipe,
  words: record.words,
  preparedInput: record.preparedInput && {
    sha256: record.preparedInput.sha256, width: record.preparedInput.width, height: record.preparedInput.height,
    bytes: record.preparedInput.bytes, contentType: record.preparedInput.contentType,
  },
  clientJobId: record.clientJobId,
  requestId: record.requestId,
  results: record.results.map((result) => ({
    file: `passes/${folder}/${result.file}`, width: result.width, height: result.height, bytes: result.bytes, sha256: result.sha256, contentType: result.contentType,
  })),
  price: { estimated: record.price.estimated, settled: record.price.settled, currency: record.price.currency },
  createdAt: record.createdAt,
  finishedAt: record.finishedAt,
  error: record.error ? { code: record.error.code, message: within(record.error.message), billed: record.error.billed } : heldError(record, held),
});

/** The number a pass goes by now: after a sync it may have got another than its children wrote down. */
const versionNow = (project: Project, of: { readonly id: string; readonly version: number }): string => versionName(project.passes.get(of.id)?.record.version ?? of.version);

const inputDocument = (project: Project, input: PassRecord['input']) =>
  input.kind === 'source' ? { kind: input.kind, id: input.id } : { kind: input.kind, id: input.id, version: versionNow(project, input), result: input.result };

/** One line about a pass, for people. */
export function passLine({ record }: PassEntry): string {
  const price = record.engine === 'offline' ? 'offline, free' : `$${record.price.settled ?? `${record.price.estimated} (estimated)`}`;
  return [
    versionName(record.version), record.state, `strength ${record.recipe.strength}`, `seed ${record.recipe.seed}`, price,
    `“${record.recipe.prompt.replace(/\s+/g, ' ').slice(0, 60)}”`,
  ].join(' · ');
}

export function passText(entry: PassEntry): string {
  const { record, folder } = entry;
  const lines = [passLine(entry), ...record.results.map((result) => `  passes/${folder}/${result.file} · ${result.width} × ${result.height} · ${(result.bytes / 1e6).toFixed(1)} MB`)];
  if (record.error) lines.push(`  ${record.error.message}`);
  return lines.join('\n');
}
