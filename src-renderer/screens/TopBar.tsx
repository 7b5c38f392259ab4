import { ChevronDown, FolderOpen, FolderPlus, Settings2 } from 'lucide-react';
import { showMoney } from '../../src-main/common/money';
import { visible } from '../../src-main/common/visible';
import type { AppState } from '../../src-main/contract';
import { command, shortcutOf, undoName, type CommandId, type ViewHandle } from '../editor/commands';
import { costToday } from '../editor/history';
import { canCompare } from '../editor/selection';
import { canSurvey } from '../editor/survey';
import { Badge, Button, IconButton, Menu, Segmented, Tooltip, type MenuItem } from '../ui';
import { QueueList } from './QueueList';
import { useEditor, useEditorState, useNow } from './use-editor';

/** Projects offered to go back to. */
const recentMost = 6;
const noRecents: AppState['recent'] = [];

/** The project, the ways of looking, what runs, what it cost today, and Settings. */
export function TopBar({ view }: { readonly view: ViewHandle }) {
  const editor = useEditor();
  const project = useEditorState((state) => state.project);
  const engine = useEditorState((state) => state.app?.engine ?? 'offline');
  const recents = useEditorState((state) => state.app?.recent ?? noRecents);
  const comparable = useEditorState(canCompare);
  const surveys = useEditorState((state) => state.layout === 'survey' || canSurvey(state));
  const looking = useEditorState((state) =>
    state.layout !== 'canvas' ? state.layout : state.compare?.mode === 'side' ? 'side' : 'canvas',
  );
  const undo = useEditorState(undoName);
  const redo = useEditorState((state) => state.undo.undone.at(-1)?.name);
  const now = useNow(60_000);
  if (!project) return null;
  const cost = costToday(project, new Date(now));
  const item = (id: CommandId, label?: string): MenuItem => {
    const { title, shortcuts, enabled, run } = command(id);
    return {
      label: label ?? title,
      shortcut: shortcuts[0],
      disabled: !enabled(editor.store.get()),
      onSelect: () => run(editor, view),
    };
  };
  const recent = recents
    .filter(({ folder, exists }) => exists && folder !== project.folder)
    .slice(0, recentMost)
    .map(({ name, folder }): MenuItem => ({
      label: name,
      detail: visible(folder),
      onSelect: () => void editor.openFolder(folder),
    }));
  const look = (to: 'canvas' | 'side' | 'grid' | 'survey' | 'tree'): void => {
    if (to === 'tree' || to === 'grid') editor.setLayout(to);
    else if (to === 'survey') editor.survey();
    else if (to === 'side') editor.compareBy('side');
    else {
      editor.setLayout('canvas');
      editor.stopComparing();
    }
  };
  return (
    <header className="top-bar">
      <h1 className="visually-hidden">{visible(project.name)}</h1>
      <div className="top-left">
        <Menu
          trigger={
            <Button variant="quiet" className="project-menu" aria-label={`Project ${visible(project.name)}`}>
              <b>{visible(project.name)}</b>
              <ChevronDown aria-hidden />
            </Button>
          }
          items={[
            item('rename-project'),
            item('reveal-project'),
            item('ledger'),
            item('trash'),
            { kind: 'line' },
            ...(recent.length > 0 ? [{ kind: 'menu' as const, label: 'Open recent', items: recent }] : []),
            item('close-project'),
            { kind: 'line' },
            item('undo', undo === null ? undefined : `Undo “${undo}”`),
            item('redo', redo && `Redo “${redo}”`),
            { kind: 'line' },
            item('palette'),
            item('guide'),
            item('shortcuts'),
            item('copy-support'),
          ]}
        />
        <IconButton
          icon={FolderPlus}
          label="New project…"
          shortcut={shortcutOf('new-project')}
          onClick={() => void editor.newProject()}
        />
        <IconButton
          icon={FolderOpen}
          label="Open project…"
          shortcut={shortcutOf('open-project')}
          onClick={() => void editor.openProject()}
        />
        {project.readOnly && (
          <Tooltip content={project.readOnly}>
            <span tabIndex={0} className="read-only">
              Read only
            </span>
          </Tooltip>
        )}
      </div>
      <Segmented
        label="View"
        className="view-switch"
        value={looking}
        onChange={look}
        options={[
          { value: 'canvas', label: 'Canvas', name: 'Canvas view' },
          {
            value: 'side',
            label: 'Side by side',
            name: 'Side by side view',
            disabled: !comparable,
            shortcut: shortcutOf('side-by-side'),
          },
          { value: 'grid', label: 'Grid', name: 'Grid view', shortcut: shortcutOf('grid') },
          {
            value: 'survey',
            label: 'Survey',
            name: 'Survey view',
            disabled: !surveys,
            shortcut: shortcutOf('survey'),
          },
          { value: 'tree', label: 'Tree', name: 'Tree view', shortcut: shortcutOf('tree') },
        ]}
      />
      <div className="top-right figures">
        <QueueList project={project} />
        {engine === 'offline' ? (
          <Tooltip content="No key is set, or the offline engine is chosen: passes run on this machine, free of charge. The pictures show how the tool works, not what the model would make.">
            <span tabIndex={0} className="top-engine">
              <Badge>Offline engine, free</Badge>
            </span>
          </Tooltip>
        ) : null}
        {(cost || engine === 'modelrunner') && (
          <Tooltip
            content={`Ledger${cost && !cost.exact ? ': one price or more is not settled yet, and estimated here' : ''}`}
            shortcut={shortcutOf('ledger')}
          >
            <Button variant="quiet" className="top-cost figures" onClick={() => editor.show({ kind: 'ledger' })}>
              {cost && !cost.exact ? '~' : ''}
              {showMoney(cost?.amount ?? '0')} today
            </Button>
          </Tooltip>
        )}
        <IconButton
          icon={Settings2}
          label="Settings"
          shortcut={shortcutOf('settings')}
          onClick={() => editor.show({ kind: 'settings' })}
        />
      </div>
    </header>
  );
}
