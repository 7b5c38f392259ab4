import { useState } from 'react';
import { Button } from './Button';
import { Dialog } from './Dialog';
import { TextField } from './TextField';

export interface PresetNameDialogProps {
  readonly title: string;
  readonly confirm: string;
  readonly name: string;
  /** Names that others have. */
  readonly taken: readonly string[];
  /** Answers with what is wrong, or `null`. */
  readonly onName: (name: string) => Promise<string | null>;
  readonly onClose: () => void;
}

/** What is wrong with a preset's name, as a sentence; `null`: nothing. `taken`: names that others have. */
export const presetNameFault = (name: string, taken: readonly string[]): string | null =>
  name === ''
    ? 'A preset needs a name.'
    : taken.includes(name)
      ? 'There is a preset of that name already. Choose another.'
      : null;

/** Names a preset of the project's own. */
export function PresetNameDialog({ title, confirm, name, taken, onName, onClose }: PresetNameDialogProps) {
  const [typed, setTyped] = useState(name);
  const [wrong, setWrong] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const send = async (): Promise<void> => {
    const text = typed.trim();
    const unfit = presetNameFault(text, taken);
    if (unfit !== null) return setWrong(unfit);
    setBusy(true);
    const fault = await onName(text);
    setBusy(false);
    return fault === null ? onClose() : setWrong(fault);
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={title}
      width="small"
      closesOutside={false}
      onSubmit={() => void send()}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="strong" type="submit" loading={busy}>
            {confirm}
          </Button>
        </>
      }
    >
      <TextField
        label="Preset name"
        value={typed}
        maxLength={100}
        error={wrong}
        onChange={(text) => {
          setTyped(text);
          setWrong(null);
        }}
        onFocus={(event) => event.currentTarget.select()}
      />
    </Dialog>
  );
}
