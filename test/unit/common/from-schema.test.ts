import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { learnModels, models } from '../../../src-main/common/models';
import { fieldFault } from '../../../src-main/common/models/check';
import { fromSchema, type Told } from '../../../src-main/common/models/from-schema';
import { bounds, descriptorOf, readPublished, type Published } from '../../../src-main/common/models/published';
import { wireInput } from '../../../src-main/common/models/wire';
import { defaultsOf, frozen } from '../../../src-main/common/recipe';
import { houseDocuments } from '../../../src-main/emulator/house-models';

const told = (change: Partial<Told> = {}): Told => ({
  id: 'acme/paint',
  name: 'Paint',
  description: 'Paints.',
  words: [],
  ...change,
});

const document = (properties: unknown, required: readonly string[] = [], schemas = {}): unknown => ({
  components: { schemas: { Input: { type: 'object', properties, required }, ...schemas } },
});

const made = (schema: unknown, of: Partial<Told> = {}): Published => {
  const answer = fromSchema(told(of), schema);
  if ('why' in answer) throw new Error(answer.why);
  return answer.published;
};
const why = (schema: unknown): string => {
  const answer = fromSchema(told(), schema);
  return 'why' in answer ? answer.why : 'it was made';
};

const address = { type: 'string', format: 'uri' };

describe('a descriptor made from a published schema', () => {
  it('has slots by format and name, the picture that a pass starts from first', () => {
    const { slots, task, fields, leftOut } = made(
      document(
        {
          prompt: { type: 'string' },
          style_image: address,
          mask_url: { anyOf: [address, { type: 'null' }] },
          image_url: address,
          lora_url: address,
          image_format: { type: 'string', enum: ['png'] },
          image_strength: { type: 'number', minimum: 0, maximum: 1 },
        },
        ['prompt', 'image_url'],
      ),
    );
    expect(slots.map(({ name, kind, wire, required }) => [name, kind, wire, required])).toEqual([
      ['picture', 'picture', 'image_url', true],
      ['style_image', 'picture', 'style_image', false],
      ['mask', 'mask', 'mask_url', false],
    ]);
    expect(task).toBe('edit');
    expect(fields.map(({ name }) => name)).toEqual(['prompt', 'image_format', 'image_strength']);
    expect(leftOut).toEqual(['lora_url']);
  });

  it('fills a list of pictures by several slots, which are sent as one list', () => {
    const published = made(document({ image_urls: { type: 'array', items: address, maxItems: 3 } }, ['image_urls']));
    expect(published.slots.map(({ name, required }) => [name, required])).toEqual([
      ['picture', true],
      ['image_urls-2', false],
      ['image_urls-3', false],
    ]);
    expect(
      wireInput(descriptorOf(published), { model: 'acme/paint' }, { picture: ['a'], 'image_urls-3': ['c'] }),
    ).toEqual({ image_urls: ['a', 'c'] });
  });

  it('has ranges, choices, defaults and help, through whatever they are nested in', () => {
    const { fields } = made(
      document(
        {
          seed: { anyOf: [{ type: 'integer' }, { type: 'null' }] },
          steps: { allOf: [{ $ref: '#/components/schemas/Steps' }], default: 8, description: ' How\nmany. ' },
          quality: { $ref: '#/components/schemas/Quality' },
          upscale: { enum: [2, 4], default: 4 },
          tile: { type: 'boolean' },
          weight: { type: 'number', exclusiveMinimum: 0, maximum: 2, default: 1 },
          note: { type: ['string', 'null'], maxLength: 40 },
          enable_safety_checker: { type: 'boolean', default: true },
        },
        ['quality'],
        {
          Steps: { type: 'integer', minimum: 1, maximum: 50 },
          Quality: { type: 'string', enum: ['draft', 'final_cut'] },
        },
      ),
    );
    const by = Object.fromEntries(fields.map((field) => [field.name, field]));
    expect(by['seed']).toMatchObject({ kind: 'integer', role: 'seed', min: 0, max: 2_147_483_647, default: null });
    expect(by['steps']).toMatchObject({ kind: 'integer', min: 1, max: 50, default: 8, help: 'How many.' });
    expect(by['quality']).toMatchObject({ kind: 'choice', default: 'draft', choices: [{}, { label: 'Final cut' }] });
    expect(by['upscale']).toMatchObject({ kind: 'choice', numeric: true, default: '4' });
    expect(by['tile']).toMatchObject({ kind: 'switch', default: null });
    expect(by['weight']).toMatchObject({ kind: 'number', max: 2, default: 1, control: 'slider' });
    expect(fieldFault(by['weight']!, 0)).not.toBeNull();
    expect(by['note']).toMatchObject({ kind: 'text', longest: 40, required: false });
    expect(by['enable_safety_checker']).toMatchObject({ kind: 'fixed', value: true });
  });

  it('sends what was chosen as the model takes it, and nothing that was left free', () => {
    const model = descriptorOf(
      made(
        document({
          prompt: { type: 'string' },
          scale: { enum: [2, 4] },
          tile: { type: 'boolean' },
          avoid: { type: 'string' },
          steps: { type: 'integer', minimum: 1, maximum: 9 },
        }),
        { words: ['upscale'] },
      ),
    );
    expect(wireInput(model, { ...defaultsOf(model), prompt: 'x' }, {})).toEqual({ prompt: 'x' });
    expect(wireInput(model, { ...defaultsOf(model), scale: '4', tile: false, avoid: 'fog', steps: 3 }, {})).toEqual({
      scale: 4,
      tile: false,
      avoid: 'fog',
      steps: 3,
    });
  });

  it('leaves out what it can’t ask for, and refuses a model that must be given it', () => {
    const odd = {
      loras: { type: 'array', items: { type: 'object' } },
      model: { enum: ['a'] },
      toString: { type: 'string' },
    };
    expect(made(document({ prompt: { type: 'string' }, ...odd })).leftOut.toSorted()).toEqual(
      ['loras', 'model', 'toString'].toSorted(),
    );
    expect(why(document(odd, ['model']))).toMatch(/“model”/);
    expect(why(document({ video_url: address }, ['video_url']))).toMatch(/video_url/);
    // A list that is no picture can be written as JSON, where it has to be.
    expect(made(document({ points: { type: 'array', items: { type: 'number' } } }, ['points'])).fields).toMatchObject([
      { kind: 'json', required: true },
    ]);
    for (const nothing of [null, 7, [], {}, { components: null }, document(null), document([])])
      expect(why(nothing)).toMatch(/settings/);
  });

  it('never has keys of the service’s own, nor a result as data', () => {
    const keys = ['public', 'metadata', 'webhook', 'webhook_events_filter', 'base_model', 'sync_mode'];
    const properties = Object.fromEntries(keys.map((name) => [name, { type: 'boolean' }]));
    const { fields, leftOut } = made(document({ ...properties, prompt: { type: 'string' } }));
    expect(fields.map(({ name }) => name)).toEqual(['prompt']);
    expect(leftOut).toEqual([]);
  });

  it('knows a size by presets beside pixels', () => {
    const image_size = {
      anyOf: [
        { type: 'string', enum: ['square_hd', 'auto', 'a_size_of_its_own'] },
        { type: 'object', properties: { width: { type: 'integer', maximum: 2048 }, height: { type: 'integer' } } },
      ],
      default: 'square_hd',
    };
    const text = made(document({ prompt: { type: 'string' }, image_size }));
    expect(text).toMatchObject({ task: 'text-to-image', output: { from: 'field' } });
    expect(text.fields.find(({ role }) => role === 'size')).toMatchObject({
      presets: [{ value: 'square_hd', width: 1024 }],
      default: 'square_hd',
      limits: { maxSide: 2048 },
    });
    const image = made(document({ image_url: address, image_size }));
    expect(image.fields.find(({ role }) => role === 'size')).toMatchObject({ default: 'auto' });
  });

  it('is made of each model that the offline engine plays', () => {
    for (const [id, schema] of houseDocuments) expect(made(schema, { id }).slots[0]?.name).toBe('picture');
  });

  it('ends, stays within its bounds, and is read back as it was, whatever a schema holds', () => {
    const leaf = fc.oneof(
      fc.constantFrom(
        ...['string', 'number', 'integer', 'boolean', 'array', 'object', 'null'].map((type) => ({ type })),
      ),
      fc.record({ type: fc.constant('string'), format: fc.constant('uri') }),
      fc.record({
        enum: fc.array(fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null)), { maxLength: 200 }),
      }),
      fc.record({
        type: fc.constantFrom('number', 'integer'),
        minimum: fc.double(),
        maximum: fc.double(),
        default: fc.double(),
      }),
      fc.record({ type: fc.constant('integer'), multipleOf: fc.double(), exclusiveMinimum: fc.integer() }),
      fc.record({
        $ref: fc.constantFrom('#/components/schemas/Loop', '#/components/schemas/Input', '#/nowhere', '#', 'x'),
      }),
      fc.record({
        type: fc.constant('string'),
        title: fc.string({ unit: 'binary', maxLength: 3000 }),
        default: fc.string(),
      }),
      fc.jsonValue(),
    );
    const property = fc.oneof(
      leaf,
      fc.record({ anyOf: fc.array(leaf, { maxLength: 4 }) }),
      fc.record({ allOf: fc.array(leaf, { maxLength: 3 }), description: fc.string({ maxLength: 3000 }) }),
      fc.record({ type: fc.constant('array'), items: leaf, maxItems: fc.integer() }),
    );
    const names = fc.oneof(
      fc.constantFrom('prompt', 'seed', 'image_url', 'mask_url', 'image_urls', 'image_size', 'strength', 'num_images'),
      fc.constantFrom('model', '__proto__', 'constructor', 'public', 'scale', 'width', 'height', 'output_format'),
      fc.string({ maxLength: 80 }),
    );
    const schema = fc
      .record({ pairs: fc.array(fc.tuple(names, property), { maxLength: 120 }), required: fc.array(names) })
      .map(({ pairs, required }) =>
        document(Object.fromEntries(pairs), required, {
          Loop: { anyOf: [{ $ref: '#/components/schemas/Loop' }, { $ref: '#/components/schemas/Input' }] },
        }),
      );
    const { id } = told();
    fc.assert(
      fc.property(schema, (given) => {
        const answer = fromSchema(told({ name: '\u202eevil\n\u0000name' }), given);
        if ('why' in answer) {
          expect(answer.why).toMatch(/^[A-Z].*\.$/s);
          return;
        }
        const { published } = answer;
        expect(JSON.stringify(published).length).toBeLessThanOrEqual(bounds.json);
        expect(readPublished(JSON.parse(JSON.stringify(published)))).toEqual(published);
        const model = descriptorOf(published);
        learnModels('recorded', [model]);
        expect(models[id]).toBe(model);
        // What it starts with is what it takes, and what is sent of it has only names that it publishes.
        const draft = defaultsOf(model);
        for (const field of model.fields)
          if (draft[field.name] !== null) expect(fieldFault(field, draft[field.name])).toBeNull();
        const recipe = frozen(draft, { size: { width: 64, height: 64 }, drawSeed: ({ min }) => min });
        const declared = Object.keys(
          (given as { components: { schemas: { Input: { properties: object } } } }).components.schemas.Input.properties,
        );
        for (const name of Object.keys(wireInput(model, recipe, {}))) expect(declared).toContain(name);
      }),
      { numRuns: 400 },
    );
  });
});
