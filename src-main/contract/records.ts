import { z } from 'zod';
import { isDecimal } from '../common/money';
import { passStates } from '../common/states';

// A strict content security policy forbids eval, which zod's compiled parsers use.
z.config({ jitless: true });

/** The project folder's records, exactly as they stand on disk (docs/project-format.md). */
export const formatVersion = 1;

const decimal = z.string().refine(isDecimal, 'a decimal such as "0.1084"');
const time = z.iso.datetime();
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const id = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);
const pixels = z.int().min(1).max(1_000_000);
/** A plain file name: no separators, no "..", nothing hidden. */
const fileName = z.string().min(1).max(255).refine((name) => !/[\\/\0]/.test(name) && !name.startsWith('.'), 'a plain file name');

export const size = z.object({ width: pixels, height: pixels });

export const projectRecord = z.looseObject({
  formatVersion: z.int().min(1),
  id,
  name: z.string().min(1).max(200),
  createdAt: time,
  /** The highest version number ever given: numbers are never used twice. */
  lastVersion: z.int().min(0).default(0),
  /** A pass estimated above this asks first; `null`: the app's own ceiling. */
  ceiling: decimal.nullable().default(null),
  /** What the project may cost in all; `null`: no budget. */
  budget: decimal.nullable().default(null),
  /** The project's own, each as in contract/exports.ts: one that can't be read must not keep the project from opening. */
  exportPresets: z.array(z.unknown()).default([]),
});

export const probe = z.looseObject({
  width: pixels,
  height: pixels,
  format: z.string(),
  contentType: z.string(),
  bytes: z.int().min(0),
  /** As a designer reads it: "sRGB", "Display P3", "CMYK · Coated FOGRA39", "untagged". */
  colour: z.string(),
  hasProfile: z.boolean(),
  depth: z.string(),
  hasAlpha: z.boolean(),
  /** EXIF orientation 1…8. `width` and `height` are after it is applied. */
  orientation: z.int().min(1).max(8),
  pages: z.int().min(1),
  takenAt: z.string().nullable(),
});

export const sourceRecord = z.looseObject({
  formatVersion: z.int().min(1),
  id,
  /** The original file's name. */
  name: z.string().min(1).max(255),
  file: fileName,
  sha256,
  addedAt: time,
  probe,
});

export const imageSize = z.union([z.string().max(40), size]);

export const recipe = z.object({
  model: z.string().max(200),
  prompt: z.string().max(20_000),
  strength: z.number().min(0).max(1),
  seed: z.int().min(0).max(2_147_483_647),
  image_size: imageSize,
  num_images: z.int().min(1).max(4),
  acceleration: z.string().max(40),
  rendering_speed: z.string().max(40),
  expansion_model: z.string().max(40),
  enable_safety_checker: z.boolean(),
  output_format: z.enum(['png', 'jpeg']),
});

export const draft = recipe.extend({ seed: recipe.shape.seed.nullable(), image_size: imageSize.nullable() });

export const inputRef = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('source'), id }),
  /** `id` and `version` name the pass, `result` counts from 1. */
  z.object({ kind: z.literal('result'), id, version: z.int().min(1), result: z.int().min(1).max(16) }),
]);

/** How the input is made ready. Part of what decides a request, so frozen with the recipe. */
export const preparation = z.looseObject({
  /** In pixels of the oriented picture. */
  crop: z.object({ left: z.int().min(0), top: z.int().min(0), width: pixels, height: pixels }).nullable().default(null),
  /** Clockwise quarter turns, applied before the crop. */
  rotate: z.union([z.literal(0), z.literal(90), z.literal(180), z.literal(270)]).default(0),
  /** What shows through transparent places, "#rrggbb". */
  background: z.string().regex(/^#[0-9a-f]{6}$/i).default('#ffffff'),
});

export const preparedInput = z.looseObject({
  sha256, width: pixels, height: pixels, bytes: z.int().min(1), contentType: z.string(),
  /** What was done, in plain words: "turned upright", "Display P3 → sRGB". */
  notes: z.array(z.string()).default([]),
});

export const resultRecord = z.looseObject({
  file: fileName, width: pixels, height: pixels, bytes: z.int().min(1), sha256, contentType: z.string(),
});

export const passError = z.looseObject({
  code: z.string().max(64),
  message: z.string().max(2000),
  billed: z.enum(['no', 'yes', 'unknown']),
  /** A host that results lie on and that was not asked, for "Fetch from <host>". */
  host: z.string().max(255).optional(),
});

/** What the service said, kept as evidence. Every text in it is untrusted. */
export const evidence = z.looseObject({
  statusUrl: z.string().max(2000).nullable().default(null),
  responseUrl: z.string().max(2000).nullable().default(null),
  /** Where the prepared input lies on the service. */
  inputUrl: z.string().max(2000).nullable().default(null),
  /** Where the results lie on the service. */
  resultUrls: z.array(z.string().max(4000)).default([]),
  serviceStatus: z.string().max(64).nullable().default(null),
  billingStatus: z.string().max(64).nullable().default(null),
  /** The record's inferenceTime as told; its unit is not documented. */
  inferenceTime: z.number().nullable().default(null),
  requestedModelEndpoint: z.string().max(200).nullable().default(null),
  /** When its payloads and files were deleted from the service at the designer's word. */
  deletedAt: z.string().max(40).nullable().default(null),
  /** The seed and prompt the model says it used. */
  seed: z.number().nullable().default(null),
  prompt: z.string().max(20_000).nullable().default(null),
  /** What is odd about what was delivered, as sentences. */
  notes: z.array(z.string().max(500)).optional(),
});

export const stageTimes = z.looseObject({
  preparing: time.optional(), uploading: time.optional(), submitting: time.optional(), running: time.optional(), downloading: time.optional(), done: time.optional(),
});

export const passRecord = z.looseObject({
  formatVersion: z.int().min(1),
  id,
  version: z.int().min(1),
  createdAt: time,
  /** Installation that recorded it. */
  installation: id,
  engine: z.enum(['modelrunner', 'offline']),
  input: inputRef,
  /** Whose recipe was edited; `null` for one written from scratch. */
  basedOn: z.object({ id, version: z.int().min(1) }).nullable(),
  recipe,
  words: z.array(z.string()),
  preparation,
  state: z.enum(passStates),
  stages: stageTimes.default({}),
  clientJobId: id,
  requestId: z.string().max(200).nullable(),
  preparedInput: preparedInput.nullable(),
  results: z.array(resultRecord),
  price: z.looseObject({ estimated: decimal, settled: decimal.nullable(), currency: z.string().max(8) }),
  evidence,
  /** The designer no longer waits for it; it is watched on. */
  stoppedWaitingAt: time.nullable().default(null),
  finishedAt: time.nullable(),
  error: passError.nullable(),
});

export const notesRecord = z.looseObject({
  formatVersion: z.int().min(1),
  label: z.string().max(200).default(''),
  /** 0…5 stars. */
  rating: z.int().min(0).max(5).default(0),
  note: z.string().max(20_000).default(''),
});

/** A change names some notes; the others stay. (A partial of `notesRecord` would fill their defaults in.) */
export const notesChange = z.object({
  label: notesRecord.shape.label.unwrap(),
  rating: notesRecord.shape.rating.unwrap(),
  note: notesRecord.shape.note.unwrap(),
}).partial();

/** Who goes on with an unfinished pass. */
export const ownerRecord = z.object({
  installation: id,
  host: z.string().max(255),
  pid: z.int().min(1),
  /** Of the process, as the system tells it: a process id alone is used again. `null` where it can't be told. */
  processStart: z.string().max(64).nullable(),
  /** The project's real path: a copy of the folder has another. */
  projectPath: z.string().max(4096),
  /** The real path of the folder that this one is a copy of, where the pass was taken over from there. */
  takenFrom: z.string().max(4096).optional(),
});

export type ProjectRecord = z.infer<typeof projectRecord>;
export type Probe = z.infer<typeof probe>;
export type SourceRecord = z.infer<typeof sourceRecord>;
export type InputRef = z.infer<typeof inputRef>;
export type Preparation = z.infer<typeof preparation>;
export type PreparedInput = z.infer<typeof preparedInput>;
export type ResultRecord = z.infer<typeof resultRecord>;
export type PassError = z.infer<typeof passError>;
export type Evidence = z.infer<typeof evidence>;
export type PassRecord = z.infer<typeof passRecord>;
export type NotesRecord = z.infer<typeof notesRecord>;
export type OwnerRecord = z.infer<typeof ownerRecord>;
