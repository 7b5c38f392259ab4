import { z } from 'zod';
import type { ErrorCode } from './errors';
import type { ClientJobId, OrderId, PassId, ProjectId, RequestId, SourceId } from '../common/ids';
import { unheld } from '../common/models/check';
import { isDecimal } from '../common/money';
import { passStates, type Standing, type UnfinishedState } from '../common/states';
import { mostTries } from '../common/tries';
import { contradictions, standingOf } from './standing';

// A strict content security policy forbids eval, which zod's compiled parsers use.
z.config({ jitless: true });

/** The project folder's records, exactly as they stand on disk (docs/project-format.md). */
export const formatVersion = 2;

export const decimal = z.string().refine(isDecimal, 'a decimal such as "0.1084"');
const time = z.iso.datetime();
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
export const recordId = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);
const id = recordId;
/** Ids are plain strings on disk; here one kind is never taken for another (common/ids.ts). */
const idOf = <Kind extends string>(): z.ZodType<Kind, string> => recordId as unknown as z.ZodType<Kind, string>;
const passId = idOf<PassId>();
const sourceId = idOf<SourceId>();
const requestId = z.string().max(200) as z.ZodType<RequestId, string>;
const pixels = z.int().min(1).max(1_000_000);
/** Texts to render. What all of them may come to is checked where a pass is recorded. */
export const words = z.array(z.string().max(20_000)).max(20_000);
/** A plain file name: no separators, no "..", nothing hidden. */
const fileName = z
  .string()
  .min(1)
  .max(255)
  .refine((name) => !/[\\/\0]/.test(name) && !name.startsWith('.'), 'a plain file name');

export const size = z.object({ width: pixels, height: pixels });

export const projectRecord = z.looseObject({
  formatVersion: z.int().min(1),
  id: idOf<ProjectId>(),
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
  /** Recipes of the project's own under names, each as in contract/recipe-presets.ts; the same holds for them. */
  recipePresets: z.array(z.unknown()).optional(),
  /** Pieces of prompt text under names, each as in contract/snippets.ts; the same holds for them. */
  snippets: z.array(z.unknown()).optional(),
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
  /** What is doubtful about the file, or was left out, a few words each. Sources of before it was told have none. */
  notes: z.array(z.string()).optional(),
});

/**
 * `model` and the model's own fields, as its descriptor says (common/models). Fields, and whole recipes, of models that are not known to this version are
 * kept as they are.
 */
const fields = (free: boolean) =>
  z.looseObject({ model: z.string().max(200) }).superRefine((value, context) => {
    for (const name of unheld(value, free))
      context.addIssue({ code: 'custom', path: [name], message: 'not a value that the model takes' });
  });

export const recipe = fields(false);

/** A recipe whose seed may be free, and whose size may follow the input. */
export const draft = fields(true);

export const inputRef = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('source'), id: sourceId }),
  /** `id` and `version` name the pass, `result` counts from 1. */
  z.object({ kind: z.literal('result'), id: passId, version: z.int().min(1), result: z.int().min(1).max(16) }),
]);

/** What a picture was handed to another program as, and where its copy lies: a folder in `edited/`. */
export const editedFrom = z.looseObject({ of: inputRef, copy: fileName });

export const sourceRecord = z.looseObject({
  formatVersion: z.int().min(1),
  id: sourceId,
  /** The original file's name. */
  name: z.string().min(1).max(255),
  file: fileName,
  sha256,
  addedAt: time,
  probe,
  /** Only of a picture that was changed in another program: what it was there. */
  editedFrom: editedFrom.optional().catch(undefined),
});

/** `edit.json` beside the copy of a picture that another program may change. */
export const editRecord = z.looseObject({
  formatVersion: z.int().min(1),
  of: inputRef,
  /** The copy, and its bytes as they were handed over. */
  file: fileName,
  sha256,
  at: time,
  /** What came back, oldest first: from which file in the folder, and as which source. */
  taken: z.array(z.looseObject({ file: fileName, sha256, source: sourceId })).default([]),
});

/** How the input is made ready. Part of what decides a request, so frozen with the recipe. */
export const preparation = z.looseObject({
  /** In pixels of the oriented picture. */
  crop: z
    .object({ left: z.int().min(0), top: z.int().min(0), width: pixels, height: pixels })
    .nullable()
    .default(null),
  /** Clockwise quarter turns, applied before the crop. */
  rotate: z.union([z.literal(0), z.literal(90), z.literal(180), z.literal(270)]).default(0),
  /** What shows through transparent places, "#rrggbb". */
  background: z
    .string()
    .regex(/^#[0-9a-f]{6}$/i)
    .default('#ffffff'),
});

export const preparedInput = z.looseObject({
  sha256,
  width: pixels,
  height: pixels,
  bytes: z.int().min(1),
  contentType: z.string(),
  /** What was done, in plain words: "turned upright", "Display P3 → sRGB". */
  notes: z.array(z.string()).default([]),
});

/** What a pass was given in one slot of its model. */
export const passInput = z.looseObject({
  ref: inputRef,
  preparation,
  /** What was really sent; `null` until it is ready. */
  sent: preparedInput.nullable().default(null),
});

/** By slot, as the model's descriptor names them: "picture", "mask". Empty where the model starts from text alone. */
export const passInputs = z.record(recordId, passInput);

/** "Run until the words are right", as it was ordered: see common/tries.ts. */
export const triesPlan = z.looseObject({
  seeds: z.array(z.int().min(0).max(Number.MAX_SAFE_INTEGER)).min(1).max(mostTries),
  /** What all of them together may cost; `null`: whatever so many passes cost. */
  cost: decimal.nullable(),
});

/** What a pass was ordered together with. */
export const passGroup = z.looseObject({
  id,
  kind: z.enum(['variations', 'sweep', 'batch', 'chain']),
  /** What this pass has that the others of its group have otherwise, by the name of what is varied. */
  cell: z.record(z.string().max(200), z.json()).default({}),
  /** Of passes that are run until the words are right. */
  tries: triesPlan.optional().catch(undefined),
});

export const resultRecord = z.looseObject({
  file: fileName,
  width: pixels,
  height: pixels,
  bytes: z.int().min(1),
  sha256,
  contentType: z.string(),
  /** Where it lay on the service, without the query: what it is known by when the service lists its pictures anew. */
  origin: z.string().max(4000).optional(),
});

/** What a model delivered that is no picture: its bytes as they came. Only of models that do not ship with the app. */
export const keptFile = z.looseObject({
  file: fileName,
  bytes: z.int().min(1),
  sha256,
  /** As the service told it; anybody's word. */
  contentType: z.string().max(200),
  /** Where it lay on the service; absent of an answer that named no address. */
  origin: z.string().max(4000).optional(),
});

/** A further request that carries the client job id of a pass: it was accepted too. */
export const otherRequest = z.looseObject({
  requestId,
  billingStatus: z.string().max(64).nullable().default(null),
  settled: decimal.nullable().default(null),
});

export const passError = z.looseObject({
  code: z.string().max(64),
  message: z.string().max(2000),
  billed: z.enum(['no', 'yes', 'unknown']),
  /** A host that results lie on and that was not asked, for "Fetch from <host>". */
  host: z.string().max(255).optional(),
});

/** The last POST of a pass that may have left, and what was asked since whether the service has it. */
export const submitEvidence = z.looseObject({
  at: time,
  /** POSTs that may have left, this one among them. */
  posts: z.int().min(1),
  /** Look-ups since that the service answered, none of which showed it; and the milliseconds waited between them. */
  lookUps: z.int().min(0),
  waited: z.number().min(0),
  lastLookUp: time.nullable(),
  /** The service asked not to be sent it again before. */
  notBefore: time.nullable(),
  /** The designer has cancelled it: once it is known that the service does not have it, it is. */
  cancelAt: time.optional(),
});

/** For how long, in an unbroken row, the service has answered that it does not know the request. */
export const unknownEvidence = z.looseObject({
  since: time,
  times: z.int().min(1),
  /** Milliseconds that processes have waited between these answers. */
  waited: z.number().min(0),
  /** Runs of processes that met it. */
  runs: z.int().min(1),
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
  /** What the model needed for it, in milliseconds. */
  inferenceTime: z.number().nullable().default(null),
  requestedModelEndpoint: z.string().max(200).nullable().default(null),
  /** What the model said while it worked, a line each. */
  logs: z.array(z.string().max(400)).max(100).optional().catch(undefined),
  /** When its payloads and files were deleted from the service at the designer's word. */
  deletedAt: z.string().max(40).nullable().default(null),
  /** The seed and prompt the model says it used. */
  seed: z.number().nullable().default(null),
  prompt: z.string().max(20_000).nullable().default(null),
  /** `null`: no POST has left. Absent where an older Pentimento wrote it. */
  submit: submitEvidence.nullish().catch(undefined),
  /** The service says, time after time, that it does not know the request. */
  unknown: unknownEvidence.nullish().catch(undefined),
  /** What is odd about what was delivered, as sentences. */
  notes: z.array(z.string().max(500)).optional(),
  /** Further requests of this pass that the service has: whoever posted them, they may be charged as well. */
  others: z.array(otherRequest).optional(),
});

/** What a pass was estimated at, and what it came to. All but the first three is missing where an older Pentimento wrote it. */
export const passPrice = z.looseObject({
  estimated: decimal,
  settled: decimal.nullable(),
  currency: z.string().max(8),
  low: decimal.optional().catch(undefined),
  /** What the ceiling and the budget were held against. */
  high: decimal.optional().catch(undefined),
  source: z.enum(['offline', 'card', 'average', 'page', 'learned', 'unstated']).optional().catch(undefined),
  /** What was stated for it, where the estimate was learned from settled passes. */
  stated: decimal.optional().catch(undefined),
  /** The rates that it was reckoned by, in short: passes of one basis teach of each other. */
  basis: z.string().max(200).optional().catch(undefined),
  /** The service's price card as it was read, and when. */
  card: z.unknown().optional(),
  at: time.nullish().catch(undefined),
  /** Of the card's rates, what it was reckoned with. */
  rule: z
    .looseObject({ low: decimal, high: decimal, rules: z.array(z.int().min(0)).max(10_000) })
    .nullish()
    .catch(undefined),
});

export const stageTimes = z.looseObject({
  preparing: time.optional(),
  uploading: time.optional(),
  submitting: time.optional(),
  running: time.optional(),
  downloading: time.optional(),
  done: time.optional(),
});

/** The fields of pass.json, whatever stands in them. */
export const passFields = z.looseObject({
  formatVersion: z.int().min(1),
  id: passId,
  version: z.int().min(1),
  createdAt: time,
  /** Installation that recorded it. */
  installation: id,
  engine: z.enum(['modelrunner', 'offline']),
  inputs: passInputs,
  /** Whose recipe was edited; `null` for one written from scratch. */
  basedOn: z.object({ id: passId, version: z.int().min(1) }).nullable(),
  recipe,
  words: z.array(z.string()),
  /**
   * The model as it was published when the pass was recorded (common/models/published.ts), so that the pass runs, is shown and repeated when the
   * service lists it no more. Absent of models that ship with the app. It is read where it is used: what can't be read must not lose the record.
   */
  published: z.unknown().optional(),
  group: passGroup.nullable().default(null),
  state: z.enum(passStates),
  stages: stageTimes.default({}),
  clientJobId: idOf<ClientJobId>(),
  /** The press that it was ordered by, where there was one: no order makes two passes. */
  orderId: idOf<OrderId>().optional(),
  requestId: requestId.nullable(),
  results: z.array(resultRecord),
  kept: z.array(keptFile).max(64).optional().catch(undefined),
  price: passPrice,
  evidence,
  /** The designer no longer waits for it; it is watched on. */
  stoppedWaitingAt: time.nullable().default(null),
  finishedAt: time.nullable(),
  error: passError.nullable(),
  /** What contradicted the state when it was read (standing.ts), as it stood there. */
  setAside: z.unknown().optional(),
});

const besideStanding = passFields.omit({ state: true, error: true, finishedAt: true });

/** A pass as it is read, and as it is written: no error but where the state says so, no end but of what has ended. */
export const passRecord = passFields.transform((said): PassRecord => {
  const standing = standingOf(said);
  return { ...said, ...standing, ...contradictions(said, standing) };
});

const label = z.string().max(200);
/** 0…5 stars. */
const rating = z.int().min(0).max(5);
const note = z.string().max(20_000);
export const pickState = z.enum(['pick', 'reject']).nullable();
const resultNumber = z.int().min(1).max(16);

/** What is written on one result. Of a field that is not there, contract/notes.ts says what holds. */
export const resultNotes = z.looseObject({
  label: label.optional(),
  rating: rating.optional(),
  pick: pickState.optional(),
  note: note.optional(),
  /** Verdicts on its words that the designer knows better, by the wanted text. */
  overruled: z.record(z.string().max(20_000), z.enum(['right', 'wrong', 'missing'])).optional(),
  /** Its file was deleted for good. */
  emptied: z.boolean().optional(),
});

export const notesRecord = z.looseObject({
  formatVersion: z.int().min(1),
  label: label.default(''),
  rating: rating.default(0),
  note: note.default(''),
  pick: pickState.default(null),
  /** The result that stands for the version; `null`: the best-rated. */
  cover: resultNumber.nullable().default(null),
  /** By the results' numbers. */
  results: z.record(z.string().regex(/^[1-9]\d?$/), resultNotes).default({}),
  /** The designer ended the tries for right words with this version: it is not asked any more whether to go on. */
  triesEnded: z.boolean().optional().catch(undefined),
});

/** A change names some notes; the others stay. (A partial of `notesRecord` would fill their defaults in.) */
export const notesChange = z.object({ label, rating, note, pick: pickState }).partial();

/** Of one result of a pass; `null`: of the one that stands for the version. */
export const resultChange = z.object({
  passId: z.string(),
  result: resultNumber.nullable(),
  notes: notesChange,
  /** Only those fields are written that are still as this says. */
  expected: notesChange.optional(),
});

/** What was read in a result, and how that compares with the words that were wanted. It can be made again at any time. */
export const resultChecks = z.looseObject({
  /** Of the picture that was read. */
  sha256,
  reader: z.looseObject({ name: z.string().max(200), version: z.string().max(200) }),
  at: time,
  verdict: z.enum(['right', 'wrong', 'missing', 'unsure']),
  strings: z
    .array(
      z.looseObject({
        text: z.string().max(20_000),
        verdict: z.enum(['right', 'wrong', 'missing', 'unsure']),
        read: z.string().max(20_000).nullable().default(null),
        confidence: z.number().min(0).max(1).nullable().default(null),
        /** Of an unsure one (common/spelling/verdicts.ts). */
        why: z.string().max(40).optional(),
        /** In pixels of the result. */
        box: z
          .looseObject({ x: z.number(), y: z.number(), width: z.number(), height: z.number() })
          .nullable()
          .default(null),
      }),
    )
    .max(20_000),
});

/** checks.json, beside pass.json: verdicts on results, by their numbers. */
export const checksRecord = z.looseObject({
  formatVersion: z.int().min(1),
  results: z.record(z.string().regex(/^[1-9]\d?$/), resultChecks).default({}),
});

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
export type EditedFrom = z.infer<typeof editedFrom>;
export type EditRecord = z.infer<typeof editRecord>;
export type Preparation = z.infer<typeof preparation>;
export type PreparedInput = z.infer<typeof preparedInput>;
export type PassInput = z.infer<typeof passInput>;
export type PassInputs = z.infer<typeof passInputs>;
export type PassGroup = z.infer<typeof passGroup>;
export type TriesPlan = z.infer<typeof triesPlan>;
export type ResultRecord = z.infer<typeof resultRecord>;
export type KeptFile = z.infer<typeof keptFile>;
export type OtherRequest = z.infer<typeof otherRequest>;
export type PassError = z.infer<typeof passError>;
/** As it is written: with a code that this version knows. */
export type KnownPassError = PassError & { readonly code: ErrorCode };
export type SubmitEvidence = z.infer<typeof submitEvidence>;
export type UnknownEvidence = z.infer<typeof unknownEvidence>;
export type Evidence = z.infer<typeof evidence>;
/**
 * A pass, by its state. What is not in the union because every state is found with and without it: `requestId` (a pass that was turned away waits
 * without one, one of the offline engine gives its up), and `results` (a catalogue's model may deliver what is no picture).
 */
export type PassRecord = z.infer<typeof besideStanding> & Standing<PassError>;

/** As anybody may have written one. */
export type PassFields = z.infer<typeof passFields>;

/** Where a pass stands from now on, with all that goes with that. `requestId` where that is learned, or given up, with it. */
export type PassMove = Standing<KnownPassError> & { readonly requestId?: RequestId | null };

/** Whatever it was before: what goes on has not ended, and nothing is wrong with it. */
export const goingOn = <S extends UnfinishedState>(state: S) => ({ state, error: null, finishedAt: null }) as const;

/** What is known now of a pass, wherever it stands. */
export type PassLearned = Partial<
  Pick<PassRecord, 'inputs' | 'stages' | 'results' | 'kept' | 'price' | 'evidence' | 'stoppedWaitingAt'>
>;

/** What is written of a pass that runs here: what was learned, and where it stands now if that is another place. */
export type PassChange = PassLearned & (PassMove | { readonly state?: undefined });

/** A record with a change of it. */
export function changed(record: PassRecord, change: PassChange): PassRecord {
  if (change.state !== undefined)
    return { ...record, ...change, requestId: change.requestId === undefined ? record.requestId : change.requestId };
  const { state: _stays, ...learned } = change;
  return { ...record, ...learned };
}
export type PickState = z.infer<typeof pickState>;
export type ResultNotes = z.infer<typeof resultNotes>;
export type NotesChange = z.infer<typeof notesChange>;
export type ResultChange = z.infer<typeof resultChange>;
export type ResultChecks = z.infer<typeof resultChecks>;
export type ChecksRecord = z.infer<typeof checksRecord>;
export type NotesRecord = z.infer<typeof notesRecord>;
export type OwnerRecord = z.infer<typeof ownerRecord>;
