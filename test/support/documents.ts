import { z } from 'zod';
import { passStates } from '../../src-main/common/states';

/** The documents of the command line, as CLI.md lists them: every name, and no other. */

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const time = z.iso.datetime().regex(/Z$/);
const version = z.string().regex(/^v[1-9]\d*$/);
const decimal = z.string().regex(/^\d+(\.\d+)?$/);
const pixels = z.int().positive();
const inside = z.string().regex(/^(sources|passes|exports|trash)\/[^\\]+$/);

const error = z.strictObject({ code: z.string().min(1), message: z.string().min(10) });

export const failure = z.strictObject({ error });

export const newDocument = z.strictObject({
  project: z.strictObject({
    id: z.string().min(1),
    name: z.string().min(1),
    folder: z.string().startsWith('/'),
    formatVersion: z.literal(2),
  }),
});

const source = z.strictObject({
  id: z.string().min(1),
  name: z.string().min(1),
  file: inside,
  width: pixels,
  height: pixels,
  bytes: pixels,
  contentType: z.string().startsWith('image/'),
  sha256,
  alreadyThere: z.boolean(),
  notes: z.array(z.string()),
});

export const addDocument = z.strictObject({
  sources: z.array(source),
  refused: z.array(z.strictObject({ path: z.string().min(1), error })),
});

const recipe = z.strictObject({
  model: z.literal('ideogram/ideogram-v4/image-to-image'),
  prompt: z.string().min(1),
  strength: z.number().min(0).max(1),
  seed: z.int().min(0).max(2_147_483_647),
  image_size: z.union([z.string(), z.strictObject({ width: pixels, height: pixels })]),
  num_images: z.int().min(1).max(4),
  acceleration: z.enum(['none', 'low', 'regular', 'high']),
  rendering_speed: z.enum(['TURBO', 'BALANCED', 'QUALITY']),
  expansion_model: z.enum(['None', 'Medium', 'Large']),
  enable_safety_checker: z.literal(true),
  output_format: z.enum(['png', 'jpeg']),
});

const fromResult = z.strictObject({ kind: z.literal('result'), id: z.string().min(1), version, result: pixels });
const fromSource = z.strictObject({
  kind: z.literal('source'),
  id: z.string().min(1),
  editedFrom: z.union([fromResult, z.strictObject({ kind: z.literal('source'), id: z.string().min(1) })]).optional(),
});
const sent = z
  .strictObject({
    sha256,
    width: pixels,
    height: pixels,
    bytes: pixels,
    contentType: z.string().startsWith('image/'),
  })
  .nullable();
const inSlot = { preparation: z.looseObject({ rotate: z.number(), background: z.string() }), sent };
const slot = z.discriminatedUnion('kind', [fromSource.extend(inSlot), fromResult.extend(inSlot)]);

const priceSource = z.enum(['offline', 'card', 'average', 'page', 'learned']);
const card = z.strictObject({
  endpoint: z.string().min(1),
  rateCard: z.looseObject({ pricingMode: z.string() }),
  pricingRules: z.looseObject({}).nullable(),
  averageCost: decimal.nullable(),
  currency: z.literal('USD'),
});

export const balanceDocument = z.strictObject({
  balance: z.strictObject({ amount: z.string().regex(/^-?\d+(\.\d+)?$/), currency: z.literal('USD'), at: time }),
});

export const priceDocument = z.strictObject({
  price: z.strictObject({
    estimated: decimal,
    low: decimal,
    high: decimal,
    currency: z.literal('USD'),
    source: priceSource,
    card: card.nullable(),
    at: time.nullable(),
    rule: z.strictObject({ low: decimal, high: decimal, rules: z.array(z.int().min(0)) }).nullable(),
    passes: z.int().min(0),
  }),
});

const stars = {
  stars: z.int().min(0).max(5),
  pick: z.enum(['pick', 'reject']).nullable(),
  label: z.string(),
};

/** Of rate, delete, restore and trash. */
export const choosingDocument = z.strictObject({
  versions: z.array(
    z.strictObject({
      version,
      results: z.array(z.strictObject({ result: pixels, ...stars, trashed: z.boolean() })),
      trashed: z.boolean(),
    }),
  ),
});

/** What was read in a result; null where nobody has. */
const wordsRead = z.strictObject({
  verdict: z.string(),
  strings: z.array(
    z.strictObject({
      text: z.string(),
      verdict: z.enum(['right', 'wrong', 'missing', 'unsure']),
      read: z.string().nullable(),
      confidence: z.number().nullable(),
      box: z.strictObject({ x: z.number(), y: z.number(), width: z.number(), height: z.number() }).nullable(),
      overruled: z.boolean(),
      why: z.string().nullable(),
    }),
  ),
});

const pass = z
  .strictObject({
    id: z.string().min(1),
    version,
    state: z.enum(passStates),
    engine: z.enum(['offline', 'modelrunner']),
    input: z.discriminatedUnion('kind', [fromSource, fromResult]),
    inputs: z.record(z.string(), slot),
    basedOn: z.strictObject({ id: z.string().min(1), version }).nullable(),
    group: z
      .strictObject({
        id: z.string().min(1),
        kind: z.enum(['variations', 'sweep', 'batch', 'chain']),
        cell: z.record(z.string(), z.json()),
      })
      .nullable(),
    recipe,
    words: z.array(z.string()),
    preparedInput: sent,
    clientJobId: z.string().min(1),
    requestId: z.string().min(1).nullable(),
    results: z.array(
      z.strictObject({
        file: inside,
        width: pixels,
        height: pixels,
        bytes: pixels,
        sha256,
        contentType: z.string().startsWith('image/'),
        ...stars,
        trashed: z.boolean(),
        words: wordsRead.nullable(),
      }),
    ),
    rating: stars.stars,
    label: z.string(),
    note: z.string(),
    pick: stars.pick,
    trashed: z.boolean(),
    price: z.strictObject({
      estimated: decimal,
      low: decimal,
      high: decimal,
      settled: decimal.nullable(),
      currency: z.literal('USD'),
      source: priceSource,
      card: card.nullable(),
      at: time.nullable(),
    }),
    createdAt: time,
    finishedAt: time.nullable(),
    error: z
      .strictObject({ code: z.string(), message: z.string(), billed: z.enum(['no', 'yes', 'unknown']) })
      .nullable(),
    kept: z.array(z.strictObject({ file: z.string(), bytes: z.number(), sha256: z.string(), contentType: z.string() })),
    delivery: z.strictObject({
      asked: z.int().min(1),
      listed: z.int().min(0),
      here: z.int().min(0),
      missing: z.int().min(0),
    }),
    others: z.array(
      z.strictObject({
        requestId: z.string().min(1),
        billingStatus: z.string().nullable(),
        settled: decimal.nullable(),
      }),
    ),
    notes: z.array(z.string().min(10)),
    service: z.strictObject({ generationMs: z.number().min(0).nullable(), logs: z.array(z.string()) }).nullable(),
  })
  .refine(
    (value) => (value.finishedAt !== null) === ['done', 'failed', 'lost', 'cancelled'].includes(value.state),
    'finishedAt is set in done, failed, lost and cancelled',
  );

export const passDocument = z.strictObject({ pass });
export const resumeDocument = z.strictObject({ passes: z.array(pass) });
export const historyDocument = z.strictObject({
  project: z.strictObject({ id: z.string().min(1), name: z.string().min(1), formatVersion: z.int() }),
  passes: z.array(pass),
});

export const verifyDocument = z.strictObject({
  ok: z.boolean(),
  checked: z.strictObject({ sources: z.int(), passes: z.int(), results: z.int() }),
  problems: z.array(z.strictObject({ file: z.string().min(1), code: z.string().min(1), message: z.string().min(10) })),
});

export const exportDocument = z.strictObject({
  exported: z.array(
    z.strictObject({
      version,
      result: pixels,
      file: z.string().min(1),
      format: z.enum(['png', 'jpeg', 'webp', 'avif', 'tiff', 'psd']),
      width: pixels,
      height: pixels,
      bytes: pixels,
      notes: z.array(z.string()),
      preset: z.string().nullable(),
    }),
  ),
  failed: z.array(
    z.strictObject({
      version,
      result: pixels,
      name: z.string().min(1),
      error: z.strictObject({ code: z.string().min(1), message: z.string().min(1) }),
    }),
  ),
});

export const sheetDocument = z.strictObject({
  sheet: z.strictObject({
    file: z.string().min(1),
    pages: z.int().min(1),
    bytes: pixels,
    unset: z.array(z.string()),
  }),
});

export const ledgerDocument = z.strictObject({
  entries: z.array(
    z.strictObject({
      version,
      engine: z.enum(['offline', 'modelrunner']),
      state: z.enum(passStates),
      estimated: decimal,
      settled: decimal.nullable(),
      billed: z.enum(['no', 'yes', 'unknown']),
      finishedAt: time.nullable(),
    }),
  ),
  totals: z.strictObject({ estimated: decimal, settled: decimal, unsettled: decimal }),
  currency: z.literal('USD'),
});

export const prepareDocument = z.strictObject({
  prepared: z.array(
    z.strictObject({
      source: z.string(),
      file: z.string().startsWith('/'),
      width: pixels,
      height: pixels,
      bytes: pixels,
      contentType: z.string().startsWith('image/'),
      sha256,
      notes: z.array(z.string()),
    }),
  ),
  refused: z.array(z.strictObject({ path: z.string(), error })),
});

export type PassDocument = z.infer<typeof pass>;
