/** How results are listed in a record: every shape of PROTOCOL 11.2. `strings` is the service's usual one. */
export const outputShapes = [
  'strings',
  'string',
  'objects',
  'images',
  'image',
  'image-strings',
  'empty-object',
  'empty-array',
  'null',
  'empty-string',
] as const;
export type OutputShape = (typeof outputShapes)[number];

/** How log lines are told: docs and client types disagree (PROTOCOL 10). */
export const logShapes = ['text', 'list', 'null'] as const;
export type LogShape = (typeof logShapes)[number];
