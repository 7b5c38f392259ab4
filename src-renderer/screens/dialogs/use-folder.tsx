import { useCallback, useState, type ReactNode } from 'react';
import { toFault } from '../../api';
import { folderOf } from '../../editor/paths';
import { useEditor, useEditorState } from '../use-editor';
import { FileDialog } from './FileDialog';

/** The project's own folder for exports: paths that are not absolute lie in it. */
export const ownFolder = 'exports';

interface Choosing {
  readonly from: string;
  readonly resolve: (folder: string | null) => void;
}

/** Asks for a folder to write to, in the system's dialog or the app's own; `dialog` is to be drawn. */
export function useFolder(): {
  readonly chooseFolder: (suggested: string) => Promise<string | null>;
  readonly dialog: ReactNode;
} {
  const { client } = useEditor();
  const native = useEditorState((state) => state.app?.dialogs === 'native');
  const folder = useEditorState((state) => state.project?.folder ?? null);
  const [choosing, setChoosing] = useState<Choosing | null>(null);
  const list = useCallback(
    (path: string | null, show: 'folders' | 'pictures' | 'all') => client.dialogs.list({ path, show }),
    [client],
  );
  const chosen = (path: string | null): void => {
    choosing?.resolve(path);
    setChoosing(null);
  };
  return {
    chooseFolder: async (suggested) => {
      if (!native) return await new Promise((resolve) => setChoosing({ from: folder ?? '', resolve }));
      const answer = await client.dialogs.pickExport({ suggested });
      return answer && folderOf(answer.path);
    },
    dialog: choosing && (
      <FileDialog
        title="Export to"
        description="The folder that the files go to."
        confirm="Choose"
        choose="folder"
        from={choosing.from}
        list={list}
        onConfirm={async ([path]) => {
          if (path !== undefined) {
            try {
              await client.dialogs.chosen({ folder: path });
            } catch (error) {
              return toFault(error);
            }
          }
          chosen(path ?? null);
          return null;
        }}
        onClose={() => chosen(null)}
      />
    ),
  };
}
