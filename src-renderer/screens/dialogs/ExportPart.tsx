import { useCallback, useState } from 'react';
import { versionName } from '../../../src-main/common/versions';
import { resultUrl } from '../../../src-main/contract/assets';
import { toFault } from '../../api';
import { folderOf, joined, nameOf } from '../../editor/paths';
import type { Selection } from '../../editor/state';
import { ExportDialog, type ExportOutcome } from '../../ui';
import { useEditor, useEditorState } from '../use-editor';
import { FileDialog } from './FileDialog';

/** The project's own folder for exports: paths that are not absolute lie in it. */
const ownFolder = 'exports';

/** Writes one result out: the dialog's questions are the host's to answer. */
export function ExportPart({ selection, onClose }: { readonly selection: Selection; readonly onClose: () => void }) {
  const editor = useEditor();
  const project = useEditorState((state) => state.project);
  const native = useEditorState((state) => state.app?.dialogs === 'native');
  const [choosing, setChoosing] = useState<{ readonly resolve: (folder: string | null) => void } | null>(null);
  const { client } = editor;
  const list = useCallback((path: string | null, show: 'folders' | 'pictures') => client.dialogs.list({ path, show }), [client]);
  const view = project?.passById.get(selection.id);
  const result = view?.pass.results[selection.result - 1];
  if (!project || !view || !result) return null;
  const version = versionName(view.pass.version);
  const name = view.pass.results.length > 1 ? `${version}:${selection.result}` : version;
  const which = { projectId: project.id, passId: view.pass.id };

  const chooseFolder = async (): Promise<string | null> => {
    if (native) {
      const chosen = await client.dialogs.pickExport({ suggested: fileName });
      return chosen && folderOf(chosen.path);
    }
    return await new Promise((resolve) => setChoosing({ resolve }));
  };
  const chosen = (folder: string | null): void => {
    choosing?.resolve(folder);
    setChoosing(null);
  };
  const fileName = [project.name, version, view.pass.results.length > 1 ? String(selection.result) : '', view.notes.label].filter(Boolean).join(' ').replace(/[\\/:*?"<>|]+/g, '-').slice(0, 120);

  const run: Parameters<typeof ExportDialog>[0]['onExport'] = async ({ folder, fileName: file, options, overwrite }): Promise<ExportOutcome> => {
    const to = folder === ownFolder ? file : joined(folder, file);
    try {
      const { exported } = await client.exports.run({ ...which, result: selection.result, to, options, overwrite });
      const written = exported[0]?.file ?? to;
      const inside = !/^([a-z]:)?[\\/]/i.test(written);
      editor.toast(`${version} is exported as ${nameOf(written)}`, { tone: 'good', action: inside ? { label: 'Show', command: 'reveal', file: written } : null });
      onClose();
      return { kind: 'done' };
    } catch (error) {
      const fault = toFault(error);
      return fault.code === 'file-exists' ? { kind: 'exists', file } : { kind: 'failed', message: fault.message };
    }
  };
  return (
    <>
      <ExportDialog
        open onOpenChange={(open) => { if (!open) onClose(); }}
        picture={{ name, url: resultUrl(project.id, view.pass.id, selection.result), width: result.width, height: result.height, format: view.pass.recipe.output_format, bytes: result.bytes }}
        fileName={fileName} folder={ownFolder} onChooseFolder={chooseFolder}
        onPreview={async (options, signal) => {
          try {
            return await client.exports.preview({ ...which, result: selection.result, options }, { signal });
          } catch (error) {
            throw new Error(toFault(error).message, { cause: error });
          }
        }}
        onExport={run}
      />
      {choosing && (
        <FileDialog
          title="Export to" description="The folder that the file goes to." confirm="Choose" choose="folder" from={project.folder} list={list}
          onConfirm={async ([folder]) => {
            chosen(folder ?? null);
            return null;
          }}
          onClose={() => chosen(null)}
        />
      )}
    </>
  );
}
