import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { filesBelow } from '../../src-main/setup/reading.mjs';

/** What surrounds lists that scroll. */
const around =
  /(?:^|[\s>+~,(])(?::root|html|body|#root|\.app(?:-screen)?|\.editor(?:-middle)?|\.panels?|\.history(?:-panel|-split|-scroll|-list)?|\.grid-(?:stage|scroll|list)|\.tree-(?:stage|view|scroll|plane))(?:\[[^\]]*\]|\.[\w-]+)*:has\(/;

describe('styles', () => {
  it('ask nothing of what is inside of all that surrounds a list: every row that came or went would have the window’s styles found anew', () => {
    const folder = resolve(import.meta.dirname, '../../src-renderer');
    const sheets = filesBelow(folder).filter((file) => file.endsWith('.css'));
    expect(sheets.length).toBeGreaterThan(30);
    expect(sheets.filter((file) => around.test(readFileSync(`${folder}/${file}`, 'utf8')))).toEqual([]);
    for (const like of [
      ':root:has(.a) .b',
      '  .panel:has(+ .c)',
      '.x, .grid-list[data-a]:has(.c)',
      '.editor .panels:has(.c)',
    ])
      expect(like).toMatch(around);
    for (const like of ['.history-head:has(.a) h2', '.panel-edge:has(.a)', '.menu:not(:has(.a))'])
      expect(like).not.toMatch(around);
  });
});
