import type { z } from 'zod';
import { PentimentoError } from '../contract/errors';

const most = 200;

/** A list of named things in a project's record or among the settings. What can't be read stays in it as it is. `called`: the things' name in the plural. */
export function keptList<T extends { readonly id: string }>(schema: z.ZodType<T>, called: string) {
  const idOf = (one: unknown): string | null => schema.safeParse(one).data?.id ?? null;
  return {
    /** Those that can be read. */
    read: (kept: unknown): T[] =>
      Array.isArray(kept) ? kept.flatMap((one: unknown) => schema.safeParse(one).data ?? []) : [],

    /** The list with this one added, or put in the place of the one of its id. */
    with(kept: readonly unknown[], thing: T): unknown[] {
      if (kept.some((one) => idOf(one) === thing.id)) return kept.map((one) => (idOf(one) === thing.id ? thing : one));
      if (kept.length >= most)
        throw new PentimentoError('wrong-use', `At most ${most} ${called} are kept: delete one first.`);
      return [...kept, thing];
    },

    without: (kept: readonly unknown[], id: string): unknown[] => kept.filter((one) => idOf(one) !== id),
  };
}
