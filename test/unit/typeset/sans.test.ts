import { describe, expect, it } from 'vitest';
import { fitLine, lineOutline, lineWidth, runsOf, setLine } from '../../../src-main/typeset/sans';

describe('a line of text', () => {
  it('has single spaces, whole letters, no emoji, and “?” for what no font has', () => {
    expect(setLine('  two\n\tlines  here ', 'regular')).toBe('two lines here');
    expect(setLine('cafe\u0301 Z\u0308', 'regular')).toBe('café Z');
    expect(setLine('sun \u{1f31e}\u{fe0f} 5 © 2026', 'strong')).toBe('sun 5 © 2026');
    expect(setLine('海报 poster', 'regular')).toBe('?? poster');
    expect(setLine('\u202eleft', 'regular')).toBe('left');
    expect(setLine('Żółć Ünïcødé Ελλάδα Привет', 'strong')).toBe('Żółć Ünïcødé Ελλάδα Привет');
  });

  it('is cut to a width with “…”, between words where that loses little', () => {
    const prompt = 'Risograph poster of a harbour at dawn, two inks, coarse grain';
    for (const width of [20, 60, 100, 150, 200, 400]) {
      const line = fitLine(prompt, 'regular', 8, width);
      expect(lineWidth(line, 'regular', 8)).toBeLessThanOrEqual(width);
      if (line !== prompt) expect(line).toMatch(/[^\s,]…$/u);
      expect(prompt.startsWith(line.replace('…', ''))).toBe(true);
    }
    expect(fitLine(prompt, 'regular', 8, 400)).toBe(prompt);
    expect(fitLine(prompt, 'regular', 8, 95)).toBe('Risograph poster of a…');
    expect(fitLine('W'.repeat(300), 'strong', 8, 100).length).toBeGreaterThan(5);
  });

  it('is wider in a strong weight and in proportion to its size', () => {
    expect(lineWidth('Harbour', 'strong', 10)).toBeGreaterThan(lineWidth('Harbour', 'regular', 10));
    expect(lineWidth('Harbour', 'regular', 20)).toBeCloseTo(2 * lineWidth('Harbour', 'regular', 10), 6);
  });

  it('comes in pieces of one font file each, which make it up again', () => {
    const runs = runsOf('Żółta łódź – 5', 'regular');
    expect(runs.map(({ text }) => text).join('')).toBe('Żółta łódź – 5');
    expect(new Set(runs.map(({ file }) => file))).toEqual(
      new Set(['inter/files/inter-latin-400', 'inter/files/inter-latin-ext-400']),
    );
  });

  it('has outlines that start where they should', () => {
    expect(lineOutline('I', 'regular', 100, 50, 10)).toMatch(/^M ?10\d\.\d+ /);
  });
});
