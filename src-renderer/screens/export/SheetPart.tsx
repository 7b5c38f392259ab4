import { useEffect, useMemo, useRef, useState } from 'react';
import { proposedName, templateFault } from '../../../src-main/common/file-name';
import type { ExportPick, PassView, SheetOptions } from '../../../src-main/contract';
import { toFault } from '../../api';
import { plural } from '../../editor/describe';
import { foundPasses, isNarrowed } from '../../editor/finding';
import { joined, nameOf } from '../../editor/paths';
import { sheetCells, sheetPicks, sketchOf, unsetWords } from '../../editor/sheet';
import type { OpenProject } from '../../editor/state';
import { Button, Dialog, ErrorNote, Segmented, TextField } from '../../ui';
import { useEditor, useEditorState } from '../use-editor';
import { ExportFolder } from './ExportFolder';
import { SheetFields } from './SheetFields';
import './SheetPart.css';
import { SheetSketch } from './SheetSketch';
import { ownFolder, useFolder } from '../dialogs/use-folder';

type Which = 'chosen' | 'shown' | 'starred' | 'all';

/** As many as one sheet takes. */
const most = 500;

/** Chosen versions laid out for a client: as a picture, or as pages to print. */
export function SheetPart({ picks, onClose }: { readonly picks: readonly ExportPick[]; readonly onClose: () => void }) {
  const editor = useEditor();
  const project = useEditorState((state) => state.project);
  const { chooseFolder, dialog } = useFolder();
  const found = useEditorState((state) => (isNarrowed(state) ? foundPasses(state) : null));
  const groups = useMemo(() => (project ? groupsOf(project, picks, found) : null), [project, picks, found]);
  const [which, setWhich] = useState<Which>(() =>
    picks.length > 1 ? 'chosen' : found ? 'shown' : (groups?.starred.length ?? 0) > 0 ? 'starred' : 'all',
  );
  const [options, setOptions] = useState<SheetOptions>(() => ({
    format: 'pdf',
    title: project?.name ?? '',
    columns: 3,
    page: 'a4-landscape',
    show: { version: true, label: true, seed: true, strength: true, prompt: true },
    background: 'white',
  }));
  const [name, setName] = useState(() => proposedName(project?.name ?? '', ' contact sheet'));
  const [folder, setFolder] = useState<string>(ownFolder);
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<{ readonly kind: 'exists' | 'failed'; readonly message: string } | null>(null);
  /** Who closes the dialog wants no sheet any more. */
  const abort = useRef<AbortController | null>(null);
  useEffect(() => () => abort.current?.abort(), []);
  const cells = useMemo(
    () => (project && groups ? sheetCells(project.passes, groups[which], options.show, most) : []),
    [project, groups, which, options.show],
  );
  const sheet = useMemo(() => sketchOf(cells, options), [cells, options]);
  if (!project || !groups) return null;
  const set = (part: Partial<SheetOptions>): void => {
    setOptions({ ...options, ...part });
    setTrouble(null);
  };
  const chosen = groups[which];
  const nameFault = /[{}]/.test(name) ? 'A file name can’t contain { or } here.' : templateFault(name);
  const send = async (overwrite: boolean): Promise<void> => {
    if (busy || nameFault || chosen.length === 0) return;
    setBusy(true);
    setTrouble(null);
    const { signal } = (abort.current = new AbortController());
    const file = `${name.trim()}.${options.format}`;
    try {
      const written = await editor.client.exports.sheet(
        {
          projectId: project.id,
          picks: chosen.slice(0, most),
          options,
          to: folder === ownFolder ? file : joined(folder, file),
          overwrite,
        },
        { signal },
      );
      const said = `${nameOf(written.file)} written${options.format === 'pdf' ? `, ${plural(written.pages, 'page')}` : ''}`;
      editor.announce(said);
      editor.toast(said, { tone: 'good', action: { label: 'Show', command: 'reveal', file: written.file } });
      const unset = unsetWords(written.unset);
      if (unset !== null) editor.toast(unset, { tone: 'bad' });
      onClose();
    } catch (error) {
      if (signal.aborted) return;
      const fault = toFault(error);
      setTrouble(
        fault.code === 'file-exists'
          ? { kind: 'exists', message: `“${file}” already exists.` }
          : { kind: 'failed', message: fault.message },
      );
      setBusy(false);
    }
  };
  const choose = async (): Promise<void> => {
    const next = await chooseFolder(joined(joined(project.folder, ownFolder), `${name}.${options.format}`));
    if (next !== null) setFolder(next);
  };
  const kind = chosen.every(({ result }) => result === null) ? 'version' : 'picture';
  const counted = (label: string, of: readonly ExportPick[]): string => `${label} (${of.length})`;
  return (
    <>
      <Dialog
        onClose={onClose}
        title="Contact sheet"
        width="large"
        className="sheet"
        closesOutside={false}
        onSubmit={() => void send(false)}
        note={
          <span role="status">
            {[
              chosen.length > most
                ? `The first ${most} of ${plural(chosen.length, kind)}`
                : chosen.length === 0
                  ? 'No version to show: choose others.'
                  : plural(chosen.length, kind),
              ...(cells.length > chosen.length ? [plural(cells.length, 'picture')] : []),
              ...(sheet && options.format === 'pdf' ? [plural(sheet.pages.length, 'page')] : []),
            ].join(' · ')}
          </span>
        }
        actions={
          <>
            <Button onClick={onClose}>Cancel</Button>
            <Button type="submit" variant="strong" loading={busy} disabled={nameFault !== null || chosen.length === 0}>
              Create contact sheet
            </Button>
          </>
        }
      >
        <div className="sheet-parts">
          <div className="sheet-fields">
            <Segmented
              label="Versions"
              layout="row"
              value={which}
              onChange={setWhich}
              options={[
                ...(picks.length > 0 ? [{ value: 'chosen' as const, label: counted('Selected', groups.chosen) }] : []),
                ...(found ? [{ value: 'shown' as const, label: counted('Shown', groups.shown) }] : []),
                { value: 'starred', label: counted('Starred', groups.starred), disabled: groups.starred.length === 0 },
                { value: 'all', label: counted('All', groups.all) },
              ]}
            />
            <SheetFields options={options} onChange={set} />
            <TextField
              label="File name"
              layout="row"
              value={name}
              error={nameFault}
              suffix={`.${options.format}`}
              maxLength={200}
              onChange={(text) => {
                setName(text);
                setTrouble(null);
              }}
            />
            <ExportFolder folder={folder} onChoose={() => void choose()} />
          </div>
          <SheetSketch projectId={project.id} cells={cells} sheet={sheet} options={options} />
        </div>
        {trouble?.kind === 'exists' && (
          <ErrorNote tone="info" actions={<Button onClick={() => void send(true)}>Replace</Button>}>
            {trouble.message} Choose another name, or replace it.
          </ErrorNote>
        )}
        {trouble?.kind === 'failed' && <ErrorNote>{trouble.message}</ErrorNote>}
      </Dialog>
      {dialog}
    </>
  );
}

/** By version, oldest first, as a client reads them. */
function groupsOf(
  project: OpenProject,
  picks: readonly ExportPick[],
  found: readonly PassView[] | null,
): Readonly<Record<Which, readonly ExportPick[]>> {
  const whole = (views: readonly PassView[]): readonly ExportPick[] =>
    sheetPicks(
      views,
      views.map(({ pass }) => ({ passId: pass.id, result: null })),
    );
  return {
    chosen: sheetPicks(project.passes, picks),
    shown: whole(found ?? []),
    starred: whole(project.passes.filter((view) => view.notes.rating > 0)),
    all: whole(project.passes),
  };
}
