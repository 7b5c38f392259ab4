import { useState } from 'react';
import { describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { Choice } from '../../src-renderer/ui';
import { show } from './shown';

type Size = 'small' | 'medium' | 'large';

function shown() {
  const chosen: Size[] = [];
  function Held() {
    const [value, setValue] = useState<Size>('medium');
    return (
      <Choice<Size>
        label="Size"
        value={value}
        options={[
          { value: 'small', label: 'Small' },
          { value: 'medium', label: 'Medium' },
          { value: 'large', label: 'Large', disabled: true },
        ]}
        onChange={(next) => {
          chosen.push(next);
          setValue(next);
        }}
      />
    );
  }
  show(<Held />);
  return { button: page.getByRole('combobox', { name: 'Size' }), options: page.getByRole('option'), chosen };
}

describe('a list box', () => {
  it('has its options on the page only while it is open', async () => {
    const { button, options } = shown();
    expect(options.elements()).toHaveLength(0);
    await userEvent.click(button);
    await expect.element(page.getByRole('option', { name: 'Medium' })).toHaveAttribute('aria-selected', 'true');
    await expect.element(page.getByRole('option', { name: 'Medium' })).toHaveFocus();
    expect(options.elements()).toHaveLength(3);
    await userEvent.keyboard('{Escape}');
    await expect.poll(() => options.elements()).toHaveLength(0);
    await expect.element(button).toHaveFocus();
  });

  it('is opened by Space and chosen from by arrows; what can’t be chosen is passed over', async () => {
    const { button, options, chosen } = shown();
    button.element().focus();
    await userEvent.keyboard(' ');
    // The list moves its focus a moment after a key.
    const has = async (name: string): Promise<void> => {
      await expect.element(page.getByRole('option', { name })).toHaveFocus();
    };
    await has('Medium');
    expect(options.elements()).toHaveLength(3);
    await userEvent.keyboard('{Home}');
    await has('Small');
    // Large can’t be chosen: the last that can is Medium.
    await userEvent.keyboard('{End}');
    await has('Medium');
    await userEvent.keyboard('{ArrowUp}');
    await has('Small');
    await userEvent.keyboard('{Enter}');
    await expect.element(button).toHaveTextContent('Small');
    expect(chosen).toEqual(['small']);
  });

  it('leaves letters to the page while it is closed', async () => {
    const { button, chosen } = shown();
    button.element().focus();
    await userEvent.keyboard('s');
    expect(chosen).toEqual([]);
    await expect.element(button).toHaveTextContent('Medium');
  });
});
