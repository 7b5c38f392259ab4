import { isListed } from '../../common/models';
import { resolve } from 'node:path';
import { isPentimentoError } from '../../contract/errors';
import { loadChecks } from '../../project/checks-record';
import type { PassEntry } from '../../project/load';
import { Project } from '../../project/project';
import { verifyProject } from '../../project/verify';
import { importPicture } from '../../use-cases/import';
import { openProject, quietly, withCore, writable } from '../command';
import { exitOfSignal, type Context } from '../context';
import { passDocument, passLine, passLines, sayNotes, sourceDocument } from '../documents';
import { versionAt, wrongUse } from '../options';
import { say, within, type Outcome } from '../output';

export const newProject = (context: Context, folder: string, name: string | undefined): Promise<Outcome> =>
  withCore(context, async (core) => {
    if (name !== undefined && (name.trim() === '' || name.length > 200))
      throw wrongUse('--name takes 1 to 200 characters.');
    if (folder === '') throw wrongUse('Say where the project should be: a folder.');
    const project = await Project.create(resolve(folder), name ?? null, core.tools);
    const { id, record } = project;
    return {
      exit: 0,
      document: { project: { id, name: record.name, folder: project.folder, formatVersion: record.formatVersion } },
      lines: [`${record.name} is ready in ${project.folder}`],
    };
  });

export const add = (context: Context, folder: string, paths: readonly string[]): Promise<Outcome> =>
  withCore(context, async (core) => {
    const project = await openProject(core, folder);
    await writable(project);
    const sources = [];
    const refused = [];
    for (const path of paths) {
      if (context.signal.aborted) break;
      try {
        const { source, alreadyThere } = await importPicture(core, project, resolve(path), context.signal);
        sources.push(sourceDocument(source, alreadyThere));
        sayNotes(path, source);
      } catch (error) {
        if (context.signal.aborted) break;
        if (!isPentimentoError(error)) throw error;
        refused.push({ path, error: { code: error.code, message: within(error.message) } });
        say(`${path}: ${error.message}`);
      }
    }
    return {
      // Interrupted, it tells what went in.
      exit: exitOfSignal(context.signal) ?? (refused.length > 0 ? 1 : 0),
      document: { sources, refused },
      lines: sources.map(
        (source) =>
          `${source.name} · ${source.width} × ${source.height} · ${source.id}${source.alreadyThere ? ' · was there already' : ''}`,
      ),
    };
  });

export const history = (context: Context, folder: string, withTrash: boolean): Promise<Outcome> =>
  withCore(
    context,
    async (core) => {
      const project = await openProject(core, folder);
      const passes = withTrash ? project.everyPass : project.history;
      await loadChecks(project, passes);
      return {
        exit: 0,
        document: {
          project: { id: project.id, name: project.record.name, formatVersion: project.format },
          passes: passes.map((entry) => passDocument(project, entry)),
        },
        lines: passes.length > 0 ? passes.map((entry) => passLine(entry)) : ['No versions yet.'],
      };
    },
    { reads: true },
  );

export const show = (context: Context, folder: string, version: string): Promise<Outcome> => {
  const wanted = versionAt(version);
  if (wanted.result !== null) throw wrongUse(`show takes a version such as v${wanted.version}, without a result.`);
  return withCore(
    context,
    async (core) => {
      const project = await openProject(core, folder);
      // A deleted one is shown as well, and says so.
      const entry =
        project.passes.byVersion(wanted.version) ??
        project.trashedByVersion(wanted.version) ??
        project.passByVersion(wanted.version);
      const { engine, recipe } = entry.record;
      // As the list was when it was read last: nothing is asked of anybody.
      await core.catalogue.known();
      if (engine === 'modelrunner' && isListed(recipe.model) === false)
        say(`ModelRunner’s list of models no longer shows ${recipe.model}.`);
      await loadChecks(project, [entry]);
      return { exit: 0, document: { pass: passDocument(project, entry) }, lines: passLines(project, entry) };
    },
    { reads: true },
  );
};

const counted = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;

export const verify = (context: Context, folder: string): Promise<Outcome> =>
  withCore(
    context,
    async (core) => {
      // Problems are this command's document, not its progress.
      const project = await quietly(core, folder);
      const { ok, checked, problems: found, gaps } = await verifyProject(project);
      const problems = found.map((problem) => ({ ...problem, message: within(problem.message) }));
      if (gaps.length > 0)
        say(
          `${gaps.join(', ')}: no such ${gaps.length === 1 ? 'folder is' : 'folders are'} there. Deleted by hand, or given in the moment of a crash.`,
        );
      for (const { file, message } of problems) say(message.includes(file) ? message : `${file}: ${message}`);
      return {
        exit: ok ? 0 : 1,
        document: { ok, checked, problems },
        lines: [
          ok
            ? `All is well: ${counted(checked.sources, 'source')}, ${counted(checked.passes, 'version')}, ${counted(checked.results, 'result')}.`
            : `${counted(problems.length, 'problem')} found.`,
        ],
      };
    },
    { reads: true },
  );

/** What a script does where the editor has a button. */
const hints: Partial<Record<string, (host: string | undefined) => string>> = {
  'result-on-foreign-host': (host) => `With resume --allow-host ${host ?? '<host>'} it is fetched from there.`,
  'result-broken': () => 'With resume it is fetched again.',
  'result-gone': () => 'With resume it is asked for again.',
  'outcome-unknown': () => 'With resume it is looked for again.',
};

/** A pass's own failure is told in its document; here it is said as well. `named`: with its version, among others. */
export const sayFailure = ({ record: { version, error } }: PassEntry, named = false): void => {
  if (!error) return;
  const hint = hints[error.code]?.(error.host);
  say(`${named ? `v${version}: ` : ''}${error.message}${hint ? ` ${hint}` : ''}`);
};
