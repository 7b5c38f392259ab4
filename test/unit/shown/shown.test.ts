import { anything, array, assert, constantFrom, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shownProps } from '../../../src-renderer/shown/shown';

// oxlint-disable-next-line no-control-regex, no-misleading-character-class
const unseen = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/;
const steering = ['\u001b]52;c;x\u0007', '\u009b31m', '\u2028', '\u202egnp.exe', '\u2066', '\u200f', '\ufeff', 'plain'];
const text = array(constantFrom(...steering), { minLength: 1 }).map((parts) => parts.join(' '));
const told = constantFrom(
  'title',
  'alt',
  'label',
  'placeholder',
  'aria-label',
  'aria-description',
  'aria-valuetext',
  'aria-roledescription',
  'aria-placeholder',
);
const kinds = constantFrom<unknown>('p', 'option', 'svg', 'img', () => null);

/** Every text below. */
const textsOf = (value: unknown): string[] =>
  typeof value === 'string' ? [value] : Array.isArray(value) ? value.flatMap(textsOf) : [];

describe('what JSX puts on the page', () => {
  it('holds no character that steers or hides, wherever in an element’s text it stands', () => {
    assert(
      property(kinds, array(text), text, (type, many, one) => {
        for (const children of [one, many, [one, many, [many, 3, null, { key: one }]]]) {
          const shown = textsOf(shownProps(type, { children }).children);
          expect(shown.filter((each) => unseen.test(each))).toEqual([]);
          expect(shown).toHaveLength(textsOf(children).length);
        }
      }),
    );
  });

  it('holds none in what is shown as a hint or read aloud either', () => {
    assert(
      property(kinds, told, text, (type, name, value) => {
        expect(unseen.test(String(shownProps<Record<string, string>>(type, { [name]: value })[name]))).toBe(false);
      }),
    );
  });

  it('is what it was where nothing is to be written out, and where it is edited, sent or asked for', () => {
    assert(
      property(string(), text, anything(), (plain, steered, other) => {
        const props = { value: steered, defaultValue: steered, href: steered, 'data-name': steered, other };
        expect(shownProps('input', props)).toBe(props);
        const typed = { children: steered };
        expect(shownProps('textarea', typed)).toBe(typed);
        if (unseen.test(plain)) return;
        const shown = { children: [plain, [plain]], title: `${plain}\n\t` };
        expect(shownProps('p', shown)).toBe(shown);
      }),
    );
  });
});
