import { z } from 'zod';
import type { ModelDescriptor } from '../common/models';
import { inputSchema } from './validation';

/** The public entry of a model (PROTOCOL 14), with the JSON Schema of its input. */
export function catalogueEntry(model: ModelDescriptor): Record<string, unknown> {
  const [owner = '', alias = '', ...path] = model.id.split('/');
  return {
    id: model.id, owner, alias, path: path.join('/'), name: model.title, kind: 'image-to-image',
    pricing: { unit: 'megapixel', amount: model.price.perMegapixel, currency: model.price.currency },
    schema: {
      openapi: '3.0.4',
      info: { title: model.id, version: '1.0.0' },
      components: { schemas: { Input: describeInput(model), Output: { type: 'array', items: { type: 'string', format: 'uri' } } } },
    },
  };
}

function describeInput(model: ModelDescriptor): Record<string, unknown> {
  const { $schema: _, ...schema } = z.toJSONSchema(inputSchema(model), { io: 'input' });
  const properties: Record<string, object> = {};
  for (const [name, value] of Object.entries(schema.properties ?? {})) {
    const field = Object.values(model.fields).find((candidate) => candidate.name === name);
    properties[name] = {
      title: field?.label ?? 'Image URL',
      ...(field ? { description: field.help } : {}),
      ...(typeof value === 'object' ? value : {}),
      ...(field && 'default' in field && field.default !== null && field.kind !== 'size' ? { default: field.default } : {}),
    };
  }
  return { ...schema, title: 'Input', properties };
}

/** `/v1/models`: the language models of the chat surface, which this one has none of to speak of (PROTOCOL 8.6). */
export const chatModels = { object: 'list', data: [{ id: 'offline/none', object: 'model', created: 0, owned_by: 'offline' }] } as const;
