import type { Engine } from './states';

/** What of a pass's record tells how its picture came about. */
interface Made {
  readonly id: string;
  readonly engine: Engine;
  readonly inputs: Readonly<Record<string, { readonly ref: { readonly kind: string; readonly id: string } }>>;
}

/**
 * Whether a generative model had a part in a pass's picture: it made it, or one that it was made from. The offline engine is none: it draws by
 * rules of its own. `passOf` answers with a pass by its id, or nothing where it is gone.
 */
export function isGenerated(pass: Made, passOf: (id: string) => Made | undefined): boolean {
  const seen = new Set<string>();
  const open: (Made | undefined)[] = [pass];
  for (let at = open.pop(); at || open.length > 0; at = open.pop()) {
    if (!at || seen.has(at.id)) continue;
    if (at.engine !== 'offline') return true;
    seen.add(at.id);
    for (const { ref } of Object.values(at.inputs)) if (ref.kind === 'result') open.push(passOf(ref.id));
  }
  return false;
}
