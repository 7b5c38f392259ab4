import { Star } from 'lucide-react';
import { useId } from 'react';
import './Stars.css';
import { cx } from './cx';

export interface StarsProps {
  /** 0…5 */
  readonly value: number;
  /** Without it they are only shown. */
  readonly onChange?: (value: number) => void;
  readonly label?: string;
  readonly className?: string;
}

const all = [1, 2, 3, 4, 5] as const;
const named = (n: number): string => (n === 0 ? 'Clear rating' : n === 1 ? '1 star' : `${n} stars`);

/** A star in a square of 24, the n-th of a row. */
function starAt(n: number): string {
  const points = Array.from({ length: 10 }, (_, at) => {
    const [angle, reach] = [(at * Math.PI) / 5, at % 2 === 0 ? 10 : 4.4];
    return `${((n - 0.5) * 24 + Math.sin(angle) * reach).toFixed(2)} ${(12.6 - Math.cos(angle) * reach).toFixed(2)}`;
  });
  return `M${points.join('L')}Z`;
}

/** A rating. A click on the star that is set takes the rating back. */
export function Stars({ value, onChange, label = 'Rating', className }: StarsProps) {
  const id = useId();
  if (!onChange) {
    return value === 0 ? null : (
      <span className={cx('stars', className)} role="img" aria-label={`${named(value)} of 5`}>
        {/* One drawing for all of them: lists show hundreds. */}
        <svg aria-hidden className="stars-shown" viewBox={`0 0 ${value * 24} 24`} style={{ width: `${value}em` }}>
          <path d={all.slice(0, value).map(starAt).join('')} />
        </svg>
      </span>
    );
  }
  return (
    <span className={cx('stars', 'stars-set', className)} role="radiogroup" aria-label={label}>
      <label className="visually-hidden">
        <input type="radio" name={id} checked={value === 0} onChange={() => onChange(0)} />
        {named(0)}
      </label>
      {all.map((n) => (
        <label key={n} title={named(n)} data-on={n <= value || undefined}>
          <input
            className="star-input"
            type="radio"
            name={id}
            checked={n === value}
            onChange={() => onChange(n)}
            onClick={() => {
              if (n === value) onChange(0);
            }}
          />
          <Star aria-hidden className={n <= value ? 'star-on' : 'star-off'} />
          <span className="visually-hidden">{named(n)}</span>
        </label>
      ))}
    </span>
  );
}
