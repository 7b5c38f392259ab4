import { basename, extname, resolve } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { exportSize } from '../common/export-size';
import { fileName, nameKey, numberedName, templateFault, type NameValues } from '../common/file-name';
import { seedOf, strengthOf } from '../common/models/roles';
import { formatFacts, hasLayers } from '../common/picture-formats';
import { versionName } from '../common/versions';
import { PentimentoError } from '../contract/errors';
import { builtInPresets } from '../contract/export-presets';
import type { ExportOrder, ExportPreset, ExportSettings, PlannedFile } from '../contract/exports';
import type { ResultRecord, SourceRecord } from '../contract/records';
import { ownPresets } from './export-presets';
import { rootSource } from './export-recipe';
import { ratedAs } from '../contract/notes';
import type { PassEntry } from './load';
import { extensionOf, slug } from './names';
import type { Project } from './project';

/** A file that an order writes, and what it is made of. */
export interface PlannedExport extends PlannedFile {
  readonly entry: PassEntry;
  readonly preset: ExportPreset;
  /** Those that are layers of it, the topmost first; only of a format that holds layers. */
  readonly results?: readonly number[];
}

/** What a script says beyond an order of the editor's. */
export interface PlanOptions {
  /** The name of the only file, as it is: in a folder that has to be there. */
  readonly only?: string;
  /** Names of sources in plain small letters, which need no quoting in a shell. */
  readonly plainNames?: boolean;
  /** Where a result's own format is asked for and nothing else, its pixels stay coded as they are. */
  readonly keepsPixels?: boolean;
  /** What a preset comes to for a result. */
  readonly settingsFor?: (settings: ExportSettings, own: ResultRecord) => ExportSettings;
}

export interface ExportPlan extends Pick<PlanOptions, 'only' | 'keepsPixels'> {
  /** Absolute. */
  readonly folder: string;
  readonly files: readonly PlannedExport[];
}

const mostFiles = 10_000;
const mostNumbered = 10_000;
/** Results whose names are made in one go. */
const atOnce = 20;

export const sidecarName = (name: string): string => `${name}.json`;

/** Names of one folder, of which some systems take two for one. */
export class Names {
  readonly #taken: Set<string>;
  /** Numbers below are taken, by name. */
  readonly #next = new Map<string, number>();

  constructor(names: Iterable<string> = []) {
    this.#taken = new Set([...names].map(nameKey));
  }

  has(name: string, sidecar: boolean): boolean {
    return this.#taken.has(nameKey(name)) || (sidecar && this.#taken.has(nameKey(sidecarName(name))));
  }

  take(name: string, sidecar: boolean): void {
    this.#taken.add(nameKey(name));
    if (sidecar) this.#taken.add(nameKey(sidecarName(name)));
  }

  /** The name, or its first number that is free; it is taken from then on. */
  free(name: string, sidecar: boolean): string {
    const key = nameKey(name);
    for (let count = this.#next.get(key) ?? 1; count <= mostNumbered; count++) {
      const numbered = numberedName(name, count);
      if (this.has(numbered, sidecar)) continue;
      this.take(numbered, sidecar);
      this.#next.set(key, count + 1);
      return numbered;
    }
    throw new PentimentoError(
      'file-exists',
      `There are ${mostNumbered} files named like ${name} already. Choose another name or folder.`,
    );
  }
}

interface Picked {
  readonly entry: PassEntry;
  readonly result: number;
  /** Without its ending. */
  readonly source: string;
  /** The results that were picked of its version, itself among them. */
  readonly siblings: number[];
}

function sourceName(project: Project, entry: PassEntry, known: Map<string, SourceRecord | null>): string {
  const name = rootSource(project, entry, known)?.name;
  return name === undefined ? project.record.name : basename(name, extname(name));
}

/** Each result once, in the order in which they were picked. A version without results has none to give. */
async function pickedResults(project: Project, picks: ExportOrder['picks'], plainNames = false): Promise<Picked[]> {
  const found = new Map<string, Picked>();
  const known = new Map<string, SourceRecord | null>();
  const siblings = new Map<string, number[]>();
  for (const pick of picks) {
    const entry = project.pass(pick.passId);
    const { version, results } = entry.record;
    if (pick.result !== null && !results[pick.result - 1])
      throw new PentimentoError(
        'no-such-version',
        `v${version} has no result ${pick.result}; it has ${results.length}.`,
      );
    const named = sourceName(project, entry, known);
    const source = plainNames ? await slug(named) : named;
    const picked = siblings.get(pick.passId) ?? [];
    siblings.set(pick.passId, picked);
    for (const result of pick.result === null ? project.resultsOf(entry) : [pick.result]) {
      if (!picked.includes(result)) picked.push(result);
      found.set(`${pick.passId}:${result}`, { entry, result, source, siblings: picked });
    }
  }
  if (found.size === 0)
    throw new PentimentoError('no-such-version', 'There is nothing to export: none of these versions has a result.');
  return [...found.values()];
}

function nameOfPreset(project: Project, { id, name }: ExportPreset): string {
  return [...builtInPresets, ...ownPresets(project.record)].find((preset) => preset.id === id)?.name ?? name;
}

function valuesOf(
  project: Project,
  { entry, result, source }: Picked,
  preset: ExportPreset,
  scale: number,
  counter: string,
): NameValues {
  const { record } = entry;
  const own = record.results[result - 1]!;
  const { width, height } = preset.settings.format === 'original' ? own : exportSize(own, preset.settings, scale);
  return {
    project: project.record.name,
    version: versionName(record.version),
    label: ratedAs(entry.notes, result).label,
    source,
    seed: String(seedOf(record.recipe) ?? ''),
    strength: strengthOf(record.recipe)?.toFixed(2) ?? '',
    width: String(width),
    height: String(height),
    // The day the pass was made, so that an export of tomorrow is named as today's.
    date: record.createdAt.slice(0, 10),
    counter,
    result: String(result),
    // As the list of presets has it, though the order calls it "…, changed".
    preset: nameOfPreset(project, preset),
  };
}

/** Of one version, the results that were picked of it: all of them go into one file of a format that holds layers. */
const isOfSeveral = ({ siblings }: Picked, { settings }: ExportPreset): boolean =>
  hasLayers(settings.format) && siblings.length > 1;

function nameOf(project: Project, picked: Picked, preset: ExportPreset, scale: number, counter: string): string {
  const { results } = picked.entry.record;
  const { format } = preset.settings;
  return fileName(preset.template, valuesOf(project, picked, preset, scale, counter), {
    result: results.length > 1 && !isOfSeveral(picked, preset) ? picked.result : null,
    scale: scalesOf(preset).length > 1 ? scale : null,
    ending:
      format === 'original' ? extensionOf(results[picked.result - 1]!.contentType) : formatFacts(format).endings[0],
  });
}

/** A result's own bytes have one size. */
const scalesOf = (preset: ExportPreset): readonly number[] =>
  preset.settings.format === 'original' ? [1] : [...new Set(preset.scales)];

/**
 * Every file that an order would write; two never share a name. Throws `wrong-use` for a name that can't be and for more than can be
 * written at once, and `no-such-version`.
 */
export async function planExport(
  project: Project,
  order: Omit<ExportOrder, 'projectId'>,
  { only, plainNames, keepsPixels, settingsFor }: PlanOptions = {},
): Promise<ExportPlan> {
  for (const preset of order.presets) {
    const fault = templateFault(preset.template);
    if (fault) throw new PentimentoError('wrong-use', `${preset.name}: ${fault}`);
  }
  const picked = await pickedResults(project, order.picks, plainNames);
  const count = picked.length * order.presets.reduce((sum, preset) => sum + scalesOf(preset).length, 0);
  if (count > mostFiles)
    throw new PentimentoError(
      'wrong-use',
      `That would be ${count} files; at most ${mostFiles} are written at once. Choose fewer versions or presets.`,
    );
  const folder = resolve(project.folder, 'exports', order.to);
  const standing = new Names(await project.tools.files.names(folder).catch(() => []));
  const planned = new Names();
  const digits = String(picked.length).length;
  const files: PlannedExport[] = [];
  for (const [index, each] of picked.entries()) {
    const { entry } = each;
    // A plan is asked for while somebody types: the app goes on meanwhile.
    if (index % atOnce === 0) await setImmediate();
    for (const ordered of order.presets) {
      const own = entry.record.results[each.result - 1]!;
      const preset = settingsFor ? { ...ordered, settings: settingsFor(ordered.settings, own) } : ordered;
      const layered = hasLayers(preset.settings.format);
      if (layered && each.siblings[0] !== each.result) continue;
      for (const scale of scalesOf(preset)) {
        const name =
          only ??
          planned.free(nameOf(project, each, preset, scale, String(index + 1).padStart(digits, '0')), preset.sidecar);
        files.push({
          passId: entry.record.id,
          version: versionName(entry.record.version),
          result: each.result,
          presetId: preset.id,
          scale,
          name,
          // One that is named is judged by the disk alone: on most, a and A are two.
          exists:
            only === undefined
              ? standing.has(name, preset.sidecar)
              : await project.tools.files.exists(resolve(folder, only)),
          entry,
          preset,
          ...(layered ? { results: each.siblings } : {}),
        });
      }
    }
  }
  if (only !== undefined && files.length > 1)
    throw new PentimentoError('wrong-use', `That would be ${files.length} files: name a folder for them, not ${only}.`);
  return { folder, files, ...(only === undefined ? {} : { only }), ...(keepsPixels ? { keepsPixels } : {}) };
}

/** What a designer is shown of it. */
export const plannedFile = ({
  passId,
  version,
  result,
  presetId,
  scale,
  name,
  exists,
}: PlannedExport): PlannedFile => ({ passId, version, result, presetId, scale, name, exists });
