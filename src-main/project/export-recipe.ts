import { isGenerated } from '../common/generated';
import { versionName } from '../common/versions';
import { visible } from '../common/visible';
import type { EmbeddedMetadata } from '../images/images';
import type { ExportMetadata, ExportPreset } from '../contract/exports';
import { inputOf, preparationOf, sentOf } from '../contract/inputs';
import type { InputRef, SourceRecord } from '../contract/records';
import { readWordsOf } from './checks-record';
import type { PassEntry } from './load';
import type { Project } from './project';

/** How a result was made, told to others: no ids of requests, no URLs, no paths, no keys. The same for the same result, always. */

/** The source at the root of the lineage; `null` where it is gone. `known`: by pass, for who asks for many. */
export function rootSource(
  project: Project,
  entry: PassEntry,
  known = new Map<string, SourceRecord | null>(),
): SourceRecord | null {
  const path: string[] = [];
  let current: PassEntry | undefined = entry;
  let found: SourceRecord | null = null;
  while (current) {
    const { id }: PassEntry['record'] = current.record;
    const input: InputRef | null = inputOf(current.record);
    const before = known.get(id);
    if (before !== undefined) {
      found = before;
      break;
    }
    // Until it is found; a lineage that was made a circle by hand ends here too.
    known.set(id, null);
    path.push(id);
    if (input === null) break;
    if (input.kind === 'source') {
      found = project.sources.get(input.id) ?? null;
      break;
    }
    current = project.known(input.id);
  }
  for (const id of path) known.set(id, found);
  return found;
}

function describedInput(project: Project, entry: PassEntry) {
  const [input, sent] = [inputOf(entry.record), sentOf(entry.record)];
  if (input === null) return null;
  const source = rootSource(project, entry);
  const parent = input.kind === 'result' ? project.known(input.id)?.record : undefined;
  return {
    ...(input.kind === 'result'
      ? {
          version: versionName(input.version),
          result: input.result,
          sha256: parent?.results[input.result - 1]?.sha256 ?? null,
        }
      : {}),
    source: source && { name: source.name, sha256: source.sha256 },
    prepared: sent && {
      sha256: sent.sha256,
      width: sent.width,
      height: sent.height,
      contentType: sent.contentType,
    },
  };
}

export function describedPass(project: Project, entry: PassEntry, result: number) {
  const { version, engine, recipe, words } = entry.record;
  const preparation = preparationOf(entry.record);
  return {
    madeWith: 'Pentimento',
    project: project.record.name,
    version: versionName(version),
    result,
    engine,
    recipe,
    words,
    wordsRead: wordsRead(project, entry, result),
    input: describedInput(project, entry),
    preparation: { crop: preparation.crop, rotate: preparation.rotate, background: preparation.background },
  };
}

/** What was read of the words on this machine; `null` where it was not. */
function wordsRead(project: Project, entry: PassEntry, result: number) {
  const read = readWordsOf(project, entry, result);
  return (
    read && {
      verdict: read.verdict,
      strings: read.strings.map(({ text, verdict, read: as, overruled }) => ({ text, verdict, read: as, overruled })),
    }
  );
}

const isMarked = (chosen: ExportMetadata, project: Project, { record }: PassEntry): boolean =>
  chosen.sourceType && isGenerated(record, (id) => project.known(id)?.record);

/** `null` where nothing was chosen, or nothing of it is true of this picture. */
export function embedded(
  chosen: ExportMetadata | null,
  project: Project,
  entry: PassEntry,
  result: number,
): EmbeddedMetadata | null {
  if (chosen === null) return null;
  const { credit, copyright, caption } = chosen;
  const sourceType = isMarked(chosen, project, entry);
  if (!credit && !copyright && !caption && !sourceType && !chosen.recipe) return null;
  return {
    credit,
    copyright,
    caption,
    sourceType,
    recipe: chosen.recipe ? visible(JSON.stringify(describedPass(project, entry, result))) : null,
  };
}

export interface DescribedFile {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly bytes: number;
  readonly contentType: string;
  readonly sha256: string;
}

/** The JSON file beside a picture. */
export const sidecarOf = (
  project: Project,
  entry: PassEntry,
  result: number,
  preset: ExportPreset,
  scale: number,
  file: DescribedFile,
): string => {
  const { metadata } = preset.settings;
  // As it was written: the mark only where it is true.
  const settings = {
    ...preset.settings,
    metadata: metadata && { ...metadata, sourceType: isMarked(metadata, project, entry) },
  };
  return `${visible(JSON.stringify({ ...describedPass(project, entry, result), export: { preset: preset.name, scale, settings }, file }, null, 2), '\n')}\n`;
};
