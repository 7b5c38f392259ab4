import { useState, type ReactNode } from 'react';
import { Button } from './Button';
import { Dialog } from './Dialog';
import { TextField } from './TextField';
import './NameDialog.css';

export interface NameDialogProps {
  readonly title: string;
  /** What the button says, for the name as it is typed. */
  readonly confirm: string | ((name: string) => string);
  /** Of the name's field. */
  readonly label: string;
  /** The name to begin with. */
  readonly name: string;
  readonly longest?: number;
  /** Below the name's field. */
  readonly help?: string;
  /** Whether what else is asked is fit; says itself what is not. */
  readonly ready?: () => boolean;
  /** What is wrong with a name, as a sentence, or `null`. */
  readonly fault: (name: string) => string | null;
  /** Keeps it; answers with what went wrong, or `null`. */
  readonly onName: (name: string) => Promise<string | null>;
  readonly onClose: () => void;
  /** What else is asked, below the name. */
  readonly children?: ReactNode;
}

/** What is wrong with the name of a `thing` (“preset”), as a sentence; `null`: nothing. `taken`: names that others have. */
export const nameFault = (thing: string, name: string, taken: readonly string[]): string | null =>
  name === ''
    ? `A ${thing} needs a name.`
    : taken.includes(name)
      ? `There is a ${thing} of that name already. Choose another.`
      : null;

/** Asks for a name, and stays until it is fit and kept. */
export function NameDialog({
  title,
  confirm,
  label,
  name,
  longest = 100,
  help,
  ready,
  fault,
  onName,
  onClose,
  children,
}: NameDialogProps) {
  const [typed, setTyped] = useState(name);
  const [wrong, setWrong] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const send = async (): Promise<void> => {
    if (ready?.() === false) return;
    const text = typed.trim();
    const unfit = fault(text);
    if (unfit !== null) return setWrong(unfit);
    setBusy(true);
    const failed = await onName(text);
    setBusy(false);
    return failed === null ? onClose() : setWrong(failed);
  };
  return (
    <Dialog
      onClose={onClose}
      title={title}
      width="small"
      closesOutside={false}
      onSubmit={() => void send()}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="strong" type="submit" loading={busy}>
            {typeof confirm === 'string' ? confirm : confirm(typed.trim())}
          </Button>
        </>
      }
    >
      <div className="name-dialog">
        <TextField
          label={label}
          value={typed}
          maxLength={longest}
          error={wrong}
          {...(help === undefined ? {} : { help })}
          onChange={(text) => {
            setTyped(text);
            setWrong(null);
          }}
          onFocus={(event) => event.currentTarget.select()}
        />
        {children}
      </div>
    </Dialog>
  );
}
