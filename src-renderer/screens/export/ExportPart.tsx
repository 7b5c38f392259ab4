import { useEffect, useMemo, useRef, useState } from 'react';
import { isGenerated } from '../../../src-main/common/generated';
import { resultName } from '../../../src-main/common/versions';
import type { ExportJob, ExportPick } from '../../../src-main/contract';
import { resultUrl } from '../../../src-main/contract/assets';
import { builtInPresets, isBuiltIn } from '../../../src-main/contract/export-presets';
import { toFault } from '../../api';
import { plural } from '../../editor/describe';
import { joined } from '../../editor/paths';
import { isDrawn } from '../../editor/pictures';
import type { OpenProject } from '../../editor/state';
import type { ExportPicture } from './export-options';
import { ExportDialog } from './ExportDialog';
import type { ExportOutcome } from './ExportTrouble';
import { useEditor, useEditorState } from '../use-editor';
import { ownFolder, useFolder } from '../dialogs/use-folder';

/** As many versions as one export takes. */
const most = 2000;

/** The name that a remembered choice of presets is kept under. */
const kept = 'pentimento.export';

/** Writes results out: the dialog's questions are the host's to answer. `picks`: what it opens with. */
export function ExportPart({
  picks: given,
  onClose,
}: {
  readonly picks: readonly ExportPick[];
  readonly onClose: () => void;
}) {
  const editor = useEditor();
  const project = useEditorState((state) => state.project);
  const { chooseFolder, dialog } = useFolder();
  const [only, ...others] = given;
  const [result, setResult] = useState(only?.result ?? null);
  /** How many results the one version has; 1 where several are exported. */
  const count = only && others.length === 0 ? (project?.passById.get(only.passId)?.pass.results.length ?? 1) : 1;
  const picks = useMemo(
    () => (only && count > 1 ? [{ passId: only.passId, result }] : given),
    [given, only, count, result],
  );
  const pictures = useMemo(() => (project ? picturesOf(project, picks) : []), [project, picks]);
  const [initial] = useState(remembered);
  /** The job that the dialog waits for. */
  const waits = useRef<string | null>(null);
  useEffect(
    () => () => {
      if (waits.current !== null) editor.leaveExport(waits.current);
    },
    [editor],
  );
  if (!project || pictures.length === 0) return null;
  const { client } = editor;
  const projectId = project.id;
  const asked = async <T,>(call: Promise<T>): Promise<T> => {
    try {
      return await call;
    } catch (error) {
      throw new Error(toFault(error).message, { cause: error });
    }
  };
  const tooMany =
    picks.length > most
      ? `At most ${most} versions are exported at once; ${picks.length} are chosen. Choose fewer.`
      : null;
  const order = (folder: string) => ({ projectId, picks: [...picks], to: folder === ownFolder ? '' : folder });
  const told = async (call: Promise<unknown>): Promise<string | null> =>
    await call.then(
      () => null,
      (error: unknown) => toFault(error).message,
    );
  const onExport: Parameters<typeof ExportDialog>[0]['onExport'] = async ({
    presets,
    folder,
    taken,
  }): Promise<ExportOutcome> => {
    if (tooMany) return { kind: 'failed', message: tooMany };
    remember(presets.map((preset) => preset.id));
    try {
      let end: (job: ExportJob) => void = () => undefined;
      const ending = new Promise<ExportJob>((resolve) => {
        end = resolve;
      });
      const one = pictures.length === 1 && presets.length === 1 && presets[0]?.scales.length === 1;
      const job = await editor.startExport({ ...order(folder), presets: [...presets] }, taken, one ? end : undefined);
      if (one) {
        waits.current = job.id;
        const ended = await ending;
        waits.current = null;
        const failed = ended.files.find((file) => file.state === 'failed');
        if (failed) return { kind: 'failed', message: failed.error?.message ?? `${failed.name} could not be written.` };
      }
      onClose();
      return { kind: 'done' };
    } catch (error) {
      const fault = toFault(error);
      return fault.code === 'file-exists' ? { kind: 'exists' } : { kind: 'failed', message: fault.message };
    }
  };
  const [first] = pictures;
  return (
    <>
      <ExportDialog
        onClose={onClose}
        what={
          picks.length > 1
            ? plural(picks.length, 'version')
            : pictures.length > 1
              ? `${first?.name.split(' ')[0]}, ${pictures.length} results`
              : (first?.name ?? '')
        }
        pictures={pictures}
        results={count > 1 ? { all: result === null, count, onResult: setResult } : null}
        presets={[...builtInPresets, ...project.exportPresets]}
        isOwn={(id) => !isBuiltIn(id)}
        readOnly={project.readOnly !== null}
        initial={initial}
        folder={ownFolder}
        onChooseFolder={() => chooseFolder(joined(joined(project.folder, ownFolder), first?.name ?? ''))}
        onPreview={async (picture, settings, scale, results, signal) => {
          const { contentType, ...preview } = await asked(
            client.exports.preview(
              { projectId, passId: picture.passId, result: picture.result, results: [...results], settings, scale },
              { signal },
            ),
          );
          return { ...preview, url: isDrawn(contentType) ? preview.url : null };
        }}
        onPlan={async (presets, folder, signal) => {
          if (tooMany) throw new Error(tooMany);
          return (await asked(client.exports.plan({ ...order(folder), presets: [...presets] }, { signal }))).files;
        }}
        onExport={onExport}
        onSave={(preset) => told(client.exports.savePreset({ projectId, preset }))}
        onDelete={(presetId) => told(client.exports.deletePreset({ projectId, presetId }))}
      />
      {dialog}
    </>
  );
}

function picturesOf(project: OpenProject, picks: readonly ExportPick[]): ExportPicture[] {
  return picks.flatMap((pick) => {
    const view = project.passById.get(pick.passId);
    if (!view) return [];
    const { pass } = view;
    return pass.results.flatMap((result, at) =>
      (pick.result !== null && pick.result !== at + 1) || view.rated[at]?.trashed
        ? []
        : [
            {
              name: resultName(pass.version, at + 1, pass.results.length),
              passId: pass.id,
              result: at + 1,
              url: resultUrl(project.id, pass.id, at + 1),
              thumbUrl: resultUrl(project.id, pass.id, at + 1, 640),
              width: result.width,
              height: result.height,
              format: result.contentType.replace('image/', ''),
              bytes: result.bytes,
              offline: !isGenerated(pass, (id) => project.passById.get(id)?.pass),
            },
          ],
    );
  });
}

/** The presets that were exported by last, in this window. */
function remembered(): string[] {
  const ids = (sessionStorage.getItem(kept) ?? '').split(' ').filter(Boolean);
  return ids.length > 0 ? ids : ['original'];
}
const remember = (ids: readonly string[]): void => sessionStorage.setItem(kept, ids.join(' '));
