import { z } from 'zod';
import { PentimentoError } from '../contract/errors';
import { misspellings } from '../painter/lettering/misspell';
import { routeNames } from './route-names';
import { logShapes, outputShapes } from './shapes';

/** What goes wrong, where and when (docs/fault-lab.md). Durations are milliseconds. */

const accept = z.boolean().default(false);
/** How much of the answer was sent before it went wrong. Anything but `nothing` takes effect first. */
const after = z.enum(['nothing', 'headers', 'half']).default('nothing');
const ms = z.int().min(0).max(86_400_000);

/** Bodies of PROTOCOL 9.1, and what stands in their place. */
export const errorBodies = [
  'house',
  'zod',
  'openapi',
  'metadata',
  'failed',
  'invalid-output',
  'chat',
  'xml',
  'html',
  'text',
  'problem',
  'json-null',
  'broken-json',
  'empty',
] as const;

const action = z.discriminatedUnion('kind', [
  /** Another answer than the real one; with `accept` the call takes effect first. */
  z.strictObject({
    kind: z.literal('answer'),
    status: z.int().min(200).max(599),
    accept,
    body: z
      .union([
        z.enum(errorBodies),
        z.strictObject({ json: z.unknown() }),
        z.strictObject({ text: z.string(), contentType: z.string().default('text/plain') }),
      ])
      .optional(),
    headers: z.record(z.string(), z.string()).default({}),
    reason: z.string().optional(),
  }),
  z.strictObject({ kind: z.literal('reset'), accept, after }),
  /** Silence, until the client gives up or `ms` have passed; then the connection is closed. */
  z.strictObject({ kind: z.literal('hang'), accept, after, ms: ms.default(600_000) }),
  /** The real JSON, cut in the middle and declared whole. */
  z.strictObject({ kind: z.literal('malformed'), accept }),
  z.strictObject({
    kind: z.literal('redirect'),
    to: z.string(),
    status: z.int().min(300).max(399).default(302),
    accept,
  }),
  z.strictObject({ kind: z.literal('delay'), ms }),
  /** The real answer, so many bytes at a time. */
  z.strictObject({ kind: z.literal('drip'), bytes: z.int().min(1).default(1024), ms: ms.default(20) }),
  /** The real JSON with fields set or removed, and perhaps another status. `{id}` in a text that is set becomes the request's id. */
  z.strictObject({
    kind: z.literal('change'),
    set: z.record(z.string(), z.unknown()).default({}),
    remove: z.array(z.string()).default([]),
    status: z.int().min(200).max(599).optional(),
  }),
  /** Records list their pictures in this shape, or as lying on this host, or not all of them. */
  z.strictObject({
    kind: z.literal('output'),
    shape: z.enum(outputShapes).default('strings'),
    host: z.string().optional(),
    /** Which of them are listed, from 1, in this order. */
    pictures: z.array(z.int().min(1)).optional(),
    billingStatus: z.string().optional(),
  }),
  /** Lists: fields of every entry set; `{id}` becomes the request's id. */
  z.strictObject({ kind: z.literal('entries'), set: z.record(z.string(), z.unknown()) }),
  /** Submits: two jobs are created, as by a proxy that repeats a POST, and the answer is this status. */
  z.strictObject({ kind: z.literal('twice'), status: z.int().min(200).max(599).default(504) }),
  /** Submits: the job sets its words wrong. */
  z.strictObject({ kind: z.literal('misspell'), how: z.enum(misspellings).default('wrong') }),
  /** `truncated`: half of it, sent as the whole. */
  z.strictObject({ kind: z.literal('picture'), damage: z.enum(['truncated', 'not-a-picture', 'wrong-type']) }),
  /** The list does not show a request younger than `ms`, nor in its first `lookUps` answers. With `most`, each request has an age of its own from `ms` to that. */
  z.strictObject({
    kind: z.literal('lag'),
    ms: ms.default(0),
    most: ms.optional(),
    lookUps: z.int().min(0).default(0),
  }),
  /** `break`: ends after each event. `garbage`: shapes nobody knows. `silent`: never says a word. */
  z.strictObject({ kind: z.literal('stream'), how: z.enum(['break', 'garbage', 'silent']) }),
]);

const occurrence = z.int().min(1);

const rule = z.strictObject({
  route: z.enum(routeNames),
  /** Which calls of the route, from 1 on, counted since the script was set. */
  on: z
    .union([
      occurrence,
      z.array(occurrence).min(1),
      z.strictObject({ from: occurrence, to: occurrence.optional() }),
      z.literal('every'),
    ])
    .default(1),
  do: action,
});

export const faultScript = z.strictObject({
  /** The first that fits a call is played. */
  faults: z.array(rule).default([]),
  /** Whether `<owner>/<alias>/requests/<id>` is known, without the model's third part (PROTOCOL 5). */
  twoSegmentPaths: z.boolean().default(true),
  /** Requests stay IN_QUEUE until they are COMPLETED (PROTOCOL 5.2). */
  jumpToCompleted: z.boolean().default(false),
  /** How the list of requests is told: as documented, or as it was guessed before. */
  list: z.enum(['data', 'items', 'bare']).default('data'),
  /** Whether the stream tells whole records, as documented, or no more than a status does. */
  stream: z.enum(['records', 'envelopes']).default('records'),
  /** How a deletion tells of its files: `{link, exception}` or `{url, deleted, error}` (PROTOCOL 8.7). */
  deletes: z.enum(['link', 'url']).default('link'),
  /** How log lines are told. */
  logs: z.enum(logShapes).default('list'),
  /** Whether answers carry `x-modelrunner-request-id`. */
  requestIdHeader: z.boolean().default(true),
});

export type FaultScript = z.output<typeof faultScript>;
export type FaultScriptInput = z.input<typeof faultScript>;
export type FaultRule = FaultScript['faults'][number];
export type Fault = FaultRule['do'];
export type ErrorBody = (typeof errorBodies)[number];

/** Reads a script's text. What is wrong with it is said with its place. */
export function parseFaultScript(text: string): FaultScript {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new PentimentoError('wrong-use', 'The fault script is not valid JSON.', { cause });
  }
  const parsed = faultScript.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new PentimentoError(
    'wrong-use',
    `The fault script is wrong at ${issue?.path.join('.') || 'its top'}: ${issue?.message ?? 'unknown'}.`,
    { cause: parsed.error },
  );
}
