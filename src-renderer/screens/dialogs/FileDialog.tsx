import { ArrowUp, House } from 'lucide-react';
import { useCallback, useRef, useState, type ReactNode } from 'react';
import type { FaultView, FolderEntry, FolderListing } from '../../../src-main/contract';
import { freeName, joined, nameOf } from '../../editor/paths';
import { meantPath } from '../../editor/typed-path';
import { Button, Dialog, ErrorNote, IconButton, TextField } from '../../ui';
import './FileDialog.css';
import { FileRows } from './FileRows';
import { openable, pickedWith, type Held } from './picking';
import { TargetHint } from './TargetHint';
import { useListing, type Show } from './use-listing';
import { lookAt, useTarget } from './use-target';
import { useTyped } from './use-typed';

export interface FileDialogProps {
  readonly title: string;
  readonly description: string;
  /** What the button says: "Create", "Open", "Add", "Choose". */
  readonly confirm: string;
  /** `new-folder`: a name that need not exist; `folder`: one that does; `pictures`: one or more files. */
  readonly choose: 'new-folder' | 'folder' | 'pictures';
  /** Where it starts; `null`: the home folder. */
  readonly from: string | null;
  /** Of a new folder. */
  readonly suggestedName?: string;
  readonly list: (path: string | null, show: Show) => Promise<FolderListing>;
  /** Answers with what is wrong, shown here; the dialog then stays. */
  readonly onConfirm: (paths: readonly string[]) => Promise<FaultView | null>;
  readonly onClose: () => void;
  readonly note?: ReactNode;
}

/** The app's own dialog for files and folders, where the system's can't be had. */
export function FileDialog({
  title,
  description,
  confirm,
  choose,
  from,
  suggestedName = 'New project',
  list,
  onConfirm,
  onClose,
  note,
}: FileDialogProps) {
  const [path, setPath] = useState('');
  const [picked, setPicked] = useState<readonly string[]>([]);
  const [active, setActive] = useState(-1);
  const [fault, setFault] = useState<FaultView | null>(null);
  const [busy, setBusy] = useState(false);
  /** The path that a folder full of other things was asked about. */
  const [asked, setAsked] = useState<string | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const rows = useRef<HTMLUListElement>(null);
  const show = choose === 'pictures' ? 'pictures' : 'folders';

  const arrive = useCallback(
    (next: FolderListing, name?: string): void => {
      setFault(next.fault);
      setPicked([]);
      setActive(-1);
      rows.current?.scrollTo(0, 0);
      setPath(
        choose === 'new-folder'
          ? joined(next.path, name || freeName(suggestedName, next))
          : choose === 'folder'
            ? next.path
            : '',
      );
    },
    [choose, suggestedName],
  );
  const { listing, shown, go } = useListing(list, from, show, arrive, setFault);
  const home = listing?.home ?? '';

  /** What is there already is chosen, so that typing replaces it: of a new folder its name alone. */
  const attach = useCallback(
    (input: HTMLInputElement | null): void => {
      field.current = input;
      if (input)
        input.setSelectionRange(
          choose === 'new-folder' ? input.value.length - nameOf(input.value).length : 0,
          input.value.length,
        );
    },
    [choose],
  );

  const entries = listing?.entries ?? [];
  const enter = (entry: FolderEntry): void => void go(entry.path, choose === 'new-folder' ? nameOf(path) : undefined);
  const send = async (paths: readonly string[]): Promise<void> => {
    if (busy || paths.length === 0 || paths[0] === '') return;
    setBusy(true);
    setFault(null);
    const wrong = await onConfirm(paths);
    setBusy(false);
    if (!wrong) return;
    setFault(wrong);
    field.current?.focus();
  };
  const typed = useTyped(path, home, list);
  const target = useTarget(choose === 'new-folder' ? typed : null, list);
  const submit = async (): Promise<void> => {
    if (busy) return;
    // What stands in the field because it was picked is a path as it is.
    if (picked.length > 0) return send(picked);
    setBusy(true);
    const meant = await meantPath(path, home, list);
    // What the hint says may be a moment old: nothing is put among other things without asking.
    const there = choose === 'new-folder' && meant !== '' ? await lookAt(meant, list) : null;
    // A folder is looked into: all that lies in it is not taken in without a word.
    const inside = choose === 'pictures' && meant !== '' ? await list(meant, show).catch(() => null) : null;
    setBusy(false);
    if (there?.is === 'folder' && there.count > 0) return setAsked(meant);
    if (inside && !inside.fault) {
      if (inside.path !== listing?.path) return void go(meant);
      return setFault({ code: 'wrong-use', message: 'Choose pictures in this folder, or add the whole folder.' });
    }
    await send([meant]);
  };

  const pick = (index: number, held: Held): void => {
    const entry = entries[index];
    if (!entry) return;
    setActive(index);
    setFault(null);
    if (choose === 'new-folder') return;
    if (choose === 'pictures' && openable(entry)) return;
    const next = choose === 'pictures' ? pickedWith(entries, picked, active, index, held) : [entry.path];
    setPicked(next);
    setPath(next.at(-1) ?? '');
  };
  const act = (index: number): void => {
    const entry = entries[index];
    if (!entry) return;
    if (entry.kind === 'folder' || (entry.kind === 'project' && choose !== 'folder')) enter(entry);
    else void send(picked.includes(entry.path) ? picked : [entry.path]);
  };
  const up = (): void => {
    if (listing?.parent) void go(listing.parent, choose === 'new-folder' ? nameOf(path) : undefined);
  };

  if (!shown) return null;
  return (
    <Dialog
      onClose={onClose}
      title={title}
      description={description}
      width="large"
      closesOutside={false}
      initialFocus={field}
      onSubmit={() => void submit()}
      note={note}
      className="file-dialog"
      actions={
        <>
          {choose === 'pictures' && (
            <Button
              disabled={busy || listing === null || listing.fault !== null || entries.length === 0}
              onClick={() => void send([listing?.path ?? ''])}
            >
              Add whole folder
            </Button>
          )}
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="strong" type="submit" loading={busy} disabled={path.trim() === ''}>
            {confirm}
          </Button>
        </>
      }
    >
      <div className="file-place">
        <IconButton
          icon={ArrowUp}
          label="Up one folder"
          shortcut="Alt+ArrowUp"
          disabled={!listing?.parent}
          onClick={up}
        />
        <IconButton
          icon={House}
          label="Home folder"
          onClick={() => void go(home || null, choose === 'new-folder' ? nameOf(path) : undefined)}
        />
        <p className="selectable" title={listing?.path}>
          {listing?.path ?? ''}
        </p>
        {picked.length > 1 && <span className="figures">{picked.length} pictures</span>}
      </div>
      <FileRows
        ref={rows}
        listing={listing}
        ofPictures={choose === 'pictures'}
        picked={picked}
        active={active}
        onPick={pick}
        onAct={act}
        onUp={up}
      />
      <TextField
        ref={attach}
        label={choose === 'pictures' ? 'File path' : 'Folder path'}
        value={path}
        spellCheck={false}
        onChange={(text) => {
          setPath(text);
          setPicked([]);
          setFault(null);
        }}
      />
      {fault && (
        <ErrorNote>
          {fault.message}
          {fault.code === 'not-a-project' && typed !== listing?.path && (
            <>
              {' '}
              <Button variant="quiet" onClick={() => void go(typed)}>
                Look inside
              </Button>
            </>
          )}
        </ErrorNote>
      )}
      {choose === 'new-folder' && !fault && typed && (
        <TargetHint
          path={typed}
          target={target}
          asks={asked === typed}
          busy={busy}
          onAnyway={() => void send([typed])}
          onPath={(next) => {
            setPath(next);
            field.current?.focus();
          }}
        />
      )}
    </Dialog>
  );
}
