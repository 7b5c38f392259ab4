import './NamedFaults.css';
import { sentenceAfter } from './sentence-after';

export interface NamedFault {
  readonly name: string;
  readonly message: string;
}

export interface NamedFaultsProps {
  readonly faults: readonly NamedFault[];
  /** So many are named; the rest is counted. */
  readonly most: number;
}

/** What went wrong with several files, each named once. It scrolls where they are many, and shows that it does. */
export function NamedFaults({ faults, most }: NamedFaultsProps) {
  return (
    <ul className="named-faults">
      {faults.slice(0, most).map(({ name, message }, index) => (
        <li key={index}>
          <b>{name}</b> {sentenceAfter(name, message)}
        </li>
      ))}
      {faults.length > most && <li>and {faults.length - most} more</li>}
    </ul>
  );
}
