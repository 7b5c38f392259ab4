import { useCallback } from 'react';
import { boundCommands, exportTitle, type ViewHandle } from '../../editor/commands';
import { folderOf } from '../../editor/paths';
import type { FilePurpose } from '../../editor/state';
import { Button, CommandPalette } from '../../ui';
import { fileInputId } from '../DropAndPaste';
import { LedgerDialog } from '../ledger/LedgerDialog';
import { useEditor, useEditorState } from '../use-editor';
import { ExportPart } from '../export/ExportPart';
import { FileDialog } from './FileDialog';
import { FilterDialog } from '../history/FilterDialog';
import { GuideDialog } from '../help/GuideDialog';
import { LabelDialog } from '../history/LabelDialog';
import { ModelsDialog } from '../recipe/ModelsDialog';
import { PictureDialog } from './PictureDialog';
import { PresetsDialog } from '../recipe/PresetsDialog';
import { QuestionDialog } from './QuestionDialog';
import { RenameDialog } from './RenameDialog';
import { SavePresetDialog } from '../recipe/SavePresetDialog';
import { SettingsDialog } from '../settings/SettingsDialog';
import { SnippetFields } from '../recipe/SnippetFields';
import { SnippetsDialog } from '../recipe/SnippetsDialog';
import { SheetPart } from '../export/SheetPart';
import { ShortcutsDialog } from '../help/ShortcutsDialog';
import { TrashDialog } from '../history/TrashDialog';
import { UntilRightDialog } from '../recipe/UntilRightDialog';

/** The one dialog that is open, if any. */
export function Dialogs({ view }: { readonly view: ViewHandle }) {
  const editor = useEditor();
  const dialog = useEditorState((state) => state.dialog);
  const close = useCallback(() => editor.show(null), [editor]);
  const closing = (open: boolean): void => {
    if (!open) close();
  };
  if (!dialog) return null;
  const shown = boundCommands()
    .filter((command) => command.id !== 'palette')
    .map((command) => ({
      id: command.id,
      title: command.id === 'export' ? exportTitle(editor.store.get()) : command.title,
      group: command.group,
      where: command.where,
      shortcuts: command.shortcuts,
      unavailable: command.enabled(editor.store.get()) ? undefined : 'unavailable',
      run: () => command.run(editor, view),
    }));
  switch (dialog.kind) {
    case 'files':
      return <Files purpose={dialog.purpose} onClose={close} />;
    case 'settings':
      return <SettingsDialog at={dialog.at} onClose={close} />;
    case 'ledger':
      return <LedgerDialog onClose={close} />;
    case 'export':
      return <ExportPart picks={dialog.picks} onClose={close} />;
    case 'sheet':
      return <SheetPart picks={dialog.picks} onClose={close} />;
    case 'trash':
      return <TrashDialog onClose={close} />;
    case 'filter':
      return <FilterDialog asks={dialog.asks} onClose={close} />;
    case 'models':
      return <ModelsDialog task={dialog.task ?? null} onClose={close} />;
    case 'picture':
      return <PictureDialog slot={dialog.slot} onClose={close} />;
    case 'label':
      return <LabelDialog onClose={close} />;
    case 'guide':
      return <GuideDialog onClose={close} />;
    case 'presets':
      return <PresetsDialog onClose={close} />;
    case 'save-preset':
      return <SavePresetDialog onClose={close} />;
    case 'snippets':
      return <SnippetsDialog onClose={close} />;
    case 'save-snippet':
      return <SnippetFields onClose={close} />;
    case 'until-right':
      return <UntilRightDialog onClose={close} />;
    case 'rename':
      return <RenameDialog onClose={close} />;
    case 'question':
      return <QuestionDialog question={dialog.question} onClose={close} />;
    case 'palette':
      return <CommandPalette open onOpenChange={closing} commands={shown} />;
    case 'shortcuts':
      return <ShortcutsDialog change={dialog.change ?? false} onClose={close} />;
  }
}

const words = {
  'new-project': {
    title: 'New project',
    description: 'A project is a folder. Name a new one, or choose an empty one.',
    confirm: 'Create',
    choose: 'new-folder',
  },
  'open-project': {
    title: 'Open a project',
    description: 'Choose the folder of a project.',
    confirm: 'Open',
    choose: 'folder',
  },
  'add-pictures': {
    title: 'Add pictures',
    description: 'JPEG, PNG, WebP, TIFF, GIF or AVIF. They are copied into the project.',
    confirm: 'Add',
    choose: 'pictures',
  },
} as const;

function Files({ purpose, onClose }: { readonly purpose: FilePurpose; readonly onClose: () => void }) {
  const editor = useEditor();
  const recent = useEditorState((state) => state.app?.recent[0]?.folder ?? null);
  const folder = useEditorState((state) => state.lastPictureFolder);
  const list = useCallback(
    (path: string | null, show: 'folders' | 'pictures' | 'all') => editor.client.dialogs.list({ path, show }),
    [editor],
  );
  const pictures = purpose.kind === 'add-pictures';
  return (
    <FileDialog
      key={purpose.kind}
      {...words[purpose.kind]}
      from={pictures ? folder : recent && folderOf(recent)}
      list={list}
      onConfirm={(paths) => editor.chosen(purpose, paths)}
      onClose={onClose}
      note={
        pictures && (
          <Button
            variant="quiet"
            onClick={() => {
              onClose();
              document.getElementById(fileInputId)?.click();
            }}
          >
            Use the browser’s file picker
          </Button>
        )
      }
    />
  );
}
