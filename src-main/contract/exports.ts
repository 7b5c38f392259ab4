import { z } from 'zod';
import { writtenFormatNames } from '../common/picture-formats';
import { errorCodes } from './errors';

/** Writing results out: what a preset says, what a job does, and what is kept of it. */

export const exportFormats = ['original', ...writtenFormatNames] as const;
export const colourSpaces = ['srgb', 'display-p3', 'adobe-rgb'] as const;
export const kernels = ['lanczos3', 'mitchell', 'cubic', 'nearest'] as const;
export const sharpenings = ['none', 'low', 'standard', 'high'] as const;

const side = z.int().min(1).max(32_768);

export const exportResize = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }),
  /** Inside a box; a side that is `null` follows the other. */
  z.object({ kind: z.literal('fit'), width: side.nullable(), height: side.nullable() }),
  /** Covers the box, what stands over is cut off around the focus: 0…1 from the left and from the top. */
  z.object({
    kind: z.literal('fill'),
    width: side,
    height: side,
    focus: z.object({ x: z.number().min(0).max(1), y: z.number().min(0).max(1) }),
  }),
  /** These sides, whatever becomes of the shape. */
  z.object({ kind: z.literal('exact'), width: side, height: side }),
  z.object({ kind: z.literal('percent'), percent: z.number().min(1).max(800) }),
  /** `mm` and `in` at the settings' `ppi`. */
  z.object({ kind: z.literal('long-edge'), length: z.number().min(1).max(100_000), unit: z.enum(['px', 'mm', 'in']) }),
]);

/** Written into the file: IPTC and XMP, and nothing else. Empty texts are left out. */
export const exportMetadata = z.object({
  credit: z.string().max(500).default(''),
  copyright: z.string().max(500).default(''),
  caption: z.string().max(2000).default(''),
  /** IPTC's digital source type `compositeWithTrainedAlgorithmicMedia`: made with a generative model. Written only where one had a part in the picture: the offline engine is none. */
  sourceType: z.boolean().default(false),
  /** The recipe, without ids and URLs: model, prompt, seed, strength and the other fields. */
  recipe: z.boolean().default(false),
});

/** What becomes of the pixels and the file. */
export const exportSettings = z.object({
  /** `original`: the result's own bytes, and nothing else here matters. */
  format: z.enum(exportFormats),
  resize: exportResize.default({ kind: 'none' }),
  /** Without it a picture is never made larger than it is. */
  enlarge: z.boolean().default(false),
  kernel: z.enum(kernels).default('lanczos3'),
  /** After resizing. */
  sharpen: z.enum(sharpenings).default('none'),
  /** 1…100, for formats that lose; `null`: the format's usual one. */
  quality: z.int().min(1).max(100).nullable().default(null),
  /** The best quality whose file is no larger; for formats that lose. Wins over `quality`. */
  targetBytes: z.int().min(1024).max(1_000_000_000).nullable().default(null),
  /** What shows through transparent places in formats that hold none, "#rrggbb". */
  background: z
    .string()
    .regex(/^#[0-9a-f]{6}$/i)
    .default('#ffffff'),
  /** Its profile is embedded. */
  colourSpace: z.enum(colourSpaces).default('srgb'),
  /** Pixels per inch, said in the file; `null`: not said. */
  ppi: z.int().min(1).max(2400).nullable().default(null),
  /** `null`: no metadata. */
  metadata: exportMetadata.nullable().default(null),
});

/** What happens to a name that is taken. `ask`: nothing is written until the designer has said. */
export const collisionPolicies = ['number', 'ask', 'replace'] as const;

export const exportPreset = z.looseObject({
  id: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/),
  name: z.string().min(1).max(100),
  /** How it is listed: "Web", "Social", "Print", "UI assets", "Own". */
  group: z.string().max(40).default('Own'),
  settings: exportSettings,
  /** One file for each; more than one: named @1x, @2x … The settings' size is that of 1. */
  scales: z.array(z.int().min(1).max(4)).min(1).max(4).default([1]),
  /** Of the file's name, without its ending, as common/file-name.ts reads it. */
  template: z.string().min(1).max(200).default('{source}-{version}'),
  collision: z.enum(collisionPolicies).default('number'),
  /** A JSON file beside each, with the recipe it was made by: the picture's name and ".json". */
  sidecar: z.boolean().default(false),
});

/** Which results: one of a pass, or all of them. */
export const exportPick = z.object({ passId: z.string(), result: z.int().min(1).nullable() });

export const exportOrder = z.object({
  projectId: z.string(),
  picks: z.array(exportPick).min(1).max(2000),
  presets: z.array(exportPreset).min(1).max(40),
  /** A folder: absolute, or relative to the project's `exports/` ("" is that itself). Made when it is not there and its parent is. */
  to: z
    .string()
    .max(4096)
    .refine((text) => !text.includes('\0')),
});

/** A file that an order would write. */
export const plannedFile = z.object({
  passId: z.string(),
  version: z.string(),
  result: z.int(),
  presetId: z.string(),
  scale: z.int(),
  /** Its name, with its ending. */
  name: z.string(),
  /** A file of that name (or of its sidecar's) stands there already. (Two of one order never share a name: they are numbered.) */
  exists: z.boolean(),
});

export const jobFile = plannedFile.omit({ exists: true }).extend({
  state: z.enum(['waiting', 'writing', 'written', 'failed', 'cancelled']),
  /** Relative to the project with forward slashes for what lies in it, absolute else; `null` until written. */
  file: z.string().nullable(),
  width: z.int().nullable(),
  height: z.int().nullable(),
  bytes: z.int().nullable(),
  format: z.string().nullable(),
  error: z.object({ code: z.enum(errorCodes), message: z.string() }).nullable(),
  /** What the designer should know of a file that is written, as sentences: it was not enlarged, it could not be noted on its version, it holds no metadata. */
  notes: z.array(z.string()),
});

export const exportJob = z.object({
  id: z.string(),
  state: z.enum(['running', 'done', 'cancelled']),
  files: z.array(jobFile),
});

/** What was written of a pass: `exports.json` in its folder. */
export const exportEntry = z.looseObject({
  /** As in `jobFile`. */
  file: z.string().max(4096),
  at: z.iso.datetime(),
  preset: z.string().max(100),
  result: z.int().min(1),
  /** All that are in it, in a format that holds layers; `result` is the one on top. */
  results: z.array(z.int().min(1)).min(1).optional(),
  format: z.string().max(20),
  width: z.int().min(1),
  height: z.int().min(1),
  bytes: z.int().min(1),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});

export const exportsRecord = z.looseObject({ formatVersion: z.int().min(1), exports: z.array(exportEntry) });

export const listedExport = exportEntry.extend({ present: z.boolean() });

export const sheetOptions = z.object({
  format: z.enum(['png', 'pdf']),
  /** Above the pictures; empty: none. */
  title: z.string().max(200).default(''),
  columns: z.int().min(1).max(8).default(3),
  /** Paper of a PDF page, and the shape of a PNG. */
  page: z.enum(['a4', 'a4-landscape', 'letter', 'letter-landscape']).default('a4-landscape'),
  /** Which lines stand under a picture. */
  show: z
    .object({
      version: z.boolean(),
      label: z.boolean(),
      seed: z.boolean(),
      strength: z.boolean(),
      prompt: z.boolean(),
      /** The verdict on the words. */
      words: z.boolean().optional(),
    })
    .default({ version: true, label: true, seed: true, strength: true, prompt: true }),
  background: z.enum(['white', 'grey', 'black']).default('white'),
});

export type ExportResize = z.infer<typeof exportResize>;
export type ExportMetadata = z.infer<typeof exportMetadata>;
export type ExportSettings = z.infer<typeof exportSettings>;
export type ExportPreset = z.infer<typeof exportPreset>;
export type ExportPick = z.infer<typeof exportPick>;
export type ExportOrder = z.infer<typeof exportOrder>;
export type PlannedFile = z.infer<typeof plannedFile>;
export type JobFile = z.infer<typeof jobFile>;
export type ExportJob = z.infer<typeof exportJob>;
export type ExportEntry = z.infer<typeof exportEntry>;
export type ExportsRecord = z.infer<typeof exportsRecord>;
export type ListedExport = z.infer<typeof listedExport>;
export type SheetOptions = z.infer<typeof sheetOptions>;
