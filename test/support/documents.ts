import { z } from 'zod';
import { passStates } from '../../src-main/common/states';

/** The documents of the command line, as CLI.md lists them: every name, and no other. */

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const time = z.iso.datetime().regex(/Z$/);
const version = z.string().regex(/^v[1-9]\d*$/);
const decimal = z.string().regex(/^\d+(\.\d+)?$/);
const pixels = z.int().positive();
const inside = z.string().regex(/^(sources|passes|exports)\/[^\\]+$/);

const error = z.strictObject({ code: z.string().min(1), message: z.string().min(10) });

export const failure = z.strictObject({ error });

export const newDocument = z.strictObject({ project: z.strictObject({ id: z.string().min(1), name: z.string().min(1), folder: z.string().startsWith('/'), formatVersion: z.literal(1) }) });

const source = z.strictObject({
  id: z.string().min(1), name: z.string().min(1), file: inside, width: pixels, height: pixels, bytes: pixels, contentType: z.string().startsWith('image/'), sha256, alreadyThere: z.boolean(),
});

export const addDocument = z.strictObject({ sources: z.array(source), refused: z.array(z.strictObject({ path: z.string().min(1), error })) });

const recipe = z.strictObject({
  model: z.literal('ideogram/ideogram-v4/image-to-image'), prompt: z.string().min(1), strength: z.number().min(0).max(1), seed: z.int().min(0).max(2_147_483_647),
  image_size: z.union([z.string(), z.strictObject({ width: pixels, height: pixels })]), num_images: z.int().min(1).max(4), acceleration: z.enum(['none', 'low', 'regular', 'high']),
  rendering_speed: z.enum(['TURBO', 'BALANCED', 'QUALITY']), expansion_model: z.enum(['None', 'Medium', 'Large']), enable_safety_checker: z.literal(true), output_format: z.enum(['png', 'jpeg']),
});

const pass = z.strictObject({
  id: z.string().min(1), version, state: z.enum(passStates), engine: z.enum(['offline', 'modelrunner']),
  input: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('source'), id: z.string().min(1) }),
    z.strictObject({ kind: z.literal('result'), id: z.string().min(1), version, result: pixels }),
  ]),
  basedOn: z.strictObject({ id: z.string().min(1), version }).nullable(),
  recipe, words: z.array(z.string()),
  preparedInput: z.strictObject({ sha256, width: pixels, height: pixels, bytes: pixels, contentType: z.string().startsWith('image/') }).nullable(),
  clientJobId: z.string().min(1), requestId: z.string().min(1).nullable(),
  results: z.array(z.strictObject({ file: inside, width: pixels, height: pixels, bytes: pixels, sha256, contentType: z.string().startsWith('image/') })),
  price: z.strictObject({ estimated: decimal, settled: decimal.nullable(), currency: z.literal('USD') }),
  createdAt: time, finishedAt: time.nullable(),
  error: z.strictObject({ code: z.string(), message: z.string(), billed: z.enum(['no', 'yes', 'unknown']) }).nullable(),
}).refine((value) => (value.finishedAt !== null) === ['done', 'failed', 'lost', 'cancelled'].includes(value.state), 'finishedAt is set in done, failed, lost and cancelled');

export const passDocument = z.strictObject({ pass });
export const resumeDocument = z.strictObject({ passes: z.array(pass) });
export const historyDocument = z.strictObject({ project: z.strictObject({ id: z.string().min(1), name: z.string().min(1), formatVersion: z.int() }), passes: z.array(pass) });

export const verifyDocument = z.strictObject({
  ok: z.boolean(), checked: z.strictObject({ sources: z.int(), passes: z.int(), results: z.int() }), problems: z.array(z.strictObject({ file: z.string().min(1), code: z.string().min(1), message: z.string().min(10) })),
});

export const exportDocument = z.strictObject({
  exported: z.array(z.strictObject({ version, result: pixels, file: z.string().min(1), format: z.enum(['png', 'jpeg', 'webp', 'avif', 'tiff']), width: pixels, height: pixels, bytes: pixels })),
});

export const ledgerDocument = z.strictObject({
  entries: z.array(z.strictObject({ version, engine: z.enum(['offline', 'modelrunner']), state: z.enum(passStates), estimated: decimal, settled: decimal.nullable(), billed: z.enum(['no', 'yes', 'unknown']), finishedAt: time.nullable() })),
  totals: z.strictObject({ estimated: decimal, settled: decimal, unsettled: decimal }), currency: z.literal('USD'),
});

export const prepareDocument = z.strictObject({
  prepared: z.array(z.strictObject({ source: z.string(), file: z.string().startsWith('/'), width: pixels, height: pixels, bytes: pixels, contentType: z.string().startsWith('image/'), sha256, notes: z.array(z.string()) })),
  refused: z.array(z.strictObject({ path: z.string(), error })),
});

export type PassDocument = z.infer<typeof pass>;
