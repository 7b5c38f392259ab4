/** Reading JSON Schema as services publish it, which nests `$ref`, `allOf` and `anyOf` (PROTOCOL 14). Whatever it holds, this ends, and soon. */

export type Open = Readonly<Record<string, unknown>>;

export const isOpen = (value: unknown): value is Open =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** One property, gathered through whatever it refers to. */
export interface Flat {
  /** "string", "number", "integer", "boolean", "array", "object"; empty where nobody says. */
  readonly types: ReadonlySet<string>;
  /** The values it may have, where they are counted. */
  readonly values: readonly unknown[] | null;
  readonly of: Open;
  /** What it may be instead, where there is more than one kind; without `null`. */
  readonly variants: readonly Flat[];
}

/** References that lead on, and nodes that are looked at, at most: a schema may refer to itself. */
const deepest = 8;
const mostNodes = 4_000;

const own = (of: Open, name: string): unknown => (Object.hasOwn(of, name) ? of[name] : undefined);

export class Reader {
  #nodes = 0;

  constructor(private readonly document: unknown) {}

  /** `null`: there is no end to it, or it is no schema. */
  flat(schema: unknown, depth = 0): Flat | null {
    this.#nodes += 1;
    if (depth > deepest || this.#nodes > mostNodes || !isOpen(schema)) return null;
    const reference = own(schema, '$ref');
    let merged: Open = schema;
    let variants: readonly Flat[] = [];
    let types = typesOf(schema);
    let values = valuesOf(schema);
    const take = (other: Flat): void => {
      merged = { ...other.of, ...merged };
      variants = variants.length > 0 ? variants : other.variants;
      types = types.size > 0 ? types : other.types;
      values = values ?? other.values;
    };
    if (typeof reference === 'string') {
      const target = this.flat(this.#at(reference), depth + 1);
      if (!target) return null;
      take(target);
    }
    const all = own(schema, 'allOf');
    if (Array.isArray(all)) {
      for (const part of all.slice(0, 20)) {
        const target = this.flat(part, depth + 1);
        if (!target) return null;
        take(target);
      }
    }
    for (const name of ['anyOf', 'oneOf']) {
      const some = own(schema, name);
      if (!Array.isArray(some)) continue;
      const read = some.slice(0, 20).map((part: unknown) => this.flat(part, depth + 1));
      const kinds = read.filter((one) => one !== null && !isNull(one)) as Flat[];
      const [only] = kinds;
      if (kinds.length === 1 && only) take(only);
      else if (kinds.length > 1) variants = kinds;
    }
    return { types, values, of: merged, variants };
  }

  /** `#/components/schemas/Input` */
  #at(reference: string): unknown {
    if (!reference.startsWith('#/') || reference.length > 400) return undefined;
    let at: unknown = this.document;
    for (const part of reference.slice(2).split('/')) {
      if (!isOpen(at)) return undefined;
      at = own(at, part.replaceAll('~1', '/').replaceAll('~0', '~'));
    }
    return at;
  }
}

const isNull = ({ types, values, variants }: Flat): boolean =>
  variants.length === 0 &&
  ((types.size === 0 && values?.every((value) => value === null) === true) || (types.size === 1 && types.has('null')));

function typesOf(schema: Open): ReadonlySet<string> {
  const type = own(schema, 'type');
  const all = (Array.isArray(type) ? type.slice(0, 8) : [type]).filter((one) => typeof one === 'string');
  const kinds = all.filter((one) => one !== 'null');
  return new Set(kinds.length > 0 ? kinds : all);
}

function valuesOf(schema: Open): readonly unknown[] | null {
  if (Object.hasOwn(schema, 'const')) return [schema['const']];
  const values = own(schema, 'enum');
  return Array.isArray(values) ? values : null;
}

export const textOf = (of: Open, name: string): string | null => {
  const value = own(of, name);
  return typeof value === 'string' ? value : null;
};

export const numberOf = (of: Open, name: string): number | null => {
  const value = own(of, name);
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
};

export const valueOf = own;
