import { visible } from '../../src-main/common/visible';

/** Attributes that are shown, or read aloud. What is edited or sent (`value`, `href`) stays what it is. */
const told: ReadonlySet<string> = new Set([
  'title',
  'alt',
  'label',
  'placeholder',
  'aria-label',
  'aria-description',
  'aria-valuetext',
  'aria-roledescription',
  'aria-placeholder',
]);

/** Line breaks and tabs of text that is shown over several lines. */
const KEPT = '\n\t';

const shownChild = (child: unknown): unknown => {
  if (typeof child === 'string') return visible(child, KEPT);
  if (!Array.isArray(child)) return child;
  const children = child.map(shownChild);
  return children.every((each, nth) => each === child[nth]) ? child : children;
};

/**
 * The properties of an element as they may be put on the page: of text that is shown, whoever wrote it, control characters and those that turn
 * the direction of what is read are written out (`visible`). Every element of the app is made through this (`jsx-runtime.ts`), so no place that
 * shows a name has to think of it.
 */
export function shownProps<P extends object>(type: unknown, props: P): P {
  const shown: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(props)) {
    if (name === 'children' ? type === 'textarea' : !told.has(name)) continue;
    const to = shownChild(value);
    if (to !== value) shown[name] = to;
  }
  return Object.keys(shown).length === 0 ? props : { ...props, ...shown };
}
