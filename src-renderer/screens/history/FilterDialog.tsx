import { useState } from 'react';
import { Button, Dialog, NumberField } from '../../ui';
import { NameDialog, nameFault } from '../../ui/NameDialog';
import { useEditor, useEditorState } from '../use-editor';
import './LabelDialog.css';

/** The parts of a filter that are numbers; or the name that it is kept by. */
export function FilterDialog({ asks, onClose }: { readonly asks: 'numbers' | 'name'; readonly onClose: () => void }) {
  return asks === 'name' ? <KeepFilter onClose={onClose} /> : <NumbersDialog onClose={onClose} />;
}

function KeepFilter({ onClose }: { readonly onClose: () => void }) {
  const editor = useEditor();
  const kept = useEditorState((state) => state.keptFilters);
  return (
    <NameDialog
      title="Save this filter"
      confirm={(name) => (kept.some((each) => each.name === name) ? 'Replace' : 'Keep')}
      label="Name of the filter"
      name=""
      longest={80}
      help="It is saved for this project on this machine, and listed in the filter menu."
      fault={(name) => nameFault('filter', name, [])}
      onName={async (name) => {
        editor.keepFilter(name);
        return null;
      }}
      onClose={onClose}
    />
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
      onClose={onClose}
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
