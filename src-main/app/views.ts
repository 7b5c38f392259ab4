import { readWordsOf } from '../project/checks-record';
import { visible } from '../common/visible';
import { isUnfinished } from '../common/states';
import { isPentimentoError } from '../contract/errors';
import { inputOf } from '../contract/inputs';
import { coverOf, ratedAs, shownNotes } from '../contract/notes';
import type { PassView, ProjectView, SourceView, TrashView, WordsView } from '../contract/views';
import type { SourceRecord } from '../contract/records';
import { ownPresets } from '../project/export-presets';
import { placeOf, type PassEntry } from '../project/load';
import type { Project } from '../project/project';
import { projectPresets } from '../project/recipe-presets';
import { projectSnippets } from '../project/snippets';
import type { Room } from '../pass/room';
import type { TriesUnderWay } from './tries';

/** A sentence of a record or of ours, which names what a record holds. */
const shown = <T extends { readonly message: string }>(fault: T): T => ({
  ...fault,
  message: visible(fault.message, '\n'),
});

/** What is read and never edited comes with its control and bidi characters written out; labels, notes and prompts come as they are. */
export function passView(entry: PassEntry, project: Project, room: Room): PassView {
  const { record } = entry;
  const who = isUnfinished(record.state) ? (room.standing(record.id) ?? 'other') : null;
  const held = room.held(record.id);
  const turn = room.turn(record.id);
  return {
    pass: record.error ? { ...record, error: shown(record.error) } : record,
    folder: placeOf(entry),
    ...ratedView(entry, project),
    ...(record.words.length === 0 ? {} : { words: record.results.map((_, at) => wordsView(entry, project, at + 1)) }),
    ...(project.isBeingRead(record.id) ? { beingRead: true as const } : {}),
    owner: who === 'free' ? 'here' : who,
    held: held && (isUnfinished(record.state) || held.code !== 'started-elsewhere') ? shown(held) : null,
    ...(turn === null ? {} : { turn }),
  };
}

function wordsView(entry: PassEntry, project: Project, result: number): WordsView | null {
  const read = readWordsOf(project, entry, result);
  return (
    read && {
      verdict: read.verdict,
      strings: read.strings.map(({ text, verdict, read: as, box, overruled, why }) => ({
        text,
        verdict,
        read: as,
        box: box && { x: box.x, y: box.y, width: box.width, height: box.height },
        overruled,
        ...(why === undefined ? {} : { why }),
      })),
    }
  );
}

function ratedView(entry: PassEntry, project: Project): Pick<PassView, 'notes' | 'cover' | 'rated'> {
  const there = project.resultsOf(entry);
  return {
    notes: shownNotes(entry.notes, there),
    cover: coverOf(entry.notes, there),
    rated: entry.record.results.map((_, at) => ({
      ...ratedAs(entry.notes, at + 1),
      trashed: project.resultInTrash(entry, at + 1),
    })),
  };
}

export const trashView = (project: Project): TrashView => ({
  versions: [...project.trash.versions.values()]
    .map(({ record: { id, version, state, engine, results, price, inputs }, trash }) => ({
      id,
      input: inputOf({ inputs }),
      version,
      state,
      engine,
      results: results.length,
      sizes: results.map(({ width, height }) => ({ width, height })),
      price: { settled: price.settled, currency: price.currency },
      emptied: trash === 'emptied',
    }))
    .toSorted((a, b) => a.version - b.version),
  sources: [...project.trash.sources.values()].map((source) => sourceView(source)),
});

/** `present` is told from the folder's listing, so that a removed picture is shown as missing. */
export const sourceView = (source: SourceRecord, present = true): SourceView => ({
  id: source.id,
  name: visible(source.name),
  file: `sources/${source.file}`,
  sha256: source.sha256,
  addedAt: source.addedAt,
  probe: source.probe,
  present,
  ...(source.editedFrom ? { editedFrom: { of: source.editedFrom.of, copy: source.editedFrom.copy } } : {}),
});

export const problemsView = (project: Project): ProjectView['problems'] =>
  project.problems.map((problem) => ({ ...shown(problem), file: visible(problem.file) }));

/** `part`: only these of its versions, where a long history comes in parts. */
export async function projectView(
  project: Project,
  room: Room,
  part: readonly PassEntry[] | null = null,
  tries: Pick<TriesUnderWay, 'view'> | null = null,
): Promise<ProjectView> {
  // Of a folder that is a link out, or no folder, or may not be read, nothing is read; that is among the problems.
  const names = await project.tools.files.names(`${project.folder}/sources`).catch((error: unknown): string[] => {
    if (isPentimentoError(error)) return [];
    throw error;
  });
  const there = new Set(names);
  const { history } = project;
  const passes = part ?? history;
  const older = Math.max(0, history.length - passes.length);
  return {
    id: project.id,
    name: project.record.name,
    folder: project.folder,
    formatVersion: project.format,
    readOnly: project.readOnly,
    ceiling: project.record.ceiling,
    budget: project.record.budget,
    exportPresets: ownPresets(project.record),
    recipePresets: projectPresets(project.record),
    snippets: projectSnippets(project.record),
    sources: [...project.sources.values()]
      .sort((a, b) => (a.addedAt < b.addedAt ? -1 : 1))
      .map((source) => sourceView(source, there.has(source.file))),
    passes: passes.map((entry) => passView(entry, project, room)),
    ...(older === 0 ? {} : { older }),
    trash: trashView(project),
    problems: problemsView(project),
    tries: tries?.view(project) ?? null,
  };
}
