import { History as HistoryIcon, PanelRightClose, Search, Trash2, X } from 'lucide-react';
import { chosenIds, chosenWords } from '../../editor/choosing';
import { foundPasses } from '../../editor/finding';
import { isNoFilter } from '../../editor/filtering';
import { plural } from '../../editor/describe';
import { shortcutOf } from '../../editor/commands';
import type { OpenProject } from '../../editor/state';
import { Button, EmptyState, ErrorNote, IconButton } from '../../ui';
import { useEditor, useEditorState } from '../use-editor';
import { ChosenBar } from './ChosenBar';
import { FilterMenu, FilterRow } from './FilterRow';
import { FindField } from './FindField';
import { Hint } from './Hint';
import { HistoryRows } from './HistoryRows';

function troubleTitle(problems: OpenProject['problems']): string {
  const one = problems.length === 1;
  if (problems.every(({ code }) => code === 'conflict-copy'))
    return one
      ? 'There is a conflict copy in the project'
      : `There are ${problems.length} conflict copies in the project`;
  return one ? 'One file can’t be read' : `${problems.length} files can’t be read`;
}

/** The listbox "History", with what it is searched by; the newest version stands first. */
export function HistoryList({ project }: { readonly project: OpenProject }) {
  const editor = useEditor();
  const chosen = useEditorState((state) => chosenIds(state).size);
  const chosenName = useEditorState(chosenWords);
  const { problems } = project;
  const seeks = useEditorState((state) => state.sought !== null);
  const filters = useEditorState((state) => !isNoFilter(state.filter));
  const all = project.passes.length;
  const { older } = project;
  const inTrash = project.trash.versions.filter(({ emptied }) => !emptied).length;
  const count = useEditorState((state) => foundPasses(state).length);

  return (
    <div className="history">
      <header className="history-head">
        <h2>History</h2>
        <span
          className="figures history-total"
          title={chosenName ? `${chosenName} of ${plural(all, 'version')} selected` : undefined}
        >
          {chosenName
            ? `${chosenName} selected`
            : older > 0
              ? `Reading ${all} of ${all + older}…`
              : count < all
                ? `${count} of ${all}`
                : count > 0 && count}
        </span>
        {all > 0 && (
          <IconButton
            icon={Search}
            className="history-find"
            pressed={seeks}
            label="Find versions…"
            shortcut={shortcutOf('find')}
            tooltipSide="left"
            onClick={() => (seeks ? editor.find(null) : editor.seek())}
          />
        )}
        {all > 0 && <FilterMenu project={project} />}
        {chosen > 0 && (
          <IconButton
            icon={X}
            className="history-unchoose"
            label="Select only one"
            shortcut="Escape"
            tooltipSide="left"
            onClick={() => editor.chooseNone()}
          />
        )}
        <IconButton
          icon={PanelRightClose}
          className="history-fold"
          label="Hide history panel"
          shortcut={shortcutOf('toggle-history')}
          tooltipSide="left"
          onClick={() => editor.setPanels({ right: false })}
        />
      </header>
      {seeks && all > 0 && <FindField />}
      {all > 0 && <FilterRow project={project} />}
      {problems.length > 0 && (
        <ErrorNote
          title={troubleTitle(problems)}
          tone="info"
          className="history-problems"
          actions={
            problems.some(({ code }) => code === 'path-outside') && (
              <Button onClick={() => void editor.followLinks()}>Follow links…</Button>
            )
          }
        >
          <ul>
            {problems.slice(0, 5).map((problem) => (
              <li key={problem.file}>
                <b>{problem.file}</b> {problem.message}
              </li>
            ))}
          </ul>
          {problems.length > 5 && `and ${problems.length - 5} more`}
        </ErrorNote>
      )}
      <HistoryRows project={project}>
        {count === 0 && all > 0 && (
          <EmptyState icon={Search} title={older > 0 ? 'No matches yet' : 'No matches'}>
            {older > 0
              ? 'Older versions are still being read.'
              : filters
                ? 'No version passes the filters. Clear one of them to see more.'
                : 'Search covers the prompt, label, note, seed, input, state and version number (v12).'}
          </EmptyState>
        )}
        {all === 0 && project.readOnly !== null && (
          <EmptyState icon={HistoryIcon} title="No versions in this project" />
        )}
        {all === 0 && project.readOnly === null && inTrash > 0 && (
          <EmptyState
            icon={Trash2}
            title={inTrash === 1 ? 'The only version is in the trash' : 'All versions are in the trash'}
            actions={<Button onClick={() => editor.show({ kind: 'trash' })}>Open the trash…</Button>}
          >
            {inTrash === 1 ? 'It' : 'They'} can be restored from there.
          </EmptyState>
        )}
        {all === 0 && project.readOnly === null && inTrash === 0 && (
          <EmptyState icon={HistoryIcon} title="No versions yet">
            Every pass you run becomes a version: its picture, prompt, seed and exact input are kept here, and nothing
            is ever overwritten.
          </EmptyState>
        )}
      </HistoryRows>
      <Hint />
      <ChosenBar />
    </div>
  );
}
