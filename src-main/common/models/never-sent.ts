/**
 * Never asked for and never sent, whatever a recipe says: a result as data, and keys of the service's own beside the model's (PROTOCOL 4.1). `public` would
 * publish the request.
 */
export const neverSent: ReadonlySet<string> = new Set([
  'sync_mode',
  'public',
  'metadata',
  'webhook',
  'webhook_events_filter',
  'base_model',
]);
