import { PentimentoError } from '../contract/errors';
import type { Snippet } from '../contract/snippets';
import type { KeyValueStore } from '../ports';
import { changedSnippets, changeSnippets, projectSnippets, readSnippets } from '../project/snippets';
import type { AppContext } from './context';
import type { Procedures } from './procedures';
import { writeShared } from './shared-file';
import { storedList } from './stored-list';

const stored = 'snippets';

/** Those that every project has. */
export const sharedSnippets = (store: KeyValueStore): Snippet[] => readSnippets(store.get(stored));

export const snippetProcedures = ({ core, projects, changed }: AppContext, { snippets: procedure }: Procedures) => {
  const { store } = core.ports;
  return procedure.router({
    change: procedure.change.handler(async ({ input: { projectId, scope, put, remove } }) => {
      if (scope === 'project') await changeSnippets(projects.get(projectId), put, remove);
      else {
        store.set(stored, changedSnippets(storedList(store, stored), put, remove));
        changed();
      }
      return {};
    }),
    share: procedure.share.handler(async ({ input: { projectId, scope, ids } }) => {
      const project = projects.get(projectId);
      const all = scope === 'project' ? projectSnippets(project.record) : sharedSnippets(store);
      const snippets = all.filter(({ id }) => ids.includes(id)).map(({ name, text }) => ({ name, text }));
      const [first] = snippets;
      if (!first) throw new PentimentoError('wrong-use', 'Those snippets are no longer there.');
      const name = snippets.length === 1 ? first.name : 'Snippets';
      return { file: await writeShared(project, name, { pentimento: 'snippets', snippets }) };
    }),
  });
};
