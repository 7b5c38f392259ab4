import type {
  ChoiceField,
  FixedField,
  ModelDescriptor,
  NumberField,
  SizeField,
  SizeLimits,
  SizePreset,
  TextField,
} from './descriptor';

/** What the models of the Ideogram 4 family on ModelRunner have in common (PROTOCOL 11). */

/** Nothing shorter is documented (PROTOCOL 13). */
const longestPrompt = 20_000;

export const prompt = (text: Pick<TextField, 'help' | 'placeholder'> & { readonly flag: string }): TextField => ({
  ...text,
  name: 'prompt',
  label: 'Prompt',
  role: 'prompt',
  kind: 'text',
  group: 'main',
  required: true,
  longest: longestPrompt,
  default: '',
  flag: { name: 'prompt', value: 'text', help: text.flag },
});

export const seed: NumberField = {
  name: 'seed',
  label: 'Seed',
  role: 'seed',
  kind: 'integer',
  control: 'seed',
  group: 'main',
  min: 0,
  max: 2_147_483_647,
  step: 1,
  default: null,
  help: 'The same seed, prompt and settings give the same picture again, for the same version of the model. Locked, the next pass keeps it; free, every pass draws a new one.',
  flag: { name: 'seed', value: 'n', help: '0 to 2147483647; drawn at random if not given' },
};

export const renderingSpeed: ChoiceField = {
  name: 'rendering_speed',
  label: 'Rendering speed',
  word: 'speed',
  role: 'speed',
  kind: 'choice',
  control: 'segments',
  group: 'main',
  default: 'BALANCED',
  choices: [
    { value: 'TURBO', label: 'Turbo', help: 'For drafts', pace: 0.25 },
    { value: 'BALANCED', label: 'Balanced' },
    { value: 'QUALITY', label: 'Quality', help: 'For the final picture', pace: 2.5 },
  ],
  help: 'Turbo for drafts, Quality for the final picture. Speed moves both time and price.',
  flag: { name: 'speed', value: 'speed', help: 'TURBO, BALANCED or QUALITY (BALANCED)' },
};

const rewritten = { will: 'Rewrites the prompt on every run', did: 'Magic Prompt rewrote the prompt' };

export const magicPrompt: ChoiceField = {
  name: 'expansion_model',
  label: 'Magic Prompt',
  word: 'Magic Prompt',
  role: 'magic',
  kind: 'choice',
  control: 'segments',
  group: 'main',
  default: 'None',
  choices: [
    { value: 'None', label: 'None', help: 'Your prompt is taken literally' },
    { value: 'Medium', label: 'Medium', pace: 1.2, unrepeatable: rewritten },
    { value: 'Large', label: 'Large', help: 'For short, sparse prompts', pace: 1.3, unrepeatable: rewritten },
  ],
  help: 'Adds what a short prompt leaves open (subject, light, style, composition) by rewriting it on every run, so a pass that uses it can’t be repeated exactly. None takes your prompt literally: it is Pentimento’s default, so that versions can be compared. The service’s own is Medium.',
  flag: { name: 'magic', value: 'model', help: 'Magic Prompt: none, medium or large (none)' },
};

/** Sides of 256…8192, at most 25 megapixels (PROTOCOL 11.1). */
const sizeLimits: SizeLimits = {
  minSide: 256,
  maxSide: 8192,
  maxPixels: 25_000_000,
  multiple: 16,
  longEdge: 1536,
};

export const presets: readonly SizePreset[] = [
  { value: 'square_hd', label: 'Square HD', width: 1024, height: 1024 },
  { value: 'square', label: 'Square', width: 512, height: 512 },
  { value: 'portrait_4_3', label: 'Portrait 4:3', width: 768, height: 1024 },
  { value: 'portrait_16_9', label: 'Portrait 16:9', width: 576, height: 1024 },
  { value: 'landscape_4_3', label: 'Landscape 4:3', width: 1024, height: 768 },
  { value: 'landscape_16_9', label: 'Landscape 16:9', width: 1024, height: 576 },
];

export const size = (
  own: Pick<SizeField, 'default'> & {
    /** Beside those that every model of the family has. */
    readonly presets?: readonly SizePreset[];
    readonly help?: string;
    readonly flag: string;
  },
): SizeField => ({
  name: 'image_size',
  label: 'Image size',
  word: 'size',
  role: 'size',
  kind: 'size',
  group: 'main',
  default: own.default,
  limits: sizeLimits,
  presets: [...presets, ...(own.presets ?? [])],
  help: ['The size of the result. The price depends on it.', ...(own.help === undefined ? [] : [own.help])].join(' '),
  flag: { name: 'size', value: 'size', help: own.flag },
});

const images: NumberField = {
  name: 'num_images',
  label: 'Images',
  role: 'images',
  kind: 'integer',
  control: 'stepper',
  group: 'more',
  min: 1,
  max: 4,
  step: 1,
  default: 1,
  help: 'How many pictures one pass makes. Each one is paid for.',
  flag: { name: 'images', value: 'n', help: '1 to 4 (1)' },
};

const acceleration: ChoiceField = {
  name: 'acceleration',
  label: 'Acceleration',
  kind: 'choice',
  control: 'list',
  group: 'more',
  default: 'none',
  choices: [
    { value: 'none', label: 'None' },
    { value: 'low', label: 'Low', pace: 0.9 },
    { value: 'regular', label: 'Regular', pace: 0.75 },
    { value: 'high', label: 'High', pace: 0.6 },
  ],
  help: 'Trades fidelity for time. None gives the cleanest picture.',
  flag: { name: 'acceleration', value: 'level', help: 'none, low, regular or high (none)' },
};

const outputFormat: ChoiceField = {
  name: 'output_format',
  label: 'Output format',
  word: '',
  role: 'format',
  kind: 'choice',
  control: 'list',
  group: 'more',
  default: 'png',
  choices: [
    { value: 'png', label: 'PNG', help: 'No loss' },
    { value: 'jpeg', label: 'JPEG', help: 'Smaller' },
  ],
  help: 'PNG keeps every pixel; JPEG is smaller. Exports can be any format later.',
  flag: { name: 'format', value: 'format', help: 'png or jpeg (png)' },
};

const safetyChecker: FixedField = {
  name: 'enable_safety_checker',
  label: 'Safety checker',
  kind: 'fixed',
  group: 'more',
  value: true,
  help: 'The model checks every picture that it makes. It can’t be switched off here.',
};

/** The last fields of the form. */
export const lastFields = [images, acceleration, outputFormat, safetyChecker] as const;

/** What a pass delivers, costs and takes, whatever it starts from (PROTOCOL 11.3). */
export const delivered: Pick<ModelDescriptor, 'output' | 'price' | 'usualSeconds'> = {
  output: { size: { from: 'field' }, shape: 'pictures', types: ['image/png', 'image/jpeg'] },
  price: {
    perMegapixel: '0.06',
    currency: 'USD',
    source: 'The model’s page states $0.06 per megapixel of image.',
    notStated:
      'Rendering speed and Magic Prompt may change the price; their figures are not stated. The settled price shows after the pass.',
    by: [renderingSpeed.name, magicPrompt.name],
    suggested: {
      rates: { field: renderingSpeed.name, of: { TURBO: '0.03', BALANCED: '0.06', QUALITY: '0.10' } },
      fee: { field: magicPrompt.name, free: 'None', amount: '0.03' },
    },
  },
  usualSeconds: 14,
};
