import { useEffect, useState, type CSSProperties } from 'react';
import { showClock, showSpan } from '../../src-main/common/span';
import './Progress.css';
import { expectedShare } from './elapsed';

export interface ProgressProps {
  /** The stage in words: "Running". */
  readonly stage: string;
  /** When it began, as Date.now() tells it; `null` while it waits for its turn. */
  readonly startedAt: number | null;
  /** Seconds it usually takes; `null` where nobody knows. */
  readonly usualSeconds: number | null;
  /** The bar alone, for a row that says the rest itself. */
  readonly bare?: boolean;
  readonly className?: string;
}

/** The time now, told again every `every` milliseconds. */
function useNow(every: number | null): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (every === null) return undefined;
    const timer = setInterval(() => setNow(Date.now()), every);
    return () => clearInterval(timer);
  }, [every]);
  return now;
}

/** Elapsed against usual, with the stage in words. It never shows 100% before the end. */
export function Progress({ stage, startedAt, usualSeconds, bare = false, className }: ProgressProps) {
  const now = useNow(startedAt === null ? null : 500);
  const elapsed = startedAt === null ? 0 : Math.max(0, (now - startedAt) / 1000);
  const share = usualSeconds === null ? null : expectedShare(elapsed, usualSeconds);
  const times =
    startedAt === null
      ? ''
      : `${showClock(elapsed * 1000)}${usualSeconds === null ? '' : ` · usually ${showSpan(usualSeconds * 1000)}`}`;
  return (
    <div className={className ? `progress ${className}` : 'progress'}>
      {!bare && (
        <div className="progress-words">
          <span>{stage}</span>
          <span className="figures">{times}</span>
        </div>
      )}
      <div
        className="progress-bar"
        role="progressbar"
        aria-label={stage}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={share === null ? undefined : Math.round(share * 100)}
        aria-valuetext={[stage, times].filter(Boolean).join(', ')}
        data-waiting={startedAt === null || undefined}
        data-endless={(share === null && startedAt !== null) || undefined}
        style={{ '--share': share ?? 0 } as CSSProperties}
      >
        <span />
      </div>
    </div>
  );
}
