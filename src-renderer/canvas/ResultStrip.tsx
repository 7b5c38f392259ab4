import { useEffect, useRef, type KeyboardEvent } from 'react';
import { Thumb } from '../ui/Thumb';
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
  const list = useRef<HTMLDivElement>(null);
  // Arrows move the focus along with the selection.
  useEffect(() => {
    if (list.current?.contains(document.activeElement))
      list.current.querySelector<HTMLElement>('[aria-selected="true"]')?.focus();
  }, [selected]);
  if (results.length < 2) return null;
  const at = results.findIndex(({ result }) => result === selected);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter') {
      event.preventDefault();
      onOpen?.(selected);
      return;
    }
    const last = results.length - 1;
    const next = { ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1, Home: 0, End: last }[
      event.key
    ];
    if (next === undefined) return;
    event.preventDefault();
    const target = results[Math.min(last, Math.max(0, next))];
    if (target && target.result !== selected) onSelect(target.result);
  };
  return (
    <div
      ref={list}
      className="result-strip"
      role="listbox"
      aria-label="Results"
      aria-orientation="horizontal"
      tabIndex={-1}
      onKeyDown={onKeyDown}
    >
      {results.map(({ result, url }) => (
        <div
          key={result}
          role="option"
          className="strip-result"
          aria-selected={result === selected}
          aria-label={`Result ${result} of ${results.length}`}
          tabIndex={result === selected || (at < 0 && result === results[0]?.result) ? 0 : -1}
          onClick={() => onSelect(result)}
          onDoubleClick={() => onOpen?.(result)}
        >
          <Thumb src={url} alt="" />
        </div>
      ))}
    </div>
  );
}
