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

/** A rating. A click on the star that is set takes the rating back. */
export function Stars({ value, onChange, label = 'Rating', className }: StarsProps) {
  const id = useId();
  if (!onChange) {
    return value === 0 ? null : (
      <span className={cx('stars', className)} role="img" aria-label={`${named(value)} of 5`}>
        {all.slice(0, value).map((n) => (
          <Star key={n} aria-hidden className="star-on" />
        ))}
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
