import { z } from 'zod';
import { doubts, verdicts } from '../common/spelling/verdicts';
import { exportPreset } from './exports';
import { recipePreset } from './recipe-presets';
import { snippet } from './snippets';
import { errorCodes, faultCodes } from './errors';
import {
  draft,
  inputRef,
  recordId,
  notesRecord,
  passRecord,
  pickState,
  preparation,
  preparedInput,
  probe,
  size,
  words,
} from './records';

/** What procedures answer with: records, and what the app knows beside them. Plain JSON; pictures are URLs (assets.ts). */

export const fault = z.object({
  code: z.enum(faultCodes),
  message: z.string(),
  billed: z.enum(['no', 'yes', 'unknown']).optional(),
  /** Of `over-ceiling` and `over-budget`: what the pass may cost, a decimal. */
  amount: z.string().optional(),
});

export const problem = z.object({
  /** Relative to the project, with forward slashes. */
  file: z.string(),
  code: z.enum(errorCodes),
  message: z.string(),
});

export const sourceView = z.object({
  id: z.string(),
  name: z.string(),
  /** Relative to the project: `sources/…`. */
  file: z.string(),
  sha256: z.string(),
  addedAt: z.string(),
  probe,
  /** The file is there and readable. */
  present: z.boolean(),
  /** Only of a picture that was changed in another program: what it was there, and the folder of its copy. */
  editedFrom: z.object({ of: inputRef, copy: z.string() }).optional(),
});

export const importEvent = z.object({
  /** Through, whether in or refused. */
  done: z.int().min(0),
  of: z.int().min(0),
  /** The file that is being taken in, or `null` at the end. */
  name: z.string().nullable(),
  added: sourceView.nullable(),
  refused: z.object({ path: z.string(), error: fault }).nullable(),
  /** A photo's own preview, shown until the photo itself is in; `url` is `null` once it is through. */
  sight: z.object({ id: z.string(), url: z.string().nullable() }).nullable(),
});

/** What was read in a result, with the designer's word in place of the reader's where there is one. */
export const wordsView = z.object({
  verdict: z.enum(verdicts),
  strings: z.array(
    z.object({
      text: z.string(),
      verdict: z.enum(verdicts),
      read: z.string().nullable(),
      box: z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() }).nullable(),
      overruled: z.boolean(),
      why: z.enum(doubts).optional(),
    }),
  ),
});

export const passView = z.object({
  pass: passRecord,
  /** Relative to the project: `passes/…`. */
  folder: z.string(),
  /** As it stands on disk, but that `rating`, `label` and `pick` are those of its cover. */
  notes: notesRecord,
  /** The result that stands for the version; `null` where there is none. */
  cover: z.int().nullable(),
  /** Of each result, in their order. `emptied`: deleted for good. */
  rated: z.array(
    z.object({
      rating: z.int(),
      label: z.string(),
      pick: pickState,
      note: z.string(),
      trashed: z.enum(['trash', 'emptied']).nullable(),
    }),
  ),
  /** Of each result, in their order; absent where it renders no text, `null` where it was not read. */
  words: z.array(wordsView.nullable()).optional(),
  /** Those that were not read yet are being read just now. */
  beingRead: z.literal(true).optional(),
  /** `here`: this process goes on with it; `other`: another process of this installation does; `elsewhere`: only after Take over. `null` once ended. */
  owner: z.enum(['here', 'other', 'elsewhere']).nullable(),
  /** Why it is not moving just now ("Can't reach ModelRunner; trying again"), or `null`. It is tried again by itself. */
  held: fault.nullable(),
  /** Of one that waits here for its turn: those that do are in order by it. */
  turn: z.int().optional(),
});

/** The reader of words as it is installed here. */
export const readerView = z.object({
  installed: z.boolean(),
  builtIn: z.array(z.string()),
  added: z.array(
    z.object({
      code: z.string(),
      name: z.string(),
      script: z.string(),
      bytes: z.int(),
      /** Why it can't be used; `null` where it can. */
      fault: z.string().nullable(),
    }),
  ),
  /** Where their data is put, as an absolute path. */
  folder: z.string(),
});

/** "Run until the words are right", as it stands. */
export const triesView = z.object({
  /** Of its passes. */
  group: z.string(),
  /** The pass that was run last. */
  passId: z.string(),
  version: z.int(),
  engine: z.enum(['modelrunner', 'offline']),
  is: z.enum(['running', 'reading', 'right', 'unsure', 'failed', 'spent', 'wrong']),
  /** Why no further one is run. */
  by: z.enum(['seeds', 'cost']).optional(),
  /** Why the words can't be told. */
  why: z.string().optional(),
  /** The version whose words are right. */
  right: z.int().nullable(),
  /** Passes that were run, the seeds of all, and how many of them are left. */
  tried: z.int(),
  seeds: z.array(z.int()),
  left: z.int(),
  /** What those that are left may cost; `null`: nothing is left. */
  price: z.object({ low: z.string(), high: z.string() }).nullable(),
  /** It goes on by itself; else the designer is asked. */
  going: z.boolean(),
  /** The pass that runs is the last. */
  stopping: z.boolean(),
  /** Why the next one could not be started. */
  fault: fault.nullable(),
});

/** What was deleted. Pictures of what is not emptied show as ever (assets.ts). */
export const trashView = z.object({
  versions: z.array(
    z.object({
      id: z.string(),
      version: z.int(),
      state: z.string(),
      engine: z.enum(['modelrunner', 'offline']),
      results: z.int(),
      /** Of each result, in their order: its picture shows as ever until it is emptied. */
      sizes: z.array(size),
      price: z.object({ settled: z.string().nullable(), currency: z.string() }),
      /** Whose pixels it started from: what was made from it stands below that. */
      input: inputRef.nullable(),
      /** Deleted for good: it can’t be restored. */
      emptied: z.boolean(),
    }),
  ),
  sources: z.array(sourceView),
});

export const damagedResult = z.object({ result: z.int().min(1), file: z.string(), is: z.enum(['missing', 'changed']) });

export const projectView = z.object({
  id: z.string(),
  name: z.string(),
  folder: z.string(),
  formatVersion: z.int(),
  /** Why nothing can be written, as a sentence, or `null`. */
  readOnly: z.string().nullable(),
  ceiling: z.string().nullable(),
  budget: z.string().nullable(),
  /** The project's own, beside the built-in ones. */
  exportPresets: z.array(exportPreset),
  recipePresets: z.array(recipePreset),
  snippets: z.array(snippet),
  sources: z.array(sourceView),
  /** By version, oldest first. */
  passes: z.array(passView),
  /** How many versions are not among them yet, where a long history comes in parts. */
  older: z.int().min(0).optional(),
  trash: trashView,
  problems: z.array(problem),
  /** Absent or `null`: none goes on, and none waits for an answer. */
  tries: triesView.nullable().optional(),
});

/** `link`: relative to the project, with forward slashes. */
export const linkOut = z.object({ link: z.string(), target: z.string() });

export const projectChange = z.discriminatedUnion('type', [
  z.object({ type: z.literal('snapshot'), project: projectView }),
  /** Further versions of a history that comes in parts: a list of views as JSON, since checking each of ten thousand takes seconds. `older`: those still to come. */
  z.object({ type: z.literal('passes'), json: z.string(), older: z.int().min(0) }),
  z.object({ type: z.literal('pass'), view: passView }),
  z.object({ type: z.literal('tries'), tries: triesView.nullable() }),
  z.object({ type: z.literal('pass-gone'), id: z.string() }),
  z.object({ type: z.literal('source'), source: sourceView }),
  z.object({ type: z.literal('source-gone'), id: z.string() }),
  z.object({ type: z.literal('trash'), trash: trashView }),
  z.object({ type: z.literal('problems'), problems: z.array(problem) }),
  z.object({
    type: z.literal('settings'),
    name: z.string(),
    ceiling: z.string().nullable(),
    budget: z.string().nullable(),
    exportPresets: z.array(exportPreset),
    recipePresets: z.array(recipePreset),
    snippets: z.array(snippet),
    readOnly: z.string().nullable(),
  }),
]);

/** Programs that pictures can be opened in. Where each lies is the main process's affair. */
export const editorsView = z.object({
  editors: z.array(z.object({ id: z.string(), name: z.string() })),
  chosen: z.string(),
  /** The system has a dialog in which another one is chosen. */
  canPick: z.boolean(),
});

export const settings = z.object({
  /** `auto`: modelrunner when a key is set, else offline. */
  engine: z.enum(['auto', 'modelrunner', 'offline']).default('auto'),
  appearance: z.enum(['dark', 'light', 'contrast', 'system']).default('dark'),
  /** The canvas around the picture. */
  surround: z.enum(['#121212', '#1e1e1e', '#777777']).default('#1e1e1e'),
  /** Passes at once; the rest wait in order. */
  passesAtOnce: z.int().min(1).max(8).default(3),
  /** Whether ModelRunner keeps what was sent and said (Store-IO): as the account says, or removed soon after the pass has settled. */
  keepPayloads: z.enum(['account', 'no']).default('account'),
  /** Seconds after which uploads and results are deleted from the service; `null`: kept until deleted. PROTOCOL 4.2: 60…157680000. */
  mediaExpiry: z.int().min(60).max(157_680_000).nullable().default(null),
  /** What the wheel does on the canvas; a pinch and Ctrl with the wheel always zoom. */
  wheel: z.enum(['zoom', 'scroll']).default('zoom'),
  /** Shortcuts of commands that are not the usual ones, by the commands' names. */
  keys: z.record(z.string().max(60), z.array(z.string().min(1).max(40)).max(8)).default({}),
  /** First-run hints that were used or closed: they don't come again. */
  hintsSeen: z.array(z.string().max(40)).max(50).default([]),
});

/** A change names some settings; the others stay. (A partial of `settings` would fill their defaults in.) */
export const settingsChange = z
  .object({
    engine: settings.shape.engine.unwrap(),
    appearance: settings.shape.appearance.unwrap(),
    surround: settings.shape.surround.unwrap(),
    passesAtOnce: settings.shape.passesAtOnce.unwrap(),
    keepPayloads: settings.shape.keepPayloads.unwrap(),
    mediaExpiry: settings.shape.mediaExpiry.unwrap(),
    wheel: settings.shape.wheel.unwrap(),
    keys: settings.shape.keys.unwrap(),
    hintsSeen: settings.shape.hintsSeen.unwrap(),
  })
  .partial();

export const keyState = z.object({
  set: z.boolean(),
  /** Only ever the last four characters. */
  last4: z.string().nullable(),
  /** `environment`: MODELRUNNER_KEY, which can't be changed from here. `stored`: set in Settings. `session`: kept in memory until the app ends. */
  from: z.enum(['environment', 'stored', 'session']).nullable(),
  /** How it is kept, as a sentence a designer reads. */
  keptAs: z.string(),
  /** Can it be set here at all? */
  canSet: z.boolean(),
});

export const recentProject = z.object({
  folder: z.string(),
  name: z.string(),
  openedAt: z.string(),
  exists: z.boolean(),
});

/** A price card of the service as it was read, and when (common/pricing/card.ts). */
export const knownCard = z.object({
  card: z.object({
    endpoint: z.string(),
    rateCard: z.looseObject({ pricingMode: z.string() }),
    pricingRules: z.record(z.string(), z.unknown()).nullable(),
    averageCost: z.string().nullable(),
    currency: z.string(),
  }),
  at: z.string(),
});

/** A model that can be chosen (use-cases/models.ts). */
export const modelOffer = z.object({
  id: z.string(),
  title: z.string(),
  description: z.string(),
  /** `null`: it can't be run from here, for `why`. */
  task: z.string().nullable(),
  why: z.string().nullable(),
  origin: z.enum(['own', 'house', 'catalogue']),
  card: knownCard.shape.card.nullable(),
  usualSeconds: z.number().nullable(),
  featured: z.boolean(),
});

export const modelList = z.object({
  models: z.array(modelOffer),
  /** The service's list: when it was read; `dropped`: one that was read earlier was too old to be kept, and none could be had since. */
  catalogue: z.object({ is: z.enum(['none', 'dropped', 'read']), at: z.string().nullable() }),
});

export const appState = z.object({
  version: z.string(),
  host: z.enum(['electron', 'web']),
  platform: z.string(),
  /** Dialogs for files and folders: the system's, or the app's own. */
  dialogs: z.enum(['native', 'own']),
  key: keyState,
  settings,
  /** The engine the next pass runs on. */
  engine: z.enum(['modelrunner', 'offline']),
  /** Why ModelRunner can't be used though it is chosen, or `null`. */
  engineFault: z.string().nullable(),
  /** The service's price cards as they were read last. */
  prices: z.array(knownCard),
  /** Models that versions of open projects were made with, and that the service has no more. */
  withdrawn: z.array(z.string()),
  recent: z.array(recentProject),
  /** Where a project goes that a picture starts by itself. */
  projectsFolder: z.string().optional(),
  /** Recipes under names, for every project. */
  recipePresets: z.array(recipePreset),
  snippets: z.array(snippet),
});

/** What the editor keeps for a project between starts, outside its folder. Opaque to the main process but for its size. */
export const workspace = z.object({
  draft: draft.nullable().default(null),
  preparation: preparation.nullable().default(null),
  /** The text to render as the designer corrected it, and what the prompt quoted then. */
  words: z.object({ list: words, quotes: words }).nullable().default(null),
  input: inputRef.nullable().default(null),
  /** The model's other pictures, by slot. */
  others: z.record(recordId, inputRef).default({}),
  basedOn: z.string().nullable().default(null),
  /** Id of the selected pass, and which of its results. */
  selected: z
    .object({ id: z.string(), result: z.int().min(1) })
    .nullable()
    .default(null),
  view: z.object({ zoom: z.number().nullable(), x: z.number(), y: z.number() }).nullable().default(null),
  /** Anything else the editor remembers (panels, folds): small and its own affair. */
  extra: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).default({}),
});

export const folderEntry = z.object({
  name: z.string(),
  path: z.string(),
  kind: z.enum(['folder', 'project', 'picture', 'file']),
  bytes: z.number().nullable(),
});
export const folderListing = z.object({
  path: z.string(),
  parent: z.string().nullable(),
  home: z.string(),
  entries: z.array(folderEntry),
  fault: fault.nullable(),
});

export const inputPlan = z.object({
  /** Of the input, upright. */
  input: size,
  /** What is sent; `null` when it could not be made (see `fault`). */
  prepared: preparedInput.nullable(),
  /** Shows the prepared input (assets.ts). */
  url: z.string().nullable(),
  /** Size of the results. */
  output: size,
  fault: fault.nullable(),
});

const decimalText = z.string();
export const ledgerTotals = z.object({ estimated: decimalText, settled: decimalText, unsettled: decimalText });
export const ledgerEntry = z.object({
  version: z.string(),
  engine: z.enum(['modelrunner', 'offline']),
  state: z.string(),
  estimated: decimalText,
  stated: decimalText.optional(),
  settled: decimalText.nullable(),
  billed: z.enum(['no', 'yes', 'unknown']),
  finishedAt: z.string().nullable(),
  createdAt: z.string(),
  speed: z.string(),
  magic: z.string(),
});
/** Passes of one kind together: an engine, a speed, a project, a day. */
export const ledgerGroup = z.object({ name: z.string(), passes: z.int(), totals: ledgerTotals });
export const learnedPrice = z.object({ speed: z.string(), magic: z.string(), passes: z.int(), factor: decimalText });
export const ledgerView = z.object({
  currency: z.string(),
  /** Of one project; empty for all projects together. */
  entries: z.array(ledgerEntry),
  totals: ledgerTotals,
  today: ledgerTotals,
  month: ledgerTotals,
  byEngine: z.array(ledgerGroup),
  bySpeed: z.array(ledgerGroup),
  byProject: z.array(ledgerGroup),
  /** Passes that failed and cost nothing; and those of which nobody knows. */
  failedUnbilled: z.int(),
  uncertain: z.int(),
  learned: z.array(learnedPrice),
  budget: decimalText.nullable(),
});

/** What the service says of the account, as far as it can be had. */
export const accountView = z.object({
  /** `amount` may be negative. */
  balance: z.object({ amount: decimalText, currency: z.string(), at: z.string() }).nullable(),
  /** What every program was charged on the account, and what this installation's ledger has settled, in the last days. */
  usage: z.object({ days: z.int(), spent: decimalText, requests: z.int(), settledHere: decimalText }).nullable(),
  /** Why the balance is not told. */
  fault: fault.nullable(),
});
export type AccountView = z.infer<typeof accountView>;

export type ModelOffer = z.infer<typeof modelOffer>;
export type ModelList = z.infer<typeof modelList>;
export type LedgerView = z.infer<typeof ledgerView>;
export type FaultView = z.infer<typeof fault>;
export type Problem = z.infer<typeof problem>;
export type SourceView = z.infer<typeof sourceView>;
export type ImportEvent = z.infer<typeof importEvent>;
export type DamagedResult = z.infer<typeof damagedResult>;
export type WordsView = z.infer<typeof wordsView>;
export type ReaderView = z.infer<typeof readerView>;
export type TriesView = z.infer<typeof triesView>;
export type PassView = z.infer<typeof passView>;
export type LinkOut = z.infer<typeof linkOut>;
export type TrashView = z.infer<typeof trashView>;
export type ProjectView = z.infer<typeof projectView>;
export type ProjectChange = z.infer<typeof projectChange>;
export type EditorsView = z.infer<typeof editorsView>;
export type Settings = z.infer<typeof settings>;
export type KeyState = z.infer<typeof keyState>;
export type RecentProject = z.infer<typeof recentProject>;
export type AppState = z.infer<typeof appState>;
export type Workspace = z.infer<typeof workspace>;
export type FolderEntry = z.infer<typeof folderEntry>;
export type FolderListing = z.infer<typeof folderListing>;
export type InputPlan = z.infer<typeof inputPlan>;
