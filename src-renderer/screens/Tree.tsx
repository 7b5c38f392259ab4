import { Network } from 'lucide-react';
import { useMemo } from 'react';
import { promptOf } from '../../src-main/common/models/roles';
import { versionName } from '../../src-main/common/versions';
import { visible } from '../../src-main/common/visible';
import type { PassView } from '../../src-main/contract';
import { listWidth, resultUrl } from '../../src-main/contract/assets';
import { inputOf } from '../../src-main/contract/inputs';
import { TreeView, type TreeNode } from '../canvas';
import { resultsThere } from '../editor/choosing';
import { showPixels } from '../editor/describe';
import { editedWords } from '../editor/edit-actions';
import { foundPasses, isNarrowed } from '../editor/finding';
import { changesOf } from '../editor/history';
import { showPicture } from '../editor/pictures';
import { promptLine } from '../editor/prompt-change';
import type { OpenProject } from '../editor/state';
import { EmptyState, type MenuItem } from '../ui';
import { versionMenu } from './history/version-menu';
import { sourceMenu } from './recipe/source-menu';
import { useEditor, useEditorState } from './use-editor';

/** Pictures of a version that its node shows. */
const picturesMost = 4;

/** The history as a tree. */
export function Tree({ project }: { readonly project: OpenProject }) {
  const editor = useEditor();
  const selected = useEditorState(
    (state) => state.selected?.id ?? (state.desk.input?.kind === 'source' ? state.desk.input.id : null),
  );
  const result = useEditorState((state) => state.selected?.result ?? null);
  const { all, recipes } = useEditorState((state) => state.tree);
  const passes = useEditorState((state) => (isNarrowed(state) ? foundPasses(state) : null));
  const found = useMemo(() => passes && new Set(passes.map((view) => view.pass.id)), [passes]);
  const everything = useMemo(() => nodesOf(project, found), [project, found]);
  // What is selected is there, whatever it is.
  const nodes = useMemo(
    () => (all ? everything : everything.filter((node) => !node.spare || node.id === selected)),
    [all, everything, selected],
  );
  const spare = everything.filter((node) => node.spare).length;
  const choose = (id: string, at = 1): void => {
    if (project.passById.has(id)) editor.select({ id, result: at });
    else if (project.sources.some((source) => source.id === id)) editor.chooseInput({ kind: 'source', id });
  };
  const menu = (id: string): readonly MenuItem[] => {
    const view = project.passById.get(id);
    if (view) return versionMenu(editor, view);
    const source = project.sources.find((other) => other.id === id);
    if (source) return sourceMenu(editor, source);
    const trashed = project.trash.versions.find((version) => version.id === id);
    return [
      ...(trashed && !trashed.emptied
        ? [
            {
              label: `Restore ${versionName(trashed.version)}`,
              disabled: project.readOnly !== null,
              onSelect: () => void editor.restoreChosen([{ passId: id, result: null }]),
            },
          ]
        : []),
      { label: 'Trash…', onSelect: () => editor.show({ kind: 'trash' }) },
    ];
  };
  if (everything.length === 0)
    return (
      <section className="tree-stage" aria-label="Canvas">
        <EmptyState icon={Network} title="Nothing to show yet">
          Sources stand on the left, and what was made from each to the right of it.
        </EmptyState>
      </section>
    );
  return (
    <section className="tree-stage" aria-label="Canvas">
      <TreeView
        nodes={nodes}
        selected={selected}
        result={result}
        onSelect={choose}
        menu={menu}
        // A source would become the input; a menu changes nothing by itself.
        onMenu={(id) => {
          if (project.passById.has(id)) choose(id);
        }}
        onOpen={(id) => {
          if (!project.passById.has(id) && !project.sources.some((source) => source.id === id)) return;
          if (id !== selected) choose(id);
          editor.setLayout('canvas');
        }}
        recipes={recipes}
        onRecipes={(next) => editor.setTree({ recipes: next })}
        all={all}
        onAll={(next) => editor.setTree({ all: next })}
        spare={spare === 0 ? null : `${spare} unused or cancelled`}
      />
    </section>
  );
}

/** Sources, versions, and those in the trash from which something was made that is still there. */
function nodesOf(project: OpenProject, found: ReadonlySet<string> | null): readonly TreeNode[] {
  const used = new Set<string>();
  for (const { pass } of project.passes) {
    const input = inputOf(pass);
    if (input) used.add(input.id);
  }
  for (const { editedFrom } of project.sources) if (editedFrom) used.add(editedFrom.of.id);
  // From a deleted version the way leads on to what it was made from.
  const trashed = new Map(project.trash.versions.map((version) => [version.id, version]));
  const kept = new Set<string>();
  for (const id of used) {
    for (let at = trashed.get(id); at && !kept.has(at.id); at = at.input ? trashed.get(at.input.id) : undefined) {
      kept.add(at.id);
      if (at.input) used.add(at.input.id);
    }
  }
  return [
    ...project.sources.map((source): TreeNode => ({
      id: source.id,
      name: source.name,
      kind: 'source',
      pictures: [
        { result: 1, url: showPicture(project, { kind: 'source', id: source.id })?.thumbnail(listWidth) ?? null },
      ],
      state: null,
      input: source.editedFrom?.of.id ?? null,
      basedOn: null,
      detail: () => editedWords(project, source) ?? (used.has(source.id) ? showPixels(source.probe) : 'unused'),
      rating: 0,
      faint: false,
      // What came back from another program has its place in the lineage.
      spare: !used.has(source.id) && !source.editedFrom,
    })),
    ...[...kept].flatMap((id): readonly TreeNode[] => {
      const version = trashed.get(id)!;
      return [
        {
          id,
          name: versionName(version.version),
          kind: 'trashed',
          pictures:
            version.emptied || version.results === 0 ? [] : [{ result: 1, url: resultUrl(project.id, id, 1, 112) }],
          state: null,
          input: version.input?.id ?? null,
          basedOn: null,
          detail: () => (version.emptied ? 'deleted' : 'in the trash'),
          rating: 0,
          faint: true,
          spare: false,
        },
      ];
    }),
    ...project.passes.map((view): TreeNode => treeNode(project, view, found !== null && !found.has(view.pass.id))),
  ];
}

function treeNode(project: OpenProject, view: PassView, faint: boolean): TreeNode {
  const { pass, notes } = view;
  const there = resultsThere(view);
  const shown = there.length <= picturesMost ? there : [...new Set([view.cover ?? 1, ...there])].slice(0, picturesMost);
  return {
    id: pass.id,
    name: versionName(pass.version),
    kind: 'pass',
    pictures: shown.map((result) => ({ result, url: resultUrl(project.id, pass.id, result, 112) })),
    state: pass.state,
    input: inputOf(pass)?.id ?? null,
    basedOn: pass.basedOn?.id ?? null,
    detail: () => visible(notes.label) || changesOf(project, view).join(' · ') || promptLine(promptOf(pass.recipe)),
    rating: notes.rating,
    faint,
    spare: pass.state === 'cancelled',
  };
}
