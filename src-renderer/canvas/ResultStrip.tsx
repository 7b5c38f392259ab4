import './ResultStrip.css';

export interface StripResult {
  /** Counts from 1. */
  readonly result: number;
  /** A thumbnail; `null` while it is being fetched. */
  readonly url: string | null;
}

export interface ResultStripProps {
  readonly results: readonly StripResult[];
  /** Counts from 1. */
  readonly selected: number;
  readonly onSelect: (result: number) => void;
  readonly onOpen?: (result: number) => void;
}

/** The pictures of one pass: listbox "Results". Nothing for a single one. */
export function ResultStrip({ results, selected, onSelect, onOpen }: ResultStripProps) {
  if (results.length < 2) return null;
  return (
    <ul className="result-strip" role="listbox" aria-label="Results" aria-orientation="horizontal">
      {results.map(({ result, url }) => (
        <li key={result} role="option" aria-selected={result === selected} aria-label={`Result ${result} of ${results.length}`} tabIndex={result === selected ? 0 : -1} onClick={() => onSelect(result)} onDoubleClick={() => onOpen?.(result)}>
          {url && <img src={url} alt="" />}
        </li>
      ))}
    </ul>
  );
}
