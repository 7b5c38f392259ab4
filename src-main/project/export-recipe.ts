import { versionName } from '../common/versions';
import type { EmbeddedMetadata } from '../images/images';
import type { ExportMetadata, ExportPreset } from '../contract/exports';
import type { SourceRecord } from '../contract/records';
import type { PassEntry } from './load';
import type { Project } from './project';

/** How a result was made, told to others: no ids of requests, no URLs, no paths, no keys. The same for the same result, always. */

/** The source at the root of the lineage; `null` where it is gone. `known`: by pass, for who asks for many. */
export function rootSource(project: Project, entry: PassEntry, known = new Map<string, SourceRecord | null>()): SourceRecord | null {
  const path: string[] = [];
  let current: PassEntry | undefined = entry;
  let found: SourceRecord | null = null;
  while (current) {
    const { id, input }: PassEntry['record'] = current.record;
    const before = known.get(id);
    if (before !== undefined) {
      found = before;
      break;
    }
    // Until it is found; a lineage that was made a circle by hand ends here too.
    known.set(id, null);
    path.push(id);
    if (input.kind === 'source') {
      found = project.sources.get(input.id) ?? null;
      break;
    }
    current = project.passes.get(input.id);
  }
  for (const id of path) known.set(id, found);
  return found;
}

function describedInput(project: Project, entry: PassEntry) {
  const { input, preparedInput } = entry.record;
  const source = rootSource(project, entry);
  const parent = input.kind === 'result' ? project.passes.get(input.id)?.record : undefined;
  return {
    ...(input.kind === 'result' ? { version: versionName(input.version), result: input.result, sha256: parent?.results[input.result - 1]?.sha256 ?? null } : {}),
    source: source && { name: source.name, sha256: source.sha256 },
    prepared: preparedInput && { sha256: preparedInput.sha256, width: preparedInput.width, height: preparedInput.height, contentType: preparedInput.contentType },
  };
}

export function describedPass(project: Project, entry: PassEntry, result: number) {
  const { version, engine, recipe, words, preparation } = entry.record;
  return {
    madeWith: 'Pentimento', project: project.record.name, version: versionName(version), result, engine,
    recipe, words, input: describedInput(project, entry),
    preparation: { crop: preparation.crop, rotate: preparation.rotate, background: preparation.background },
  };
}

/** `null` where nothing was chosen. */
export function embedded(chosen: ExportMetadata | null, project: Project, entry: PassEntry, result: number): EmbeddedMetadata | null {
  if (chosen === null) return null;
  const { credit, copyright, caption, sourceType } = chosen;
  if (!credit && !copyright && !caption && !sourceType && !chosen.recipe) return null;
  return { credit, copyright, caption, sourceType, recipe: chosen.recipe ? JSON.stringify(describedPass(project, entry, result)) : null };
}

export interface DescribedFile { readonly name: string; readonly width: number; readonly height: number; readonly bytes: number; readonly contentType: string; readonly sha256: string }

/** The JSON file beside a picture. */
export const sidecarOf = (project: Project, entry: PassEntry, result: number, preset: ExportPreset, scale: number, file: DescribedFile): string =>
  `${JSON.stringify({ ...describedPass(project, entry, result), export: { preset: preset.name, scale, settings: preset.settings }, file }, null, 2)}\n`;
