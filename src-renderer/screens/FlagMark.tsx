import { Flag, FlagOff } from 'lucide-react';
import { flagWords } from '../editor/filter';
import './FlagMark.css';

/** The flag that a picture has. `named`: for where nothing else says it to a screen reader. */
export function FlagMark({
  pick,
  named = false,
}: {
  readonly pick: keyof typeof flagWords | null;
  readonly named?: boolean;
}) {
  if (pick === null) return null;
  const Icon = pick === 'pick' ? Flag : FlagOff;
  return (
    <>
      <Icon aria-hidden className="flag-mark" />
      {named && <span className="visually-hidden">{flagWords[pick]}</span>}
    </>
  );
}
