import type { ModelDescriptor } from './descriptor';

/** `ideogram/ideogram-v4/image-to-image` on ModelRunner. Fields, ranges and defaults: PROTOCOL 11.1; advice: 11.4; price: 11.3. */
export const ideogramV4ImageToImage = {
  id: 'ideogram/ideogram-v4/image-to-image',
  title: 'Ideogram 4 · image to image',
  fields: {
    prompt: {
      name: 'prompt', label: 'Prompt', kind: 'text', required: true,
      help: 'Say what the picture should become. Words you want to read in the picture stand in quotes: a poster that says "VISIT MARS".',
    },
    strength: {
      name: 'strength', label: 'Strength', kind: 'number', min: 0, max: 1, step: 0.01, default: 0.8,
      help: 'How far the result may leave the input. About 0.3 is a light restyle, 0.8 is the place to start; towards 1 the prompt rules and the picture drifts. If it strays, lower it.',
    },
    seed: {
      name: 'seed', label: 'Seed', kind: 'integer', min: 0, max: 2_147_483_647, step: 1, default: null,
      help: 'The same seed, prompt and settings give the same picture again. Locked, the next pass keeps it; free, every pass draws a new one.',
    },
    rendering_speed: {
      name: 'rendering_speed', label: 'Rendering speed', kind: 'choice', default: 'BALANCED',
      choices: [
        { value: 'TURBO', label: 'Turbo', help: 'For drafts' },
        { value: 'BALANCED', label: 'Balanced' },
        { value: 'QUALITY', label: 'Quality', help: 'For the final picture' },
      ],
      help: 'Turbo for drafts, Quality for the final picture. Speed moves both time and price.',
    },
    expansion_model: {
      name: 'expansion_model', label: 'Magic Prompt', kind: 'choice', default: 'None',
      choices: [
        { value: 'None', label: 'None', help: 'Your prompt is taken literally' },
        { value: 'Medium', label: 'Medium' },
        { value: 'Large', label: 'Large', help: 'For short, sparse prompts' },
      ],
      help: 'Rewrites the prompt on every run, so a pass that uses it can’t be repeated exactly. None takes your prompt literally.',
    },
    image_size: {
      name: 'image_size', label: 'Image size', kind: 'size', default: 'input-shape',
      presets: [
        { value: 'square_hd', label: 'Square HD', width: 1024, height: 1024 },
        { value: 'square', label: 'Square', width: 512, height: 512 },
        { value: 'portrait_4_3', label: 'Portrait 4:3', width: 768, height: 1024 },
        { value: 'portrait_16_9', label: 'Portrait 16:9', width: 576, height: 1024 },
        { value: 'landscape_4_3', label: 'Landscape 4:3', width: 1024, height: 768 },
        { value: 'landscape_16_9', label: 'Landscape 16:9', width: 1024, height: 576 },
        { value: 'auto', label: 'Auto (full size)', width: null, height: null },
      ],
      help: 'The size of the result, and what its price is counted by. It starts as the input’s shape with a long edge of at most 1536.',
    },
    num_images: {
      name: 'num_images', label: 'Images', kind: 'integer', min: 1, max: 4, step: 1, default: 1,
      help: 'How many pictures one pass makes. Each one is paid for.',
    },
    acceleration: {
      name: 'acceleration', label: 'Acceleration', kind: 'choice', default: 'none',
      choices: [
        { value: 'none', label: 'None' }, { value: 'low', label: 'Low' },
        { value: 'regular', label: 'Regular' }, { value: 'high', label: 'High' },
      ],
      help: 'Trades fidelity for time. None gives the cleanest picture.',
    },
    output_format: {
      name: 'output_format', label: 'Output format', kind: 'choice', default: 'png',
      choices: [{ value: 'png', label: 'PNG', help: 'No loss' }, { value: 'jpeg', label: 'JPEG', help: 'Smaller' }],
      help: 'PNG keeps every pixel; JPEG is smaller. Exports can be any format later.',
    },
    enable_safety_checker: {
      name: 'enable_safety_checker', label: 'Safety checker', kind: 'fixed', value: true,
      help: 'Always on.',
    },
  },
  price: {
    perMegapixel: '0.06',
    currency: 'USD',
    source: 'The model’s page states $0.06 per megapixel of image.',
    notStated: 'Rendering speed and Magic Prompt may change the price; their figures are not stated. The settled price shows after the pass.',
  },
  usualSeconds: 14,
  advice: {
    madeFor: [
      'Restyle or recolour a photo',
      'Another mood or setting with the layout kept',
      'Add or correct words: menus, covers, ads, packaging, signs',
      'Take a sketch or comp towards a finished visual',
    ],
    notFor: [
      'Making a picture from text alone: that is another model, ideogram/ideogram-v4',
      'Changing only a masked part: that needs an inpainting or generative-fill model',
    ],
    tips: ['A clear, high-resolution input gives the cleanest results.', 'Words wanted in the picture stand in quotes in the prompt.'],
  },
} as const satisfies ModelDescriptor;
