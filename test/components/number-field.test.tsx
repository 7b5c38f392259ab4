import { useState } from 'react';
import { describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { NumberField } from '../../src-renderer/ui';
import { show } from './shown';

/** A field for 0…10 in halves, with what it told. */
function shown(from: number | null = 5) {
  const told: (number | null)[] = [];
  const settled: (number | null)[] = [];
  function Held() {
    const [value, setValue] = useState(from);
    const take = (next: number | null): void => {
      told.push(next);
      setValue(next);
    };
    return (
      <NumberField
        label="Weight"
        value={value}
        min={0}
        max={10}
        step={0.5}
        initial={5}
        onChange={take}
        onClear={() => take(null)}
        onSettled={() => settled.push(told.at(-1) ?? from)}
      />
    );
  }
  show(<Held />);
  return { field: page.getByRole('spinbutton', { name: 'Weight' }), told, settled };
}

describe('a number field', () => {
  it('takes what is typed at once, with a comma too, and puts it onto its steps when it is left', async () => {
    const { field, told, settled } = shown();
    await userEvent.click(field);
    await userEvent.keyboard('7,3');
    // Selected by the click, so typed over; each text that stands for a number counts as it comes, on the nearest step.
    expect(told).toEqual([7, 7.5]);
    await expect.element(field).toHaveValue('7,3');
    await userEvent.keyboard('{Enter}');
    await expect.element(field).toHaveValue('7.5');
    expect(settled).toEqual([7.5]);
  });

  it('goes to the nearest number that can be, and back by Escape', async () => {
    const { field, told } = shown();
    await userEvent.click(field);
    await userEvent.keyboard('99');
    expect(told.every((value) => value !== null && value <= 10)).toBe(true);
    await userEvent.keyboard('{Enter}');
    await expect.element(field).toHaveValue('10.0');
    await userEvent.fill(field, '3');
    await userEvent.keyboard('{Escape}');
    await expect.element(field).toHaveValue('10.0');
    expect(told.at(-1)).toBe(10);
  });

  it('is stepped by arrows, with Shift by ten, and never past its ends', async () => {
    const { field, told } = shown();
    await userEvent.click(field);
    await userEvent.keyboard('{ArrowUp}{ArrowDown}{ArrowDown}{Shift>}{ArrowUp}{/Shift}{Shift>}{ArrowUp}{/Shift}');
    expect(told).toEqual([5.5, 5, 4.5, 9.5, 10]);
  });

  it('is freed by being emptied', async () => {
    const { field, told } = shown();
    await userEvent.clear(field);
    await userEvent.keyboard('{Enter}');
    expect(told.at(-1)).toBe(null);
    await expect.element(field).toHaveValue('');
  });
});
