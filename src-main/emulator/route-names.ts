/** Names that fault scripts call routes by (docs/fault-lab.md). */
export const routeNames = [
  'initiate',
  'put',
  'put-relay',
  'initiate-multipart',
  'multipart-url',
  'put-part',
  'complete',
  'uploaded',
  'media',
  'submit',
  'status',
  'record',
  'cancel',
  'payloads',
  'list',
  'stream',
  'models',
  'catalogue',
  'pricing',
  'balance',
  'usage',
  'house',
] as const;

export type RouteName = (typeof routeNames)[number];
