import { isUnfinished } from '../common/states';
import type { PassView, ProjectView, SourceView } from '../contract/views';
import type { SourceRecord } from '../contract/records';
import { ownPresets } from '../project/export-presets';
import type { PassEntry } from '../project/load';
import type { Project } from '../project/project';
import type { Room } from '../pass/room';

export function passView(entry: PassEntry, room: Room): PassView {
  const { record } = entry;
  const who = isUnfinished(record.state) ? (room.standing(record.id) ?? 'other') : null;
  return {
    pass: record, folder: `passes/${entry.folder}`, notes: entry.notes,
    owner: who === 'free' ? 'here' : who, held: room.held(record.id),
  };
}

/** `present` is told from the folder's listing, so that a removed picture is shown as missing. */
export const sourceView = (source: SourceRecord, present = true): SourceView => ({
  id: source.id, name: source.name, file: `sources/${source.file}`, sha256: source.sha256, addedAt: source.addedAt, probe: source.probe, present,
});

export async function projectView(project: Project, room: Room): Promise<ProjectView> {
  const there = new Set(await project.tools.files.names(`${project.folder}/sources`));
  return {
    id: project.id, name: project.record.name, folder: project.folder, formatVersion: project.record.formatVersion,
    readOnly: project.readOnly, ceiling: project.record.ceiling, budget: project.record.budget, exportPresets: ownPresets(project.record),
    sources: [...project.sources.values()].sort((a, b) => (a.addedAt < b.addedAt ? -1 : 1)).map((source) => sourceView(source, there.has(source.file))),
    passes: project.history.map((entry) => passView(entry, room)),
    problems: project.problems,
  };
}
