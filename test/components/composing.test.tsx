import { useState } from 'react';
import { describe, expect, it, onTestFinished } from 'vitest';
import { cdp, page, userEvent } from 'vitest/browser';
import { guardKeys, TextArea } from '../../src-renderer/ui';
import { show } from './shown';

guardKeys(window);

/** A prompt on a page whose Enter runs and whose Escape closes, with what was done. */
function shown() {
  const done: string[] = [];
  const hear = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' || event.key === 'Escape') done.push(event.key);
  };
  window.addEventListener('keydown', hear);
  onTestFinished(() => window.removeEventListener('keydown', hear));
  function Held() {
    const [value, setValue] = useState('');
    return <TextArea label="Prompt" value={value} onChange={setValue} />;
  }
  show(<Held />);
  return { field: page.getByRole('textbox', { name: 'Prompt' }), done };
}

interface InputMethod {
  send(
    method: 'Input.imeSetComposition',
    of: { text: string; selectionStart: number; selectionEnd: number },
  ): Promise<unknown>;
  send(method: 'Input.insertText', of: { text: string }): Promise<unknown>;
  send(method: 'Input.dispatchKeyEvent', of: Record<string, unknown>): Promise<unknown>;
}

/** The browser's own input method, as a person's would drive it. */
const inputMethod = (): InputMethod => cdp() as unknown as InputMethod;
const composing = (text: string): Promise<unknown> =>
  inputMethod().send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length });
/** A key that the input method takes: told with the code that says so. */
const taken = (key: string): Promise<unknown> =>
  inputMethod().send('Input.dispatchKeyEvent', { type: 'rawKeyDown', key, windowsVirtualKeyCode: 229 });

describe('a prompt in the making by an input method', () => {
  it('shows what is composed, and takes what is chosen', async () => {
    const { field } = shown();
    await userEvent.click(field);
    await composing('か');
    await composing('かん');
    await expect.element(field).toHaveValue('かん');
    await inputMethod().send('Input.insertText', { text: '看板' });
    await expect.element(field).toHaveValue('看板');
  });

  it('keeps the keys that end it from the page, which has them back afterwards', async () => {
    const { field, done } = shown();
    await userEvent.click(field);
    await composing('ねお');
    await taken('Enter');
    await inputMethod().send('Input.insertText', { text: 'ネオ' });
    await composing('ん');
    await taken('Escape');
    await composing('');
    await expect.element(field).toHaveValue('ネオ');
    expect(done).toEqual([]);
    await userEvent.keyboard('{Enter}');
    await expect.element(field).toHaveValue('ネオ\n');
    expect(done).toEqual(['Enter']);
  });

  it('grows with its lines, and shrinks with them', async () => {
    const { field } = shown();
    const height = (): number => field.element().getBoundingClientRect().height;
    const least = height();
    await userEvent.fill(field, 'a line\n'.repeat(9));
    await expect.poll(height).toBeGreaterThan(least);
    await userEvent.fill(field, 'one line');
    await expect.poll(height).toBe(least);
  });
});
