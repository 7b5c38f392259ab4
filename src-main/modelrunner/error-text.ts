import { cleanText } from './redact';

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** "prompt: Required" out of one issue of zod, of a JSON schema validator or of FastAPI. */
function issueText(issue: unknown): string | null {
  if (typeof issue === 'string') return issue;
  if (!isObject(issue)) return null;
  const text = [issue['message'], issue['msg']].find((candidate) => typeof candidate === 'string' && candidate !== '');
  if (typeof text !== 'string') return null;
  const path = issue['path'] ?? issue['loc'] ?? issue['instancePath'];
  const where = Array.isArray(path)
    ? path.filter((step) => typeof step === 'string' || typeof step === 'number').join('.')
    : typeof path === 'string'
      ? path
      : '';
  return where === '' ? text : `${where}: ${text}`;
}

const issuesText = (issues: readonly unknown[]): string | null =>
  issues
    .slice(0, 5)
    .map(issueText)
    .filter((text) => text !== null)
    .join('; ') || null;

/**
 * The error text of an answer, from wherever it stands (PROTOCOL 9.1): issues first, since they name the field; then `error`,
 * `message`, `detail(s)`. Not yet cleaned.
 */
function findErrorText(body: unknown): string | null {
  if (!isObject(body)) return null;
  const { error, message, detail, details } = body;
  if (Array.isArray(error)) return issuesText(error);
  if (isObject(details) && Array.isArray(details['validationErrors'])) {
    const issues = issuesText(details['validationErrors']);
    if (issues !== null)
      return typeof error === 'string' && error !== 'ValidationError' ? `${error} ${issues}` : issues;
  }
  if (Array.isArray(detail)) return issuesText(detail);
  if (isObject(error)) return findErrorText(error);
  // The OpenAPI shape puts a name into `error` and the sentence into `message`.
  if (typeof message === 'string' && message !== '') return message;
  for (const text of [error, detail, details]) if (typeof text === 'string' && text !== '') return text;
  return isObject(details) ? findErrorText(details) : null;
}

export const errorTextOf = (body: unknown, key: string | null): string | null => {
  const text = findErrorText(body);
  return text === null ? null : cleanText(text, key);
};

/** An answer of the API, not of a proxy in between: a JSON object that says something the API would say. */
export const isApiError = (body: unknown): boolean =>
  isObject(body) &&
  ['error', 'message', 'detail', 'details', 'statusCode', 'status'].some(
    (name) => body[name] !== undefined && body[name] !== null,
  );

export { isObject };
