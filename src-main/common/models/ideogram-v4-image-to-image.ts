import { inputShape, type ModelDescriptor } from './descriptor';
import { delivered, lastFields, magicPrompt, prompt, renderingSpeed, seed, size } from './ideogram-v4';

/** `ideogram/ideogram-v4/image-to-image` on ModelRunner. Fields, ranges and defaults: PROTOCOL 11.1; advice: 11.4; price: 11.3. */
export const ideogramV4ImageToImage: ModelDescriptor = {
  id: 'ideogram/ideogram-v4/image-to-image',
  title: 'Ideogram 4 · image to image',
  family: 'Ideogram 4',
  task: 'image-to-image',
  slots: [
    {
      name: 'picture',
      kind: 'picture',
      wire: 'image_url',
      label: 'Input',
      help: 'The picture that a pass starts from.',
      required: true,
      accepts: ['image/png', 'image/jpeg'],
      maxBytes: 100_000_000,
      most: 1,
    },
  ],
  fields: [
    prompt({
      help: 'Say what the picture should become. Put words you want rendered in quotes: a poster that says "VISIT MARS".',
      placeholder: 'a vintage travel poster that says “VISIT MARS”',
      flag: 'what the picture should become; words in quotes are rendered',
    }),
    {
      name: 'strength',
      label: 'Strength',
      role: 'strength',
      kind: 'number',
      control: 'slider',
      group: 'main',
      departs: true,
      ends: ['near input', 'prompt rules'],
      min: 0,
      max: 1,
      step: 0.01,
      default: 0.8,
      help: 'How far the result may leave the input. About 0.3 is a light restyle, 0.8 is the place to start; towards 1 the prompt rules and the picture drifts. If it strays, lower it.',
      flag: { name: 'strength', value: '0..1', help: 'how far it may leave the input (0.8)' },
    },
    seed,
    renderingSpeed,
    magicPrompt,
    size({
      default: inputShape,
      presets: [{ value: 'auto', label: 'Auto (full size)', width: null, height: null }],
      help: 'It starts as the input’s shape with a long edge of at most 1536.',
      flag: 'auto, a preset, or WxH (the input’s shape, long edge at most 1536)',
    }),
    ...lastFields,
  ],
  ...delivered,
  instead: [
    { when: 'you have no picture to start from', by: { model: 'ideogram/ideogram-v4' } },
    { when: 'only a masked part of the picture is to change', by: { task: 'edit' } },
  ],
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
    tips: [
      'A clear, high-resolution input gives the cleanest results.',
      'Words wanted in the picture stand in quotes in the prompt.',
    ],
  },
};
