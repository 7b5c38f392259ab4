import { ChevronRight } from 'lucide-react';
import { useId, type ReactNode } from 'react';
import './PanelSection.css';
import { cx } from './cx';

export interface PanelSectionProps {
  readonly label: string;
  /** Stands at the right of the label. */
  readonly aside?: ReactNode;
  /** Both given: the section folds. */
  readonly open?: boolean;
  readonly onOpenChange?: (open: boolean) => void;
  readonly children: ReactNode;
  readonly className?: string;
}

/** A part of a panel under its label. */
export function PanelSection({ label, aside, open = true, onOpenChange, children, className }: PanelSectionProps) {
  const id = useId();
  return (
    <section className={cx('section', className)} aria-labelledby={id}>
      <header className="section-head">
        <h2 id={id} className="section-label">
          {onOpenChange ? (
            <button type="button" aria-expanded={open} onClick={() => onOpenChange(!open)}>
              <ChevronRight aria-hidden />
              {label}
            </button>
          ) : (
            label
          )}
        </h2>
        {aside && <div className="section-aside">{aside}</div>}
      </header>
      {open && <div className="section-body">{children}</div>}
    </section>
  );
}
