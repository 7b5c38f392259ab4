import type { ModelDescriptor } from './descriptor';
import type { Fields } from './roles';

/** Where the pictures of a pass lie, by slot. */
export type SlotUrls = Readonly<Record<string, readonly string[]>>;

/** What is posted: the fields that the model declares, and its pictures, under the model's own names. */
export function wireInput(model: ModelDescriptor, recipe: Fields, urls: SlotUrls): Record<string, unknown> {
  const fields = model.fields.flatMap((field): [string, unknown][] => {
    const value = recipe[field.name];
    if (value === undefined || value === null) return [];
    // Nothing was written: what an empty text means to a model that only its schema tells of, nobody knows.
    if (model.published && field.kind === 'text' && !field.required && value === '' && field.default === '') return [];
    return [[field.name, field.kind === 'choice' && field.numeric ? Number(value) : value]];
  });
  const pictures = new Map<string, unknown>();
  for (const { name, kind, wire } of model.slots) {
    const lie = urls[name] ?? [];
    if (lie.length === 0) continue;
    const before = pictures.get(wire);
    pictures.set(
      wire,
      kind === 'references' ? [...(Array.isArray(before) ? (before as unknown[]) : []), ...lie] : lie[0],
    );
  }
  return Object.fromEntries([...fields, ...pictures]);
}
