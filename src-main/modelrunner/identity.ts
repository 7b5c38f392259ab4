import type { ReadAnswer } from './answers';
import { isObject } from './error-text';
import type { Handle } from './service';

/**
 * Is the answer about another request than ours? Ours is what carries our client job id, under whatever number; metadata that carries another
 * one is another's. Where it carries none, and names requests, one of them has to be ours; an answer that names nothing may be. In an error,
 * `request_id` is a number of the error's own (PROTOCOL 9.1), so only an answer with a state is held to it.
 */
export function isAnothers({ status, json }: ReadAnswer, handle: Handle): boolean {
  if (!isObject(json)) return false;
  const { metadata } = json;
  const job = isObject(metadata) ? metadata['clientJobId'] : undefined;
  if (handle.clientJobId !== undefined && typeof job === 'string') return job !== handle.clientJobId;
  if (status >= 400 && typeof json['status'] !== 'string') return false;
  const named = ['request_id', 'requestId', 'id'].map((name) => json[name]).filter((id) => typeof id === 'string');
  return named.length > 0 && !named.includes(handle.requestId);
}
