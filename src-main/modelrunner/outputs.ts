import { isObject } from './error-text';

/** More results than any model here delivers. */
const MOST = 64;
const URL_MOST = 8192;

/**
 * Where the results lie, in order: a string, a list of strings or of `{url}`, `{images: …}`, `{image: …}`, nested as they come
 * (PROTOCOL 11.2). `{}`, `[]`, `null` and `""` are no output.
 */
export function outputUrls(output: unknown): string[] {
  const found: string[] = [];
  const visit = (value: unknown, depth: number): void => {
    if (found.length >= MOST || depth > 4) return;
    if (typeof value === 'string') {
      if (value.trim() !== '') found.push(value.trim().slice(0, URL_MOST));
    } else if (Array.isArray(value)) {
      for (const item of value) visit(item, depth + 1);
    } else if (isObject(value)) {
      visit(value['url'] ?? value['images'] ?? value['image'] ?? value['output'], depth + 1);
    }
  };
  visit(output, 0);
  if (found.length > 0) return found;
  // Of a shape that nobody knows: whatever in it is a web address.
  const search = (value: unknown, depth: number): void => {
    if (found.length >= MOST || depth > 6) return;
    if (typeof value === 'string') {
      if (/^https?:\/\/\S+$/.test(value) && value.length <= URL_MOST) found.push(value);
    } else if (Array.isArray(value)) for (const item of value) search(item, depth + 1);
    else if (isObject(value)) for (const item of Object.values(value)) search(item, depth + 1);
  };
  search(output, 0);
  return found;
}
