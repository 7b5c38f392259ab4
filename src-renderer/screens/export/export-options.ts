import { exportSize } from '../../../src-main/common/export-size';
import { nameFields, type NameField } from '../../../src-main/common/file-name';
import {
  formatFacts,
  hasLayers,
  pictureFormats,
  writtenFormats,
  writtenFormatNames,
  type PictureFormat,
} from '../../../src-main/common/picture-formats';
import type { Size } from '../../../src-main/common/recipe';
import type { ExportPreset, ExportResize, ExportSettings } from '../../../src-main/contract';

/** A picture to be exported, as it was delivered. */
export interface ExportPicture {
  /** "v12", or "v12 · 2". */
  readonly name: string;
  readonly passId: string;
  readonly result: number;
  readonly url: string;
  /** A small copy of it. */
  readonly thumbUrl: string;
  readonly width: number;
  readonly height: number;
  /** "png" or "jpeg". */
  readonly format: string;
  readonly bytes: number;
  /** Drawn by the offline engine alone, which is no generative model. */
  readonly offline: boolean;
}

export type ExportFormat = ExportSettings['format'];
export type ResizeKind = ExportResize['kind'];

export const formatOrder: readonly ExportFormat[] = ['original', ...writtenFormatNames];

/** The ending a file of the format has, without its dot. `original` has that of the picture's own format. */
export const endingOf = (format: ExportFormat, own: string): string =>
  (format === 'original' ? pictureFormats[own as PictureFormat] : writtenFormats[format])?.endings[0] ?? own;

/** How many files presets come to: a format with layers takes all results of a version. */
export const fileCount = (pictures: readonly ExportPicture[], presets: readonly ExportPreset[]): number =>
  presets.reduce((sum, { settings, scales }) => {
    const each = hasLayers(settings.format) ? new Set(pictures.map(({ passId }) => passId)).size : pictures.length;
    return sum + each * (settings.format === 'original' ? 1 : scales.length);
  }, 0);

/** The results that go into one file with a picture, the topmost first. */
export const layersWith = (
  pictures: readonly ExportPicture[],
  picture: ExportPicture,
  format: ExportFormat,
): readonly number[] =>
  hasLayers(format)
    ? pictures.filter(({ passId }) => passId === picture.passId).map(({ result }) => result)
    : [picture.result];

/** What `null` as quality means; `null` where the format loses nothing. */
export const usualQuality = (format: ExportFormat): number | null =>
  format === 'original' ? null : formatFacts(format).quality;

/** Do the settings ask for more pixels than the picture has? */
export function asksForMore(own: Size, settings: Pick<ExportSettings, 'resize' | 'ppi'>, scale = 1): boolean {
  const { resize } = settings;
  const { width, height } = exportSize(own, { ...settings, enlarge: true }, scale);
  // What fills a box is cut to its shape first: it is enlarged where either side is short.
  return resize.kind === 'fill' || resize.kind === 'exact'
    ? width > own.width || height > own.height
    : Math.max(width, height) > Math.max(own.width, own.height);
}

/** The part of a picture, 0…1, that fills a box of `width` × `height`: as large as it can be, around the focus. */
export function filledPart(
  own: Size,
  box: Size,
  focus: { readonly x: number; readonly y: number },
): { readonly left: number; readonly top: number; readonly width: number; readonly height: number } {
  const scale = Math.min(own.width / box.width, own.height / box.height);
  const [width, height] = [(box.width * scale) / own.width, (box.height * scale) / own.height];
  const held = (at: number, length: number): number => Math.min(1 - length, Math.max(0, at - length / 2));
  return { left: held(focus.x, width), top: held(focus.y, height), width, height };
}

/** The resizing that a choice begins with, near to what was before. */
export function resizeOf(kind: ResizeKind, before: ExportResize, own: Size): ExportResize {
  const box =
    'width' in before
      ? { width: before.width ?? own.width, height: before.height ?? own.height }
      : { width: own.width, height: own.height };
  switch (kind) {
    case 'none':
      return { kind };
    case 'fit':
      return { kind, ...('width' in before ? box : { width: Math.min(2048, own.width), height: null }) };
    case 'fill':
      return { kind, ...box, focus: { x: 0.5, y: 0.5 } };
    case 'exact':
      return { kind, ...box };
    case 'percent':
      return { kind, percent: 50 };
    case 'long-edge':
      return { kind, length: 2048, unit: 'px' };
  }
}

export const resizeKinds: readonly { readonly value: ResizeKind; readonly label: string }[] = [
  { value: 'none', label: 'Original size' },
  { value: 'long-edge', label: 'Long edge' },
  { value: 'percent', label: 'Percent' },
  { value: 'fit', label: 'Fit inside' },
  { value: 'fill', label: 'Fill and crop' },
  { value: 'exact', label: 'Exact, stretched' },
];

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Would both write the same? Names and ids aside. */
export const sameWork = (a: ExportPreset, b: ExportPreset): boolean =>
  same(
    [a.settings, a.scales, a.template, a.collision, a.sidecar],
    [b.settings, b.scales, b.template, b.collision, b.sidecar],
  );

/** What is noted on the versions: a preset that was changed for once is not called by its name alone. */
export function orderedName(preset: ExportPreset, stored: ExportPreset): string {
  if (sameWork(preset, stored)) return preset.name;
  if (stored.settings.format === 'original' && preset.settings.format !== 'original')
    return formatFacts(preset.settings.format).name;
  return `${preset.name.slice(0, 80)}, changed`;
}

const fieldLabels: Readonly<Record<NameField, string>> = {
  project: 'Project',
  version: 'Version',
  label: 'Label',
  source: 'Source',
  seed: 'Seed',
  strength: 'Strength',
  width: 'Width',
  height: 'Height',
  date: 'Date the version was made',
  counter: 'Counter of this export',
  result: 'Which result',
  preset: 'Preset',
};

/** What a file's name can take from what it shows. */
export const insertable = (Object.keys(nameFields) as NameField[]).map((field) => ({
  text: `{${field}}`,
  label: fieldLabels[field],
}));
