import { pictureEndings } from './picture-formats';

/** Names of exported files, from a template such as "{source}-{version}". */

/** What a template can hold, and what a designer reads about it. */
export const nameFields = {
  project: 'the project’s name',
  version: 'v12',
  label: 'what is written on the version',
  source: 'the source’s name, without its ending',
  seed: '48213',
  strength: '0.70',
  width: 'pixels',
  height: 'pixels',
  date: 'the day the version was made, 2026-11-22',
  counter: 'counts the pictures of one export',
  result: 'which of the version’s results, from 1',
  preset: 'the preset’s name',
} as const;

export type NameField = keyof typeof nameFields;

/** Empty where there is none. */
export type NameValues = Readonly<Record<NameField, string>>;

export interface NameForm {
  /** Which result it is, where the version has several; else `null`. */
  readonly result: number | null;
  /** Named @1x, @2x … where there are several; else `null`. */
  readonly scale: number | null;
  /** Without its point. */
  readonly ending: string;
}

/** Bytes in UTF-8 that a name has at most: room for a temporary name beside it, where 255 is the most. */
export const longestName = 200;

/** What Windows and macOS refuse in a name. */
const refused = /[/\\:*?"<>|]/;
// Signs that nobody sees are what is looked for.
const unseen =
  // oxlint-disable-next-line no-control-regex
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|\p{Cs}/gu;
const reserved = /^(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?=\.|$)/i;
/** Stands for a value that is empty, until its separators are settled. */
const gap = '\u0000';
const gaps = new RegExp(`([-_., ]*)${gap}(?:[-_., ]*${gap})*([-_., ]*)`, 'g');

const isField = (name: string): name is NameField => Object.hasOwn(nameFields, name);

/** Why a template can't be used, as a sentence; `null` where it can. */
export function templateFault(template: string): string | null {
  if (template.trim() === '') return 'The name is empty: write one, such as {source}-{version}.';
  for (const [, name = ''] of template.matchAll(/\{([^{}]*)\}/g)) {
    if (!isField(name))
      return `{${name}} is not known in a name. Use ${Object.keys(nameFields)
        .map((field) => `{${field}}`)
        .join(' ')}.`;
  }
  const literal = template.replace(/\{[^{}]*\}/g, '');
  if (/[{}]/.test(literal)) return 'A { or } in the name stands alone: write fields as {version}.';
  const wrong = refused.exec(literal);
  return wrong ? `A name can’t hold ${wrong[0]}: some systems refuse it.` : null;
}

/** A value as it may stand in a name: on one line, without what systems refuse or nobody sees. */
const cleaned = (text: string): string =>
  text
    .normalize('NFC')
    .replace(/\s+/gu, ' ')
    .replace(unseen, '')
    .replace(/ ?[/\\:*?"<>|][/\\:*?"<>| ]*/g, '-')
    .replace(/^[-. ]+|[-. ]+$/g, '');

/** In UTF-8, where half a pair counts as the sign that stands for it. */
const bytesOf = (text: string): number => {
  let bytes = 0;
  for (const sign of text) {
    const code = sign.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
};

/** As many whole characters, as people count them, as fit. */
function cut(text: string, most: number): string {
  if (bytesOf(text) <= most) return text;
  let kept = '';
  let bytes = 0;
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    bytes += bytesOf(segment);
    if (bytes > most) break;
    kept += segment;
  }
  return kept.replace(/[-. ]+$/, '');
}

/** The template's text with its values; where one is empty, its separators go with it. */
function filled(template: string, values: NameValues, mostOfValue: number): string {
  const text = template.replace(
    /\{([^{}]*)\}/g,
    (_, name: string) => (isField(name) ? cut(cleaned(values[name]), mostOfValue) : '') || gap,
  );
  return text
    .replaceAll(`(${gap})`, gap)
    .replaceAll(`[${gap}]`, gap)
    .replace(gaps, (whole: string, before: string, after: string, at: number, all: string) =>
      at === 0 || at + whole.length === all.length ? '' : before || after,
    );
}

/** As a file's name can begin and end on every system. */
const settled = (text: string): string => {
  const name = text
    .replace(/\s+/gu, ' ')
    .replace(unseen, '')
    .replace(/[/\\:*?"<>|]+/g, '-')
    .replace(/^[. ]+|[. ]+$/g, '');
  return reserved.test(name) ? `_${name}` : name;
};

/** The file's name with its ending, at most `longestName` bytes. The template has no `templateFault`. */
export function fileName(template: string, values: NameValues, { result, scale, ending }: NameForm): string {
  const told = /\{(result|counter)\}/.test(template);
  const tail = `${result !== null && !told ? `-${result}` : ''}${scale === null ? '' : `@${scale}x`}.${ending}`;
  const most = longestName - bytesOf(tail);
  // Long values are shortened before the end of the name is: it may hold what tells two files apart.
  let stem = '';
  for (const mostOfValue of [Infinity, 120, 80, 60, 40, 24]) {
    stem = settled(filled(template, values, mostOfValue));
    if (bytesOf(stem) <= most) return `${stem || 'untitled'}${tail}`;
  }
  return `${settled(cut(stem, most - 1))}${tail}`;
}

/** What a project is called that begins with a picture of this file name. */
export function projectNameOf(picture: string): string {
  const ending = new RegExp(`\\.(${pictureEndings.join('|')})$`, 'i');
  return settled(cut(cleaned(picture.replace(ending, '')), 80)) || 'Untitled project';
}

/** A name that a dialog proposes, without an ending: the text cut and cleaned as exports' are, so that `end` still fits behind it. */
export function proposedName(text: string, end: string): string {
  // An ending and a number may come behind it.
  const stem = settled(cut(cleaned(text.replace(/[{}]/g, '-')), longestName - bytesOf(end) - 10));
  return `${stem}${stem === '' ? end.trimStart() : end}`;
}

/** "poster (2).png"; "poster (2)@2x.png", so that what reads @2x still finds it. */
export function numberedName(name: string, count: number): string {
  if (count === 1) return name;
  const [, stem = name, tail = ''] = /^(.*?)((?:@[1-4]x)?\.[^.]+)$/su.exec(name) ?? [];
  return `${stem} (${count})${tail}`;
}

/** Two names of one key are one file on some systems. Letters whose small and capital forms are several (ς σ Σ) are one, and what that takes apart is composed again. */
export const nameKey = (name: string): string => name.normalize('NFC').toUpperCase().toLowerCase().normalize('NFC');
