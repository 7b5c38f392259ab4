import { useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { visible } from '../../../src-main/common/visible';
import type { PresetScope } from '../../../src-main/contract';
import { Button, cx, Dialog } from '../../ui';
import { scopes } from './ScopeField';
import './KeptDialog.css';

export interface KeptDialogProps<T extends { readonly scope: PresetScope }> {
  readonly title: string;
  /** The accessible name of the field for a file. */
  readonly fileLabel: string;
  readonly all: readonly T[];
  /** Its id and name. */
  readonly named: (one: T) => { readonly id: string; readonly name: string };
  /** Nothing may be changed. */
  readonly locked: boolean;
  readonly onUse: (one: T) => void;
  readonly onDelete: (one: T) => void;
  /** Takes in what a file holds. */
  readonly onFile: (text: string, fileName: string) => void;
  readonly onClose: () => void;
  /** What the button says that uses one. */
  readonly use: string;
  /** Stands behind “Add from file …”. */
  readonly renderNote?: (chosen: T) => ReactNode;
  /** Stands before the button that uses one. */
  readonly renderActions?: (chosen: T | undefined) => ReactNode;
  /** Beside the list: what one is, and what can be done with it. */
  readonly renderFacts: (chosen: T) => ReactNode;
  readonly renderActs: (chosen: T) => ReactNode;
  /** Where there is none yet. */
  readonly empty: ReactNode;
}

/** What is kept under names, of this project and of all: Enter or a double-click uses one; the rest is for keeping them in order. */
export function KeptDialog<T extends { readonly scope: PresetScope }>({
  title,
  fileLabel,
  all,
  named,
  locked,
  onUse,
  onDelete,
  onFile,
  onClose,
  use,
  renderNote,
  renderActions,
  renderFacts,
  renderActs,
  empty,
}: KeptDialogProps<T>) {
  const list = useRef<HTMLDivElement>(null);
  const file = useRef<HTMLInputElement>(null);
  const id = useId();
  const [at, setAt] = useState<string | null>(null);
  const chosen = all.find((one) => named(one).id === at) ?? all[0];
  const choose = (one: T | undefined): void => {
    if (one) setAt(named(one).id);
  };
  const useOne = (one: T | undefined): void => {
    if (!one || locked) return;
    onClose();
    onUse(one);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const index = chosen ? all.indexOf(chosen) : -1;
    const to = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: all.length - 1 }[event.key];
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
    if (event.key === 'Enter') useOne(chosen);
    else if (event.key === 'Delete' && chosen && !locked) onDelete(chosen);
    else if (to !== undefined) choose(all[Math.min(all.length - 1, Math.max(0, to))]);
    else if (plain && event.key.length === 1 && /\S/.test(event.key)) {
      // The next that begins with this letter.
      const begins = (one: T): boolean => named(one).name.toLowerCase().startsWith(event.key.toLowerCase());
      choose(all.slice(index + 1).find(begins) ?? all.find(begins));
    } else return;
    event.preventDefault();
  };
  return (
    <Dialog
      onClose={onClose}
      title={title}
      width="large"
      initialFocus={list}
      note={
        <>
          {!locked && (
            <Button variant="quiet" onClick={() => file.current?.click()}>
              Add from file…
            </Button>
          )}
          {chosen && renderNote?.(chosen)}
        </>
      }
      actions={
        <>
          {renderActions?.(chosen)}
          <Button variant="strong" disabled={!chosen || locked} onClick={() => useOne(chosen)}>
            {use}
          </Button>
        </>
      }
    >
      <input
        ref={file}
        type="file"
        hidden
        accept=".json,application/json"
        aria-label={fileLabel}
        onChange={(event) => {
          const [one] = event.target.files ?? [];
          event.target.value = '';
          if (one) void one.text().then((text) => onFile(text, one.name));
        }}
      />
      {all.length === 0 ? (
        empty
      ) : (
        <div className="kept-columns">
          <div
            ref={list}
            role="listbox"
            aria-label={title}
            tabIndex={0}
            className="kept-list"
            aria-activedescendant={chosen && `${id}-${named(chosen).id}`}
            onKeyDown={onKeyDown}
          >
            {scopes.map(({ value, label }) => {
              const some = all.filter(({ scope }) => scope === value);
              return (
                some.length > 0 && (
                  <div key={value} role="group" aria-label={label}>
                    <p role="presentation" className="kept-list-heading">
                      {label}
                    </p>
                    {some.map((one) => (
                      <div
                        key={named(one).id}
                        id={`${id}-${named(one).id}`}
                        ref={(element) => {
                          if (one === chosen) element?.scrollIntoView({ block: 'nearest' });
                        }}
                        role="option"
                        tabIndex={-1}
                        aria-selected={one === chosen}
                        className={cx('kept-one', one === chosen && 'kept-one-chosen')}
                        onClick={() => choose(one)}
                        onDoubleClick={() => useOne(one)}
                      >
                        {visible(named(one).name)}
                      </div>
                    ))}
                  </div>
                )
              );
            })}
          </div>
          {chosen && (
            <div className="kept-facts">
              {renderFacts(chosen)}
              <div className="kept-acts">{renderActs(chosen)}</div>
            </div>
          )}
        </div>
      )}
    </Dialog>
  );
}
