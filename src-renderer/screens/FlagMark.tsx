import { Flag, FlagOff } from 'lucide-react';
import './FlagMark.css';

export const flagWords = { pick: 'picked', reject: 'rejected' } as const;

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
