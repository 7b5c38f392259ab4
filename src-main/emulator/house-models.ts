import { houseOwner as owner, type ModelDescriptor } from '../common/models';
import { fromSchema, type Told } from '../common/models/from-schema';
import { descriptorOf } from '../common/models/published';

/**
 * Models that the offline engine plays beside those that ship with the app: what a designer can try of the service's catalogue without a key, and what a
 * schema that nobody here wrote a descriptor for is tried with. Their names say that they are the offline engine's. All that is known of them is what
 * they publish.
 */

const picture = (description: string) => ({ type: 'string', format: 'uri', title: 'Image Url', description });
const seed = {
  anyOf: [{ type: 'integer', minimum: 0, maximum: 2_147_483_647 }, { type: 'null' }],
  title: 'Seed',
  description: 'The same seed and settings give the same picture again.',
};
const outputFormat = {
  allOf: [{ $ref: '#/components/schemas/OutputFormat' }],
  default: 'png',
  description: 'The file type of the result.',
};
const OutputFormat = { type: 'string', enum: ['png', 'jpeg'] };

interface House extends Omit<Told, 'id'> {
  readonly alias: string;
  readonly capabilities: readonly string[];
  readonly Input: Record<string, unknown>;
  readonly schemas?: Record<string, unknown>;
}

const houses: readonly House[] = [
  {
    alias: 'enlarger',
    name: 'Enlarger (offline)',
    description:
      'Makes a picture two, three or four times as large, resampled on this machine. No details are made up.',
    words: ['upscale'],
    capabilities: ['upscale'],
    Input: {
      type: 'object',
      required: ['image_url'],
      properties: {
        image_url: picture('The picture to enlarge.'),
        upscale_factor: { type: 'integer', enum: [2, 3, 4], default: 2, description: 'So many times as large.' },
        output_format: outputFormat,
      },
    },
    schemas: { OutputFormat },
  },
  {
    alias: 'art-director',
    name: 'Art director (offline)',
    description:
      'Reworks a picture as the prompt asks, with settings of its own. For trying out a model that Pentimento knows only by its schema.',
    words: ['edit'],
    capabilities: ['edit'],
    Input: {
      type: 'object',
      required: ['prompt', 'image_url'],
      properties: {
        prompt: { type: 'string', title: 'Prompt', maxLength: 2000, description: 'What the picture should become.' },
        image_url: picture('The picture to rework.'),
        strength: { type: 'number', minimum: 0, maximum: 1, default: 0.7, description: 'How far from the input.' },
        style_image_url: {
          anyOf: [{ type: 'string', format: 'uri' }, { type: 'null' }],
          description: 'A picture whose colours are to be taken on.',
        },
        guidance_scale: { type: 'number', minimum: 1, maximum: 20, default: 5, description: 'How closely to follow.' },
        paper: { $ref: '#/components/schemas/Paper', description: 'What it is printed on.' },
        negative_prompt: { type: 'string', default: '', description: 'What not to show.' },
        seed,
        num_images: { type: 'integer', minimum: 1, maximum: 4, default: 1, title: 'Num Images' },
        palette: { type: 'array', items: { $ref: '#/components/schemas/Swatch' }, description: 'Colours to prefer.' },
        output_format: outputFormat,
        sync_mode: { type: 'boolean', default: false },
      },
    },
    schemas: {
      OutputFormat,
      Paper: { type: 'string', enum: ['smooth', 'laid', 'newsprint'], default: 'smooth' },
      Swatch: {
        type: 'object',
        properties: { rgb: { type: 'string' }, parent: { $ref: '#/components/schemas/Swatch' } },
      },
    },
  },
  {
    alias: 'fill',
    name: 'Fill (offline)',
    description: 'Changes what a mask shows white, and leaves the rest of the picture as it is.',
    words: ['inpaint', 'edit'],
    capabilities: ['edit'],
    Input: {
      type: 'object',
      required: ['prompt', 'image_url', 'mask_url'],
      properties: {
        prompt: { type: 'string', description: 'What to put there.' },
        image_url: picture('The picture to change.'),
        mask_url: picture('White where it is to change, black where it stays.'),
        seed,
        output_format: outputFormat,
      },
    },
    schemas: { OutputFormat },
  },
  {
    alias: 'cut-out',
    name: 'Cut-out (offline)',
    description:
      'Removes a plain background: whatever has the colour of the picture’s edges, and touches them, becomes transparent.',
    words: ['remove_background'],
    capabilities: ['remove_background'],
    Input: {
      type: 'object',
      required: ['image_url'],
      properties: {
        image_url: picture('The picture to cut out of.'),
        tolerance: {
          type: 'integer',
          minimum: 1,
          maximum: 100,
          default: 20,
          description: 'How unlike colours may be.',
        },
      },
    },
  },
];

/** What they publish, by id: an OpenAPI document each (PROTOCOL 17.3). */
export const houseDocuments: ReadonlyMap<string, Record<string, unknown>> = new Map(
  houses.map(({ alias, name, Input, schemas = {} }) => [
    `${owner}/${alias}`,
    {
      openapi: '3.0.4',
      info: { title: name, version: '1.0.0' },
      paths: { [`/${owner}/${alias}`]: { post: { summary: name } } },
      components: {
        schemas: { Input, Output: { type: 'array', items: { type: 'string', format: 'uri' } }, ...schemas },
      },
    },
  ]),
);

export const houseCapabilities: ReadonlyMap<string, readonly string[]> = new Map(
  houses.map(({ alias, capabilities }) => [`${owner}/${alias}`, capabilities]),
);

export const houseModels: readonly ModelDescriptor[] = houses.map(({ alias, name, description, words }) => {
  const id = `${owner}/${alias}`;
  const made = fromSchema({ id, name, description, words }, houseDocuments.get(id));
  if ('why' in made) throw new Error(`${id}: ${made.why}`);
  return descriptorOf(made.published);
});
