import type { ModelDescriptor, Slot } from '../../src-main/common/models';

/** Models that nobody has, to prove that a descriptor is all there is to one. No name of theirs is one of Ideogram's. */

const slot = (wire: string, change: Partial<Slot> = {}): Slot => ({
  name: 'picture',
  kind: 'picture',
  wire,
  label: 'Picture',
  help: 'The picture to work on.',
  required: true,
  accepts: ['image/png', 'image/jpeg'],
  maxBytes: 20_000_000,
  most: 1,
  ...change,
});

const price = {
  perMegapixel: '0.02',
  currency: 'USD',
  source: 'Made up: $0.02 per megapixel.',
  notStated: '',
  by: [],
  suggested: null,
} as const;

const advice = { madeFor: ['Tests'], notFor: [], tips: [] };

/** Repaints what a mask shows. */
export const retoucher: ModelDescriptor = {
  id: 'made-up/retouch/masked',
  title: 'Retouch · masked',
  family: 'Retouch',
  task: 'edit',
  slots: [slot('source_picture'), slot('matte', { name: 'mask', kind: 'mask', label: 'Mask' })],
  fields: [
    {
      name: 'instruction',
      label: 'Instruction',
      role: 'prompt',
      kind: 'text',
      group: 'main',
      required: true,
      longest: 500,
      default: '',
      help: 'What to paint there.',
    },
    {
      name: 'avoid',
      label: 'Avoid',
      kind: 'text',
      group: 'more',
      required: false,
      longest: 200,
      default: '',
      help: 'What not to paint.',
    },
    {
      name: 'noise',
      label: 'Noise',
      role: 'seed',
      kind: 'integer',
      control: 'seed',
      group: 'main',
      min: 1,
      max: 65_535,
      step: 1,
      default: null,
      help: 'Its seed.',
    },
    { name: 'keep_faces', label: 'Keep faces', kind: 'switch', group: 'more', default: true, help: 'As they are.' },
  ],
  output: { size: { from: 'input' }, shape: 'picture', types: ['image/jpeg'] },
  price,
  usualSeconds: 5,
  advice,
};

/** Makes a picture larger, whatever it is of: no prompt, no seed. */
export const upscaler: ModelDescriptor = {
  id: 'made-up/larger',
  title: 'Larger',
  family: 'Larger',
  task: 'upscale',
  slots: [slot('img')],
  fields: [
    {
      name: 'times',
      label: 'Times',
      kind: 'integer',
      control: 'stepper',
      group: 'main',
      min: 2,
      max: 4,
      step: 1,
      default: 2,
      help: 'So many times as large.',
    },
  ],
  output: { size: { from: 'factor', field: 'times', maxPixels: 1_000_000 }, shape: 'picture', types: ['image/jpeg'] },
  price,
  usualSeconds: 3,
  advice,
};
