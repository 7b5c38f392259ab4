import type { ProjectRecord } from '../contract/records';
import { snippet, type Snippet } from '../contract/snippets';
import { keptList } from './kept-list';
import type { Project } from './project';

const list = keptList(snippet, 'snippets');

export const readSnippets = list.read;

export const projectSnippets = (record: ProjectRecord): Snippet[] => list.read(record.snippets);

/** The list without some, and with others added or changed. */
export const changedSnippets = (
  kept: readonly unknown[],
  put: readonly Snippet[],
  remove: readonly string[],
): unknown[] =>
  put.reduce<unknown[]>(
    (all, one) => list.with(all, one),
    remove.reduce<unknown[]>((all, id) => list.without(all, id), [...kept]),
  );

export const changeSnippets = (project: Project, put: readonly Snippet[], remove: readonly string[]): Promise<void> =>
  project.writeSettings(({ snippets }) => ({ snippets: changedSnippets(snippets ?? [], put, remove) }));
