import { z } from 'zod';
import { exportPreset } from './exports';
import { draft, inputRef, notesRecord, passRecord, preparation, preparedInput, probe, size } from './records';

/** What procedures answer with: records, and what the app knows beside them. Plain JSON; pictures are URLs (assets.ts). */

export const fault = z.object({ code: z.string(), message: z.string(), billed: z.enum(['no', 'yes', 'unknown']).optional() });

export const problem = z.object({
  /** Relative to the project, with forward slashes. */
  file: z.string(),
  code: z.string(),
  message: z.string(),
});

export const sourceView = z.object({
  id: z.string(), name: z.string(),
  /** Relative to the project: `sources/…`. */
  file: z.string(),
  sha256: z.string(), addedAt: z.string(), probe,
  /** The file is there and readable. */
  present: z.boolean(),
});

export const importEvent = z.object({
  /** Through, whether in or refused. */
  done: z.int().min(0), of: z.int().min(0),
  /** The file that is being taken in, or `null` at the end. */
  name: z.string().nullable(),
  added: sourceView.nullable(),
  refused: z.object({ path: z.string(), error: fault }).nullable(),
});

export const passView = z.object({
  pass: passRecord,
  /** Relative to the project: `passes/…`. */
  folder: z.string(),
  notes: notesRecord,
  /** `here`: this process goes on with it; `other`: another process of this installation does; `elsewhere`: only after Take over. `null` once ended. */
  owner: z.enum(['here', 'other', 'elsewhere']).nullable(),
  /** Why it is not moving just now ("Can't reach ModelRunner; trying again"), or `null`. It is tried again by itself. */
  held: fault.nullable(),
});

export const projectView = z.object({
  id: z.string(), name: z.string(), folder: z.string(), formatVersion: z.int(),
  /** Why nothing can be written, as a sentence, or `null`. */
  readOnly: z.string().nullable(),
  ceiling: z.string().nullable(), budget: z.string().nullable(),
  /** The project's own, beside the built-in ones. */
  exportPresets: z.array(exportPreset),
  sources: z.array(sourceView),
  /** By version, oldest first. */
  passes: z.array(passView),
  problems: z.array(problem),
});

export const projectChange = z.discriminatedUnion('type', [
  z.object({ type: z.literal('snapshot'), project: projectView }),
  z.object({ type: z.literal('pass'), view: passView }),
  z.object({ type: z.literal('pass-gone'), id: z.string() }),
  z.object({ type: z.literal('source'), source: sourceView }),
  z.object({ type: z.literal('source-gone'), id: z.string() }),
  z.object({ type: z.literal('problems'), problems: z.array(problem) }),
  z.object({ type: z.literal('settings'), name: z.string(), ceiling: z.string().nullable(), budget: z.string().nullable(), exportPresets: z.array(exportPreset), readOnly: z.string().nullable() }),
]);

export const settings = z.object({
  /** `auto`: modelrunner when a key is set, else offline. */
  engine: z.enum(['auto', 'modelrunner', 'offline']).default('auto'),
  appearance: z.enum(['dark', 'light', 'system']).default('dark'),
  /** The canvas around the picture. */
  surround: z.enum(['#121212', '#1e1e1e', '#777777']).default('#1e1e1e'),
  /** Passes at once; the rest wait in order. */
  passesAtOnce: z.int().min(1).max(8).default(3),
  /** Whether ModelRunner keeps what was sent and said (Store-IO): as the account says, or removed soon after the pass has settled. */
  keepPayloads: z.enum(['account', 'no']).default('account'),
  /** Seconds after which uploads and results are deleted from the service; `null`: kept until deleted. PROTOCOL 4.2: 60…157680000. */
  mediaExpiry: z.int().min(60).max(157_680_000).nullable().default(null),
});

/** A change names some settings; the others stay. (A partial of `settings` would fill their defaults in.) */
export const settingsChange = z.object({
  engine: settings.shape.engine.unwrap(),
  appearance: settings.shape.appearance.unwrap(),
  surround: settings.shape.surround.unwrap(),
  passesAtOnce: settings.shape.passesAtOnce.unwrap(),
  keepPayloads: settings.shape.keepPayloads.unwrap(),
  mediaExpiry: settings.shape.mediaExpiry.unwrap(),
}).partial();

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

export const recentProject = z.object({ folder: z.string(), name: z.string(), openedAt: z.string(), exists: z.boolean() });

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
  recent: z.array(recentProject),
});

/** What the editor keeps for a project between starts, outside its folder. Opaque to the main process but for its size. */
export const workspace = z.object({
  draft: draft.nullable().default(null),
  preparation: preparation.nullable().default(null),
  input: inputRef.nullable().default(null),
  basedOn: z.string().nullable().default(null),
  /** Id of the selected pass, and which of its results. */
  selected: z.object({ id: z.string(), result: z.int().min(1) }).nullable().default(null),
  view: z.object({ zoom: z.number().nullable(), x: z.number(), y: z.number() }).nullable().default(null),
  /** Anything else the editor remembers (panels, folds): small and its own affair. */
  extra: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).default({}),
});

export const folderEntry = z.object({ name: z.string(), path: z.string(), kind: z.enum(['folder', 'project', 'picture', 'file']), bytes: z.number().nullable() });
export const folderListing = z.object({ path: z.string(), parent: z.string().nullable(), home: z.string(), entries: z.array(folderEntry), fault: fault.nullable() });

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

export const exportOptions = z.object({
  format: z.enum(['original', 'png', 'jpeg', 'webp', 'avif', 'tiff']),
  width: z.int().min(1).max(32_768).nullable().default(null),
  height: z.int().min(1).max(32_768).nullable().default(null),
  /** 1…100, for formats that lose. */
  quality: z.int().min(1).max(100).nullable().default(null),
  enlarge: z.boolean().default(false),
});

export const exportedFile = z.object({ version: z.string(), result: z.int(), file: z.string(), format: z.string(), width: z.int(), height: z.int(), bytes: z.int() });

const decimalText = z.string();
export const ledgerTotals = z.object({ estimated: decimalText, settled: decimalText, unsettled: decimalText });
export const ledgerEntry = z.object({
  version: z.string(), engine: z.enum(['modelrunner', 'offline']), state: z.string(), estimated: decimalText, settled: decimalText.nullable(),
  billed: z.enum(['no', 'yes', 'unknown']), finishedAt: z.string().nullable(), createdAt: z.string(), speed: z.string(), magic: z.string(),
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
  byEngine: z.array(ledgerGroup), bySpeed: z.array(ledgerGroup), byProject: z.array(ledgerGroup),
  /** Passes that failed and cost nothing; and those of which nobody knows. */
  failedUnbilled: z.int(), uncertain: z.int(),
  learned: z.array(learnedPrice),
  budget: decimalText.nullable(),
});

export type LedgerView = z.infer<typeof ledgerView>;
export type FaultView = z.infer<typeof fault>;
export type Problem = z.infer<typeof problem>;
export type SourceView = z.infer<typeof sourceView>;
export type ImportEvent = z.infer<typeof importEvent>;
export type PassView = z.infer<typeof passView>;
export type ProjectView = z.infer<typeof projectView>;
export type ProjectChange = z.infer<typeof projectChange>;
export type Settings = z.infer<typeof settings>;
export type KeyState = z.infer<typeof keyState>;
export type RecentProject = z.infer<typeof recentProject>;
export type AppState = z.infer<typeof appState>;
export type Workspace = z.infer<typeof workspace>;
export type FolderEntry = z.infer<typeof folderEntry>;
export type FolderListing = z.infer<typeof folderListing>;
export type InputPlan = z.infer<typeof inputPlan>;
export type ExportOptions = z.infer<typeof exportOptions>;
export type ExportedFile = z.infer<typeof exportedFile>;
