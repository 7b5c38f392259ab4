/** What `--where` takes: "stars>=4 and pick", "label = final or (version > 12 and not reject)", "prompt ~ \"night market\"". */

/** What can be asked of a result, and of what kind it is. */
export const whereFields = {
  stars: 'number',
  pick: 'flag',
  reject: 'flag',
  label: 'text',
  note: 'text',
  version: 'number',
  result: 'number',
  source: 'text',
  prompt: 'text',
  model: 'text',
  engine: 'text',
  seed: 'number',
  strength: 'number',
  width: 'number',
  height: 'number',
  day: 'text',
} as const;

type Fields = typeof whereFields;
export type WhereField = keyof Fields;
interface Kinds {
  readonly number: number | null;
  readonly flag: boolean;
  readonly text: string;
}
/** A result, as it is asked about. `null`: it has none, and nothing holds of it. `day`: 2026-11-22, when the version was made. */
export type WhereFacts = { readonly [F in WhereField]: Kinds[Fields[F]] };

export type Where = (facts: WhereFacts) => boolean;

/** Why it can't be read, as a sentence. */
export class WhereFault extends Error {
  override readonly name = 'WhereFault';
}

const word = /\s*(?:([<>!]=|==|[<>=~()])|"([^"]*)"|([^\s<>!=~()"]+))/y;

interface Token {
  readonly text: string;
  readonly kind: 'sign' | 'quoted' | 'word';
}

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  const trimmed = text.trimEnd();
  word.lastIndex = 0;
  while (word.lastIndex < trimmed.length) {
    const at = word.lastIndex;
    const [, sign, quoted, plain] = word.exec(trimmed) ?? [];
    const found = sign ?? quoted ?? plain;
    if (found === undefined) throw new WhereFault(`“${trimmed.slice(at).trim()}” can’t be read.`);
    tokens.push({ text: found, kind: sign !== undefined ? 'sign' : quoted !== undefined ? 'quoted' : 'word' });
  }
  return tokens;
}

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

const compared: Readonly<Record<string, (a: number | string, b: number | string) => boolean>> = {
  '=': (a, b) => a === b,
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
};

/** Throws `WhereFault`. */
export function parseWhere(text: string): Where {
  const tokens = tokensOf(text);
  let at = 0;
  const isNext = (wanted: string): boolean => {
    const token = tokens[at];
    return token !== undefined && token.kind !== 'quoted' && same(token.text, wanted);
  };
  const take = (wanted: string): boolean => isNext(wanted) && (at++, true);

  const either = (): Where => {
    const parts = [both()];
    while (take('or')) parts.push(both());
    return (facts) => parts.some((holds) => holds(facts));
  };
  const both = (): Where => {
    const parts = [not()];
    while (take('and')) parts.push(not());
    return (facts) => parts.every((holds) => holds(facts));
  };
  const not = (): Where => {
    if (!take('not')) return one();
    const holds = not();
    return (facts) => !holds(facts);
  };
  const one = (): Where => {
    if (take('(')) {
      const inner = either();
      if (!take(')')) throw new WhereFault('A ( is not closed.');
      return inner;
    }
    const token = tokens[at++];
    if (token === undefined) throw new WhereFault('Something is missing at its end.');
    const field = (Object.keys(whereFields) as WhereField[]).find(
      (name) => token.kind === 'word' && same(name, token.text),
    );
    if (field === undefined)
      throw new WhereFault(`“${token.text}” can’t be asked for. Use ${Object.keys(whereFields).join(', ')}.`);
    if (whereFields[field] === 'flag') return (facts) => facts[field] === true;
    const sign = tokens[at++];
    const value = tokens[at++];
    if (sign?.kind !== 'sign' || value === undefined || value.kind === 'sign')
      throw new WhereFault(
        `${field} is compared with something, as in ${field}${whereFields[field] === 'number' ? '>=4' : '=final'}.`,
      );
    return whereFields[field] === 'number'
      ? ofNumber(field, sign.text, value.text)
      : ofText(field, sign.text, value.text);
  };
  const found = either();
  if (at < tokens.length)
    throw new WhereFault(`“${tokens[at]?.text}” was not expected there: join conditions by and, or.`);
  return found;
}

function ofNumber(field: WhereField, sign: string, text: string): Where {
  const number = /^-?\d+(\.\d+)?$/.test(text.replace(/^v(?=\d)/, '')) ? Number(text.replace(/^v/, '')) : Number.NaN;
  const holds = compared[sign];
  if (Number.isNaN(number) || !holds)
    throw new WhereFault(`${field} is compared with a number by =, !=, <, <=, > or >=, not “${sign}${text}”.`);
  return (facts) => {
    const own = facts[field];
    return typeof own === 'number' && holds(own, number);
  };
}

/** Small and capital letters are one; days are compared as they follow each other. */
function ofText(field: WhereField, sign: string, text: string): Where {
  const wanted = text.normalize('NFC').toLowerCase();
  const holds = sign === '~' ? (a: number | string) => String(a).includes(wanted) : compared[sign];
  if (!holds || (field !== 'day' && /[<>]/.test(sign)))
    throw new WhereFault(`${field} is compared by =, != or ~ (contains), not by ${sign}.`);
  return (facts) => holds(String(facts[field]).normalize('NFC').toLowerCase(), wanted);
}
