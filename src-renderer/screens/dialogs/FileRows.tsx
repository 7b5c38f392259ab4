import { File as FileIcon, Folder, FolderHeart, Image as ImageIcon } from 'lucide-react';
import { useId, type KeyboardEvent, type MouseEvent, type RefObject } from 'react';
import { visible } from '../../../src-main/common/visible';
import type { FolderListing } from '../../../src-main/contract';
import { fileSize } from '../../editor/describe';
import { cx } from '../../ui';
import type { Held } from './picking';

const icons = { folder: Folder, project: FolderHeart, picture: ImageIcon, file: FileIcon } as const;
const alone: Held = { ctrlKey: false, metaKey: false, shiftKey: false };

/** What lies in a folder, as a list that takes the keys of one. */
export function FileRows({
  ref,
  listing,
  ofPictures,
  picked,
  active,
  onPick,
  onAct,
  onUp,
}: {
  readonly ref: RefObject<HTMLUListElement | null>;
  /** `null`: it is being read. */
  readonly listing: FolderListing | null;
  /** Pictures are chosen, several at a time; else one folder. */
  readonly ofPictures: boolean;
  readonly picked: readonly string[];
  /** The row that keys go on from; -1: none yet. */
  readonly active: number;
  readonly onPick: (index: number, held: Held) => void;
  /** By Enter or a double-click. */
  readonly onAct: (index: number) => void;
  /** To the folder that this one lies in. */
  readonly onUp: () => void;
}) {
  const id = useId();
  const entries = listing?.entries ?? [];
  const onKeyDown = (event: KeyboardEvent): void => {
    const by = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10, Home: -entries.length, End: entries.length }[
      event.key
    ];
    if (event.altKey && event.key === 'ArrowUp') onUp();
    else if (by !== undefined) {
      const next = Math.min(entries.length - 1, Math.max(0, active + by));
      onPick(next, event.shiftKey ? event : alone);
      ref.current?.children[next]?.scrollIntoView({ block: 'nearest' });
    } else if (event.key === 'Enter') onAct(active);
    else if (event.key === ' ') onPick(active, { ...alone, ctrlKey: true });
    else if (event.key === 'Backspace') onUp();
    else return;
    event.preventDefault();
  };
  return (
    <ul
      ref={ref}
      role="listbox"
      aria-label={ofPictures ? 'Folders and pictures' : 'Folders'}
      aria-multiselectable={ofPictures || undefined}
      tabIndex={0}
      className="file-rows"
      aria-busy={listing === null}
      aria-activedescendant={active >= 0 ? `${id}-${active}` : undefined}
      onKeyDown={onKeyDown}
    >
      {entries.map((entry, index) => {
        const Icon = icons[entry.kind];
        return (
          <li
            key={entry.path}
            id={`${id}-${index}`}
            role="option"
            aria-selected={ofPictures ? picked.includes(entry.path) : index === active}
            className={cx('file-row', index === active && 'file-active', entry.kind === 'project' && 'file-project')}
            onClick={(event: MouseEvent) => onPick(index, event)}
            onDoubleClick={() => onAct(index)}
          >
            <Icon aria-hidden />
            <span>{visible(entry.name)}</span>
            <small className="figures">
              {entry.kind === 'project' ? 'project' : entry.bytes === null ? '' : fileSize(entry.bytes)}
            </small>
          </li>
        );
      })}
      {listing && entries.length === 0 && !listing.fault && (
        <li role="presentation" className="file-none">
          {ofPictures ? 'No folders and no pictures here.' : 'No folders here.'}
        </li>
      )}
    </ul>
  );
}
