import { assert, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  fileName,
  longestName,
  nameFields,
  nameKey,
  numberedName,
  projectNameOf,
  proposedName,
  templateFault,
  type NameForm,
  type NameValues,
} from '../../../src-main/common/file-name';

const values = (change: Partial<NameValues> = {}): NameValues => ({
  project: 'Autumn poster',
  version: 'v12',
  label: 'dusk',
  source: 'Shop front',
  seed: '48213',
  strength: '0.70',
  width: '1080',
  height: '1350',
  date: '2026-11-22',
  counter: '03',
  result: '2',
  preset: 'Web JPEG',
  ...change,
});
const form: NameForm = { result: null, scale: null, ending: 'png' };
const name = (template: string, change: Partial<NameValues> = {}, more: Partial<NameForm> = {}): string =>
  fileName(template, values(change), { ...form, ...more });
const labelled = (label: string): string => name('{label}', { label });

describe('a name', () => {
  it('is made of what the template names', () => {
    expect(
      name(
        '{project} {version} {label} {source} {seed} {strength} {width}x{height} {date} {counter} {result} {preset}',
      ),
    ).toBe('Autumn poster v12 dusk Shop front 48213 0.70 1080x1350 2026-11-22 03 2 Web JPEG.png');
    expect(Object.keys(nameFields).toSorted()).toEqual(Object.keys(values()).toSorted());
  });

  it.each([
    ['{source}-{label}-{version}', 'Shop front-v12'],
    ['{label}-{version}', 'v12'],
    ['{version}-{label}', 'v12'],
    ['{version} ({label})', 'v12'],
    ['{source} [{label}] {version}', 'Shop front v12'],
    ['{source}{label}-{version}', 'Shop front-v12'],
    ['{source}-{label}{version}', 'Shop front-v12'],
    ['{label}', 'untitled'],
    ['{source} - {label} - {version}', 'Shop front - v12'],
    ['{source}-{label}-{label}-{version}', 'Shop front-v12'],
    ['poster_{label}', 'poster'],
  ])('of %s loses the separators of an empty label', (template, stem) => {
    expect(name(template, { label: '' })).toBe(`${stem}.png`);
    expect(name(template, { label: ' \t' })).toBe(`${stem}.png`);
  });

  it('tells several results and several scales apart, unless the template does', () => {
    expect(name('{version}', {}, { result: 2 })).toBe('v12-2.png');
    expect(name('{version}', {}, { result: 2, scale: 3 })).toBe('v12-2@3x.png');
    expect(name('{version}', {}, { scale: 1 })).toBe('v12@1x.png');
    expect(name('{version} of {result}', {}, { result: 2 })).toBe('v12 of 2.png');
    expect(name('{counter}', {}, { result: 2, scale: 2 })).toBe('03@2x.png');
  });
});

describe('what is written on a version', () => {
  it.each([
    ['../../x', 'x'],
    ['a/b\\c', 'a-b-c'],
    ['/etc/passwd', 'etc-passwd'],
    ['C:\\Windows\\x', 'C-Windows-x'],
    ['what? "yes" <b>|*', 'what-yes-b'],
    ['.hidden', 'hidden'],
    ['end. . .', 'end'],
    ['🏳️‍🌈 Straße 東京', '🏳️‍🌈 Straße 東京'],
    ['gpj.\u202Eexe', 'gpj.exe'],
    ['\u200Fשלום\u200E', 'שלום'],
    ['zero\u200Bwidth\uFEFF', 'zerowidth'],
    ['two\nlines\tand\u2028more', 'two lines and more'],
    ['bell\u0007null\u0000', 'bellnull'],
    ['\uD800lone', 'lone'],
    ['e\u0301', '\u00e9'],
    ['{version}', '{version}'],
    ['...', 'untitled'],
    ['-', 'untitled'],
  ])('%j is a name that every system takes', (label, stem) => {
    expect(labelled(label)).toBe(`${stem}.png`);
  });

  it.each(['CON', 'con', 'PRN', 'Aux', 'NUL', 'COM1', 'lpt9', 'nul.txt', 'CONIN$'])(
    '%s is not the name of a device',
    (label) => {
      expect(labelled(label)).toBe(`_${label}.png`);
    },
  );

  it.each(['console', 'COM10', 'nullify', 'auxiliary'])('%s only begins like one', (label) => {
    expect(labelled(label)).toBe(`${label}.png`);
  });
});

describe('a long name', () => {
  const bytes = (text: string): number => Buffer.byteLength(text);

  it.each(['x'.repeat(200), 'ä'.repeat(200), '👩‍👩‍👧‍👦'.repeat(18), '東'.repeat(200), 'e\u0301'.repeat(100)])(
    'of %s keeps its version and its ending, within what systems take',
    (label) => {
      const long = name('{source}-{label}-{version}', { label, source: label }, { result: 3, scale: 2 });
      expect(bytes(long)).toBeLessThanOrEqual(longestName);
      expect(long).toMatch(/-v12-3@2x\.png$/);
      expect(long).not.toMatch(/\uFFFD|[\uD800-\uDBFF](?![\uDC00-\uDFFF])/);
      expect(Buffer.from(long).toString('utf8')).toBe(long);
    },
  );

  it('is cut between characters as people count them', () => {
    const stem = name('{label}', { label: '👩‍👩‍👧‍👦'.repeat(18) }).replace('.png', '');
    expect(stem).toMatch(/^(👩‍👩‍👧‍👦)+$/u);
  });

  it('made of a long template is cut too', () => {
    const long = name(`${'word '.repeat(39)}{version}`, {}, { result: 1 });
    expect(bytes(long)).toBeLessThanOrEqual(longestName);
    expect(long).toMatch(/^word .*-1\.png$/);
  });
});

describe('a template', () => {
  it.each([
    ['{source}-{colour}', '{colour}'],
    ['{Version}', '{Version}'],
    ['{}', '{}'],
    ['{constructor}', '{constructor}'],
    ['{version', '{ or }'],
    ['version}', '{ or }'],
    ['a/b', '/'],
    ['{version}:{seed}', ':'],
    [' ', 'empty'],
  ])('%s is refused with a sentence', (template, said) => {
    expect(templateFault(template)).toContain(said);
  });

  it('of known fields and plain text is fine', () => {
    expect(templateFault('{project} {version} – {width}x{height} (final)')).toBeNull();
  });
});

it('a number comes before what tells a scale', () => {
  expect([
    numberedName('a.png', 1),
    numberedName('a.png', 2),
    numberedName('a@2x.png', 3),
    numberedName('a.b (2).webp', 2),
  ]).toEqual(['a.png', 'a (2).png', 'a (3)@2x.png', 'a.b (2) (2).webp']);
});

it('names that some systems take for one have one key', () => {
  expect(nameKey('Caf\u00e9.PNG')).toBe(nameKey('cafe\u0301.png'));
});

it('a proposed name is short enough for every disk, whatever the project is called, and keeps its end', () => {
  assert(
    property(string({ unit: 'grapheme', maxLength: 400 }), (project) => {
      const proposed = proposedName(project, ' contact sheet');
      expect(new TextEncoder().encode(`${proposed} (2).pdf`).length).toBeLessThanOrEqual(longestName);
      expect(proposed).toMatch(/contact sheet$/);
      expect(templateFault(proposed)).toBeNull();
      expect(proposed).not.toMatch(/^[. ]/);
    }),
  );
  expect(proposedName('Autumn: {A/B}', ' contact sheet')).toBe('Autumn--A-B contact sheet');
});

describe('a project that begins with a picture', () => {
  it('is called as the picture is, without its ending', () => {
    expect(
      ['shop.jpg', 'v1.2 shop.TIFF', 'a/b:c.png', '.png', '  ', 'con.jpg', 'no ending', 'notes.txt'].map(projectNameOf),
    ).toEqual(['shop', 'v1.2 shop', 'a-b-c', 'Untitled project', 'Untitled project', '_con', 'no ending', 'notes.txt']);
  });

  it('has a name that is one folder on every system, whatever the picture’s is', () => {
    assert(
      property(string({ unit: 'binary', maxLength: 300 }), (picture) => {
        const called = projectNameOf(picture);
        expect(called).toMatch(/^[^/\\:*?"<>|]+$/u);
        expect(called).not.toMatch(/\p{Cc}/u);
        expect(called).not.toMatch(/^[. ]|[. ]$/);
        expect(Buffer.byteLength(called)).toBeLessThanOrEqual(longestName);
      }),
    );
  });
});
