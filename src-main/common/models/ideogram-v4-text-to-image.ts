import type { ModelDescriptor } from './descriptor';
import { delivered, lastFields, magicPrompt, prompt, renderingSpeed, seed, size } from './ideogram-v4';

/** `ideogram/ideogram-v4` on ModelRunner: a picture from text alone. Fields as its sister's without the picture (PROTOCOL 11.1); price: 11.3. */
export const ideogramV4TextToImage: ModelDescriptor = {
  id: 'ideogram/ideogram-v4',
  title: 'Ideogram 4 · text to image',
  family: 'Ideogram 4',
  task: 'text-to-image',
  slots: [],
  fields: [
    prompt({
      help: 'Say what the picture is of. Put words you want rendered in quotes: a poster that says "VISIT MARS".',
      placeholder: 'a vintage travel poster that says “VISIT MARS”',
      flag: 'what the picture should become; words in quotes are rendered',
    }),
    seed,
    renderingSpeed,
    magicPrompt,
    size({ default: 'square_hd', flag: 'a preset, or WxH (square_hd)' }),
    ...lastFields,
  ],
  ...delivered,
  instead: [
    { when: 'a picture you have is to be reworked', by: { model: 'ideogram/ideogram-v4/image-to-image' } },
    { when: 'a picture is to become larger', by: { task: 'upscale' } },
  ],
  advice: {
    madeFor: ['Make a picture from a prompt alone', 'Posters, covers and logos with words that can be read'],
    notFor: ['Reworking a picture you have: that is Ideogram 4 · image to image'],
    tips: ['Words wanted in the picture stand in quotes in the prompt.'],
  },
};
