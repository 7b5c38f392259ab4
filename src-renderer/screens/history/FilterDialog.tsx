import { useState } from 'react';
import { Button, Dialog, NumberField, TextField } from '../../ui';
import { useEditor, useEditorState } from '../use-editor';
import './LabelDialog.css';

/** The parts of a filter that are numbers; or the name that it is kept by. */
export function FilterDialog({ asks, onClose }: { readonly asks: 'numbers' | 'name'; readonly onClose: () => void }) {
  return asks === 'name' ? <NameDialog onClose={onClose} /> : <NumbersDialog onClose={onClose} />;
}

function NameDialog({ onClose }: { readonly onClose: () => void }) {
  const editor = useEditor();
  const kept = useEditorState((state) => state.keptFilters);
  const [name, setName] = useState('');
  const typed = name.trim();
  const isTaken = kept.some((each) => each.name === typed);
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title="Save this filter"
      width="small"
      onSubmit={() => {
        if (typed === '') return;
        editor.keepFilter(typed);
        onClose();
      }}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="strong" type="submit" disabled={typed === ''}>
            {isTaken ? 'Replace' : 'Keep'}
          </Button>
        </>
      }
    >
      <TextField
        label="Name of the filter"
        value={name}
        maxLength={80}
        help="It is saved for this project on this machine, and listed in the filter menu."
        onChange={setName}
      />
    </Dialog>
  );
}

const whole = { from: 0, to: 1 } as const;

function NumbersDialog({ onClose }: { readonly onClose: () => void }) {
  const editor = useEditor();
  const [filter] = useState(() => editor.store.get().filter);
  const [{ from, to }, setStrength] = useState<{ readonly from: number; readonly to: number }>(
    filter.strength ?? whole,
  );
  const [seed, setSeed] = useState<number | null>(filter.seed);
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title="Strength and seed"
      width="small"
      onSubmit={() => {
        const isAll = Math.min(from, to) <= whole.from && Math.max(from, to) >= whole.to;
        editor.filterBy({
          ...editor.store.get().filter,
          strength: isAll ? null : { from: Math.min(from, to), to: Math.max(from, to) },
          seed,
        });
        onClose();
      }}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="strong" type="submit">
            Filter
          </Button>
        </>
      }
    >
      <div className="filter-numbers">
        <NumberField
          label="Strength from"
          value={from}
          min={0}
          max={1}
          step={0.05}
          initial={0}
          onChange={(next) => setStrength({ from: next, to })}
        />
        <NumberField
          label="Strength to"
          value={to}
          min={0}
          max={1}
          step={0.05}
          initial={1}
          onChange={(next) => setStrength({ from, to: next })}
        />
        <NumberField
          label="Seed"
          value={seed}
          min={0}
          max={2_147_483_647}
          step={1}
          initial={null}
          placeholder="any"
          onChange={setSeed}
          onClear={() => setSeed(null)}
        />
      </div>
    </Dialog>
  );
}
