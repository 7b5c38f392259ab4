import { z } from 'zod';
import type { ModelDescriptor } from '../common/models';
import { houseDocuments } from './house-models';
import { json, refuse, Refusal, type Exchange } from './exchange';

/** Top-level keys that are not the model's (PROTOCOL 4.1). */
const reserved = new Set(['metadata', 'webhook', 'webhook_events_filter', 'base_model', 'public']);

/** The model's input as the service takes it (PROTOCOL 11.1), built from its descriptor. */
export function inputSchema(model: ModelDescriptor): z.ZodObject {
  const shape: Record<string, z.ZodType> = {};
  for (const slot of model.slots) {
    // Several slots may fill one list: the first of them says whether it has to be there.
    if (shape[slot.wire]) continue;
    const picture = slot.kind === 'references' ? z.array(z.url()).max(slot.most) : z.url();
    shape[slot.wire] = slot.required ? picture : picture.optional();
  }
  for (const field of model.fields) {
    switch (field.kind) {
      case 'text':
        shape[field.name] = field.required
          ? z.string().min(1).max(field.longest)
          : z.string().max(field.longest).optional();
        break;
      case 'number':
        shape[field.name] = z.number().min(field.min).max(field.max).optional();
        break;
      case 'integer':
        shape[field.name] = z.int().min(field.min).max(field.max).optional();
        break;
      case 'choice':
        shape[field.name] = field.numeric
          ? z.union(field.choices.map((choice) => z.literal(Number(choice.value)))).optional()
          : z.enum(field.choices.map((choice) => choice.value)).optional();
        break;
      case 'json':
        shape[field.name] = field.required ? z.json() : z.json().optional();
        break;
      case 'switch':
      case 'fixed':
        shape[field.name] = z.boolean().optional();
        break;
      case 'size':
        shape[field.name] = z
          .union([
            z.enum(field.presets.map((preset) => preset.value)),
            // Not known of the service (PROTOCOL 13); small enough for every size that follows an input's shape.
            z
              .object({
                width: z.int().min(field.limits.multiple).max(field.limits.maxSide),
                height: z.int().min(field.limits.multiple).max(field.limits.maxSide),
              })
              .refine(
                (size) => size.width * size.height <= field.limits.maxPixels,
                `At most ${field.limits.maxPixels / 1_000_000} megapixels`,
              ),
          ])
          .optional();
        break;
    }
  }
  return z.looseObject(shape);
}

const schemas = new WeakMap<ModelDescriptor, z.ZodObject>();

/** A model of the house takes what it publishes, whatever a descriptor makes of that. */
function publishedSchema(document: Record<string, unknown>): z.ZodObject {
  const text = JSON.stringify(document).replaceAll('#/components/schemas/', '#/$defs/');
  const { components } = JSON.parse(text) as { components: { schemas: Record<string, Record<string, unknown>> } };
  const { Input, ...$defs } = components.schemas;
  return z.looseObject((z.fromJSONSchema({ ...Input, $defs }) as z.ZodObject).shape);
}

function schemaOf(model: ModelDescriptor): z.ZodObject {
  const document = houseDocuments.get(model.id);
  const known = schemas.get(model) ?? (document ? publishedSchema(document) : inputSchema(model));
  schemas.set(model, known);
  return known;
}

/** The model's own fields of a submitted body, checked. Errors in the zod shape of PROTOCOL 9.1. */
export function readInput(
  exchange: Exchange,
  model: ModelDescriptor,
  body: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const own = Object.fromEntries(Object.entries(body).filter(([key]) => !reserved.has(key)));
  const parsed = schemaOf(model).safeParse(own);
  if (parsed.success) return own;
  const issues = parsed.error.issues.map(({ code, path, message }) => ({ code, path, message }));
  throw new Refusal(json(400, { error: issues, request_id: exchange.correlation }));
}

/** Fields the model does not know: taken, and failing downstream (PROTOCOL 14). */
export const unknownFields = (model: ModelDescriptor, input: Readonly<Record<string, unknown>>): string[] =>
  Object.keys(input).filter((key) => !(key in schemaOf(model).shape));

/** PROTOCOL 4.2: at most 16 pairs, keys of 1–64, string values of at most 512 UTF-16 units. */
export function readMetadata(value: unknown): Record<string, string> {
  if (value === undefined) return {};
  const faults: { code: string; path: string[]; message: string }[] = [];
  const metadata: Record<string, string> = {};
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    faults.push({ code: 'invalid_type', path: ['metadata'], message: 'metadata must be an object' });
  } else {
    const entries: [string, unknown][] = Object.entries(value);
    if (entries.length > 16)
      faults.push({ code: 'too_big', path: ['metadata'], message: 'metadata may have at most 16 keys' });
    for (const [key, text] of entries) {
      const path = ['metadata', key];
      if (key.length < 1 || key.length > 64)
        faults.push({ code: 'too_big', path, message: 'metadata keys must have 1 to 64 characters' });
      if (typeof text !== 'string')
        faults.push({ code: 'invalid_type', path, message: 'metadata values must be strings' });
      else if (text.length > 512)
        faults.push({ code: 'too_big', path, message: 'metadata values may have at most 512 characters' });
      else metadata[key] = text;
    }
  }
  if (faults.length > 0) {
    throw new Refusal(
      json(400, { error: 'ValidationError', message: 'Invalid metadata', details: { validationErrors: faults } }),
    );
  }
  return metadata;
}

/** Seconds that media live, from `x-modelrunner-object-lifecycle-preference`; `null`: for good. */
export function readLifecycle(exchange: Exchange): number | null {
  const header = exchange.headers['x-modelrunner-object-lifecycle-preference'];
  if (typeof header !== 'string') return null;
  const bad = (why: string): Refusal =>
    refuse(exchange, 400, `Invalid x-modelrunner-object-lifecycle-preference: ${why}`);
  let value: unknown;
  try {
    value = JSON.parse(header);
  } catch {
    throw bad('not valid JSON');
  }
  if (typeof value !== 'object' || value === null) throw bad('must be an object');
  if ('initial_acl' in value) throw bad('initial_acl is not supported');
  const seconds = 'expiration_duration_seconds' in value ? value.expiration_duration_seconds : null;
  if (seconds === null) return null;
  if (typeof seconds !== 'number' || !Number.isInteger(seconds) || seconds < 60 || seconds > 157_680_000) {
    throw bad('expiration_duration_seconds must be null or a whole number from 60 to 157680000');
  }
  return seconds;
}

/** Whether payloads are kept, from `x-modelrunner-store-io`. */
export function readStoreIo(exchange: Exchange): boolean {
  const header = exchange.headers['x-modelrunner-store-io'];
  if (header === undefined) return true;
  if (header === '1' || header === 'true' || header === 'TRUE') return true;
  if (header === '0' || header === 'false' || header === 'FALSE') return false;
  throw refuse(exchange, 400, 'Invalid x-modelrunner-store-io: expected 0, 1, true or false');
}
