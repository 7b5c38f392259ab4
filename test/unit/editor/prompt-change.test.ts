import { describe, expect, it } from 'vitest';
import { promptChange } from '../../../src-renderer/editor/prompt-change';

const shop = 'a shop, vintage travel poster';

describe('what changed in a prompt, for a row', () => {
  it.each([
    [shop, `${shop} at dusk`, '+“at dusk”'],
    [shop, 'a shop, travel poster', '−“vintage”'],
    [shop, 'a shop, noir travel poster', '“vintage” → “noir”'],
    [shop, 'a shop, old noir travel poster', '“vintage” → “old noir”'],
    [shop, 'a red shop, vintage travel poster at dusk', '+“red” +“at dusk”'],
    ['one two three four five six seven', 'one 2 three 4 five 6 seven', '“two” → “2” “four” → “4” …'],
    [shop, 'a shop, woodcut of a fair poster', '→ “woodcut of a fair”'],
    [shop, 'a shop; vintage travel poster', 'prompt'],
    ['', 'noir', 'prompt “noir”'],
    [shop, '', 'prompt'],
  ])('from “%s” to “%s”: %s', (before, after, said) => {
    expect(promptChange(before, after)).toBe(said);
  });

  it('is the beginning of one that was written anew', () => {
    expect(promptChange(shop, 'watercolour of the harbour, wet paper, soft light')).toBe('prompt “watercolour of the harbou…”');
  });

  it('is found soon in long prompts that have nothing in common', () => {
    const words = (letter: string): string => Array.from({ length: 3_000 }, (_, n) => `${letter}${n}`).join(' ');
    expect(promptChange(words('a'), words('b'))).toBe('prompt “b0 b1 b2 b3 b4 b5 b6 b7 b…”');
  });
});
