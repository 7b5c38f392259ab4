import { useRef, type RefObject } from 'react';
import { templateFault } from '../../../src-main/common/file-name';
import { Button } from '../../ui/Button';
import { insertable } from './export-options';
import { Menu } from '../../ui/Menu';
import { TextField } from '../../ui/TextField';

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
  /** Behind what was put in, until the menu has closed. */
  const caret = useRef<number | null>(null);
  const insert = (text: string): void => {
    // A field keeps its caret when the focus leaves it.
    const at = field.current?.selectionEnd ?? template.length;
    onChange(template.slice(0, at) + text + template.slice(at));
    caret.current = at + text.length;
  };
  const goOn = (): boolean => {
    const at = caret.current;
    caret.current = null;
    if (at === null) return false;
    field.current?.focus();
    field.current?.setSelectionRange(at, at);
    return true;
  };
  const fault = templateFault(template);
  return (
    <div className="export-name">
      <TextField
        ref={field}
        label="File name"
        value={template}
        onChange={onChange}
        error={fault}
        suffix={`.${ending}`}
        maxLength={200}
        onFocus={(event) => event.target.select()}
      />
      <Menu
        align="end"
        onClosed={goOn}
        trigger={
          <Button variant="quiet" className="export-insert" aria-label="Insert into the file name">
            Insert
          </Button>
        }
        items={insertable.map(({ text, label }) => ({ label, onSelect: () => insert(text) }))}
      />
      {!fault && (
        <p className="export-example" aria-live="polite">
          <span className="selectable" title={example ?? undefined}>
            {example ?? '…'}
          </span>
          {taken && <small>{taken}</small>}
        </p>
      )}
    </div>
  );
}
