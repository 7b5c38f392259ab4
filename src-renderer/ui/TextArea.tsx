import { useLayoutEffect, useRef, type Ref, type TextareaHTMLAttributes } from 'react';
import './TextArea.css';
import { Field, type FieldFrame } from './Field';

export interface TextAreaProps
  extends
    FieldFrame,
    Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, 'value' | 'onChange' | 'className' | 'id' | 'rows'> {
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** It grows with its text between these, in lines. */
  readonly minRows?: number;
  readonly maxRows?: number;
  readonly ref?: Ref<HTMLTextAreaElement>;
}

const lineHeight = 20;
const padding = 14;
const heightOf = (rows: number): number => rows * lineHeight + padding;

/** Browsers that grow a field by themselves do it in the layout that a key costs anyway; measuring it here costs two more. */
const growsByItself = CSS.supports('field-sizing', 'content');

export function TextArea({
  label,
  help,
  error,
  layout = 'column',
  hideLabel,
  className,
  value,
  onChange,
  minRows = 4,
  maxRows = 14,
  ref,
  ...rest
}: TextAreaProps) {
  const own = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => {
    const element = own.current;
    if (!element || growsByItself) return undefined;
    const grow = (): void => {
      element.style.height = 'auto';
      element.style.height = `${Math.min(heightOf(maxRows), Math.max(heightOf(minRows), element.scrollHeight + 2))}px`;
    };
    grow();
    // A narrower panel wraps the text into more lines.
    let width = element.clientWidth;
    const observer = new ResizeObserver(() => {
      if (element.clientWidth !== width) {
        width = element.clientWidth;
        grow();
      }
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [value, minRows, maxRows]);
  return (
    <Field label={label} help={help} error={error} layout={layout} hideLabel={hideLabel} className={className}>
      {({ id, describedBy, invalid }) => (
        <textarea
          {...rest}
          ref={(element) => {
            own.current = element;
            if (typeof ref === 'function') return ref(element);
            if (ref) ref.current = element;
            return undefined;
          }}
          id={id}
          className="input text-area"
          aria-describedby={describedBy}
          aria-invalid={invalid}
          style={growsByItself ? { minHeight: heightOf(minRows), maxHeight: heightOf(maxRows) } : undefined}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}
