import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { ModelDescriptor, Task } from '../common/models';
import { houseCapabilities, houseDocuments } from './house-models';
import { inputSchema } from './validation';

/** What a model does, in the catalogue's own words for it (PROTOCOL 17.4). */
const capabilities: Readonly<Record<Task, readonly string[]>> = {
  'image-to-image': ['edit'],
  'text-to-image': [],
  edit: ['edit'],
  upscale: ['upscale'],
  extend: ['extend'],
  'remove-background': ['remove_background'],
};

/** When the models of this catalogue came and last changed: nobody asks. */
const since = '2026-01-01T00:00:00.000Z';

/** A model as the catalogue lists it (PROTOCOL 17.2), with the JSON Schema of its input; prices as its card has them, on the entry itself. */
export function catalogueEntry(model: ModelDescriptor, card: Record<string, unknown> | null): Record<string, unknown> {
  const [ownerName = '', ...alias] = model.id.split('/');
  const rates = card && typeof card['rateCard'] === 'object' ? card['rateCard'] : { pricingMode: 'per_megapixel' };
  return {
    id: uuidOf(model.id),
    ownerName,
    alias: alias.join('/'),
    name: model.title,
    category: model.task,
    shortDescription: model.advice.madeFor[0] ?? model.title,
    description: model.advice.madeFor.join('. '),
    thumbnailUrl: null,
    tags: [model.task],
    useCases: model.advice.madeFor,
    inputModalities: [
      ...(model.fields.some(({ role }) => role === 'prompt') ? ['text'] : []),
      ...(model.slots.length > 0 ? ['image'] : []),
    ],
    outputModalities: ['image'],
    capabilities: houseCapabilities.get(model.id) ?? capabilities[model.task],
    features: [],
    schema: schemaDocument(model),
    ...rates,
    pricingRules: card?.['pricingRules'] ?? null,
    averageCost: card?.['averageCost'] ?? null,
    official: true,
    featured: true,
    examples: [],
    contextWindow: null,
    maxOutputTokens: null,
    providerRequestConfig: null,
    createdAt: since,
    updatedAt: since,
  };
}

/** The same of one name, always. */
function uuidOf(name: string): string {
  const hex = createHash('sha256').update(name).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** `…/openapi.json`: what a form can be made from (PROTOCOL 17.3). */
export function schemaDocument(model: ModelDescriptor): Record<string, unknown> {
  const published = houseDocuments.get(model.id);
  if (published) return published;
  const Output = { type: 'array', items: { type: 'string', format: 'uri' } };
  return {
    openapi: '3.0.4',
    info: { title: model.id, version: '1.0.0' },
    paths: { [`/${model.id}`]: { post: { summary: model.title } } },
    components: { schemas: { Input: describeInput(model), Output } },
  };
}

function describeInput(model: ModelDescriptor): Record<string, unknown> {
  const { $schema: _, ...schema } = z.toJSONSchema(inputSchema(model), { io: 'input' });
  const properties: Record<string, object> = {};
  for (const [name, value] of Object.entries(schema.properties ?? {})) {
    const field = model.fields.find((candidate) => candidate.name === name);
    const slot = model.slots.find((candidate) => candidate.wire === name);
    properties[name] = {
      title: field?.label ?? slot?.label ?? name,
      description: field?.help ?? slot?.help,
      ...(typeof value === 'object' ? value : {}),
      ...(field && 'default' in field && field.default !== null && field.kind !== 'size'
        ? { default: field.default }
        : {}),
    };
  }
  return { ...schema, title: 'Input', properties };
}

/** `/v1/models`: the language models of the chat surface, which this one has none of to speak of (PROTOCOL 8.6). */
export const chatModels = {
  object: 'list',
  data: [{ id: 'offline/none', object: 'model', created: 0, owned_by: 'offline' }],
} as const;
