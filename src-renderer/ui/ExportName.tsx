import { useRef, type RefObject } from 'react';
import { templateFault } from '../../src-main/common/file-name';
import { Button } from './Button';
import { insertable } from './export-options';
import { Menu } from './Menu';
import { TextField } from './TextField';

export interface ExportNameProps {
  readonly field: RefObject<HTMLInputElement | null>;
  readonly template: string;
  readonly onChange: (template: string) => void;
  /** Without its dot. */
  readonly ending: string;
  /** What the name comes to, for the version that is looked at; `null` until it is known. */
  readonly example: string | null;
  /** What becomes of a name that is taken, in a few words. */
  readonly taken: string | null;
}

/** A file's name: as it is typed, and with what is put in between { and }. Below it stands what it comes to. */
export function ExportName({ field, template, onChange, ending, example, taken }: ExportNameProps) {
  const caret = useRef<number | null>(null);
  const insert = (text: string): void => {
    const at = caret.current ?? template.length;
    onChange(template.slice(0, at) + text + template.slice(at));
    // The menu gives the focus back to its button first.
    setTimeout(() => {
      field.current?.focus();
      field.current?.setSelectionRange(at + text.length, at + text.length);
    });
  };
  const fault = templateFault(template);
  return (
    <div className="export-name">
      <TextField
        ref={field} label="File name" value={template} onChange={onChange} error={fault} suffix={`.${ending}`} maxLength={200}
        onFocus={(event) => { if (caret.current === null) event.target.select(); }} onSelect={(event) => { caret.current = event.currentTarget.selectionStart; }}
      />
      <Menu align="end" trigger={<Button variant="quiet" className="export-insert" aria-label="Insert into the file name">Insert</Button>} items={insertable.map(({ text, label }) => ({ label, onSelect: () => insert(text) }))} />
      {!fault && <p className="export-example" aria-live="polite"><span className="selectable" title={example ?? undefined}>{example ?? '…'}</span>{taken && <small>{taken}</small>}</p>}
    </div>
  );
}
