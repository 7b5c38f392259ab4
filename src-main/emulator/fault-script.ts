import { z } from 'zod';

/**
 * A fault script: what the emulator does wrong, where, and at which occurrence. Documented for users of `pentimento emulator --faults`
 * in docs/fault-lab.md. Everything is JSON; durations are in milliseconds.
 */

/** Where a fault strikes: the routes of PROTOCOL 12.1 by name. `record` is the result call in each of its forms, `media` a picture's GET or HEAD. */
export const faultRoutes = ['initiate', 'put', 'submit', 'status', 'record', 'list', 'stream', 'media', 'payloads', 'cancel', 'models'] as const;

/** How far an answer gets before it is cut or stops: nothing of it, its headers, or half of its body. */
const reach = z.enum(['nothing', 'headers', 'half']);

/** Bodies of PROTOCOL 9.1 and what proxies send; or any JSON as it stands. */
export const namedBodies = ['house', 'zod', 'openapi', 'metadata', 'failed', 'invalid-output', 'chat', 'problem', 'html', 'text', 'empty', 'json-null'] as const;

export const outputShapes = ['strings', 'string', 'objects', 'images', 'image', 'empty-object', 'empty-array', 'null', 'empty-string'] as const;

/** The call is carried out first: the job is created, the bytes are stored. */
const accept = z.boolean().default(false);

export const faultOutcome = z.discriminatedUnion('kind', [
  /** An answer in place of the right one. */
  z.object({
    kind: z.literal('answer'), status: z.int().min(200).max(599), accept,
    body: z.union([z.enum(namedBodies), z.object({ json: z.unknown() })]).default('house'),
    headers: z.record(z.string(), z.string()).default({}),
  }),
  /** The connection is reset. */
  z.object({ kind: z.literal('reset'), accept, after: reach.default('nothing') }),
  /** Silence, until the client leaves or `ms` have passed (then the connection is closed). */
  z.object({ kind: z.literal('hang'), accept, after: reach.default('nothing'), ms: z.int().min(0).default(600_000) }),
  /** The right answer, late. */
  z.object({ kind: z.literal('delay'), ms: z.int().min(0) }),
  /** The right answer, `bytes` at a time with `ms` between. */
  z.object({ kind: z.literal('drip'), bytes: z.int().min(1).default(1024), ms: z.int().min(0).default(20) }),
  /** The right answer's JSON, cut in the middle but declared whole. */
  z.object({ kind: z.literal('malformed'), accept }),
  /** The right answer's JSON with these keys changed; `null` as value stays null, keys in `remove` go. `status`: another HTTP status. `{id}` in strings is the request's id. */
  z.object({ kind: z.literal('change'), set: z.record(z.string(), z.unknown()).default({}), remove: z.array(z.string()).default([]), status: z.int().min(200).max(599).optional() }),
  /** `record` alone: the output in another shape of PROTOCOL 11.2. */
  z.object({ kind: z.literal('output'), shape: z.enum(outputShapes) }),
  /** `media` alone: half of the picture declared as whole; text that is no picture; the right bytes under a wrong type. */
  z.object({ kind: z.literal('picture'), damage: z.enum(['truncated', 'not-a-picture', 'wrong-type']) }),
  z.object({ kind: z.literal('redirect'), to: z.string(), status: z.union([z.literal(301), z.literal(302), z.literal(307), z.literal(308)]).default(302) }),
  /** `list` alone: requests created less than `ms` ago do not show. */
  z.object({ kind: z.literal('lag'), ms: z.int().min(0) }),
  /** `stream` alone: broken off after its first event, or shapes nobody knows. */
  z.object({ kind: z.literal('stream'), how: z.enum(['break', 'garbage']) }),
]);

export const fault = z.object({
  route: z.enum(faultRoutes),
  /** Which calls of the route, counted from 1 since the script was set: one, several, or every. */
  on: z.union([z.int().min(1), z.array(z.int().min(1)).min(1), z.literal('every')]).default(1),
  do: faultOutcome,
});

export const faultScript = z.object({
  faults: z.array(fault).default([]),
  /** The two-segment form of status and record paths (PROTOCOL 5) answers 404. */
  twoSegmentPaths: z.boolean().default(true),
});

export type FaultOutcome = z.infer<typeof faultOutcome>;
export type FaultRoute = (typeof faultRoutes)[number];
export type FaultScript = z.infer<typeof faultScript>;
/** As it is written, with defaults left out. */
export type FaultScriptInput = z.input<typeof faultScript>;
