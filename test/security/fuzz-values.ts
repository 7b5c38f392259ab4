import type { z } from 'zod';

/** Numbers in [0, 1), the same for the same seed (mulberry32). */
export const drawing = (seed: number) => {
  let state = seed >>> 0;
  return (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

/** As much of a schema's inside as is walked. */
interface Def {
  readonly type: string;
  readonly innerType?: z.ZodType;
  readonly element?: z.ZodType;
  readonly shape?: Record<string, z.ZodType>;
  readonly options?: readonly z.ZodType[];
  readonly entries?: Record<string, unknown>;
  readonly values?: readonly unknown[];
  readonly valueType?: z.ZodType;
  readonly in?: z.ZodType;
}

const numbers = [0, 1, -1, 2, 3, 0.5, 0.8, 256, 8192, 1e9, 2147483647, 2147483648, -0, 1e308, NaN, Infinity];
const texts = [
  '',
  ' ',
  'a',
  'null',
  '__proto__',
  'constructor',
  'v1',
  '0.5',
  '-1',
  '1e999',
  '\0',
  'a\0b',
  '\u202etxt',
  '😀'.repeat(40),
  '=1+1',
  '\u001b]52;c;aGk=\u0007',
  '<script>alert(1)</script>',
  '{name}',
  '{version}-{date}',
  '{',
  'x'.repeat(5_000),
  '\ud800',
  'CON',
  '#ffffff',
  '../../outside/x',
  '%2e%2e%2f',
  'exports',
  '.hidden',
  'a/b/c',
  'a\\b',
  'a:b',
  'a.csv',
  'a.pdf',
];

/** What a window that was taken over might send: values of the schema's kind more often than not, of its ranges or beside them. */
export function valueFor(
  schema: z.ZodType,
  draw: () => number,
  known: (field: string) => readonly unknown[],
  field = '',
): unknown {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(draw() * from.length)]!;
  const inner = (next: z.ZodType): unknown => valueFor(next, draw, known, field);
  if (draw() < 0.02) return pick<unknown>([null, undefined, [], {}, 'text', 7, true, { __proto__: null, toString: 1 }]);
  const def = (schema as unknown as { def: Def }).def;
  switch (def.type) {
    case 'string': {
      const named = known(field);
      return named.length > 0 && draw() < 0.8 ? pick(named) : pick(texts);
    }
    case 'number':
    case 'int':
      return pick(draw() < 0.8 ? numbers.slice(0, 8) : numbers);
    case 'boolean':
      return draw() < 0.5;
    case 'enum':
      return pick(Object.values(def.entries ?? {}));
    case 'literal':
      return pick(def.values ?? [null]);
    case 'array':
      return Array.from({ length: Math.floor(draw() * 4) }, () => inner(def.element!));
    case 'object':
      return Object.fromEntries(
        Object.entries(def.shape ?? {}).map(([name, each]) => [name, valueFor(each, draw, known, name)]),
      );
    case 'record':
      return { [pick(texts)]: inner(def.valueType!) };
    case 'optional':
      return draw() < 0.4 ? undefined : inner(def.innerType!);
    case 'nullable':
      return draw() < 0.3 ? null : inner(def.innerType!);
    case 'union':
      return inner(pick(def.options ?? []));
    case 'pipe':
      return inner(def.in!);
    default:
      return def.innerType ? inner(def.innerType) : pick<unknown>([null, 1, 'a', {}]);
  }
}
