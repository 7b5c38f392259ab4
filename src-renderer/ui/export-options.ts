import { fitInside } from '../../src-main/common/sizes';
import type { Size } from '../../src-main/common/recipe';
import type { ExportOptions } from '../../src-main/contract/views';

/** The picture to be exported, as it was delivered. */
export interface ExportPicture {
  /** "v12", or "v12:2". */
  readonly name: string;
  readonly url: string;
  readonly width: number;
  readonly height: number;
  /** "png" or "jpeg". */
  readonly format: string;
  readonly bytes: number;
}

export type ExportFormat = ExportOptions['format'];

interface FormatFacts {
  readonly label: string;
  readonly ending: string;
  /** `null`: it loses nothing, and has no quality to choose. */
  readonly quality: number | null;
  readonly about: string;
}

export const formats: Readonly<Record<Exclude<ExportFormat, 'original'>, FormatFacts>> = {
  png: { label: 'PNG', ending: 'png', quality: null, about: 'Every pixel kept. Large.' },
  jpeg: { label: 'JPEG', ending: 'jpg', quality: 90, about: 'Read everywhere. No transparency.' },
  webp: { label: 'WebP', ending: 'webp', quality: 85, about: 'Smaller than JPEG, for the web.' },
  avif: { label: 'AVIF', ending: 'avif', quality: 60, about: 'The smallest. Newer browsers and tools.' },
  tiff: { label: 'TIFF', ending: 'tif', quality: null, about: 'Every pixel kept, for print.' },
};

export const formatOrder = ['original', 'png', 'jpeg', 'webp', 'avif', 'tiff'] as const satisfies readonly ExportFormat[];

const endings: Readonly<Record<string, string>> = { jpeg: 'jpg', tiff: 'tif' };

/** The ending a file of the format has, without its dot. `original` has that of the picture's own format. */
export const endingOf = (format: ExportFormat, own: string): string => (format === 'original' ? endings[own] ?? own : formats[format].ending);

export const qualityOf = (format: ExportFormat): number | null => (format === 'original' ? null : formats[format].quality);

/** A size that is one choice away. Boxes that the picture is fitted into. */
export interface QuickSize { readonly value: string; readonly label: string; readonly box: Size | null }

const longEdges = [4096, 2048, 1080] as const;

export function quickSizes(own: Size): QuickSize[] {
  const times = (factor: number): Size => ({ width: Math.max(1, Math.round(own.width * factor)), height: Math.max(1, Math.round(own.height * factor)) });
  const long = Math.max(own.width, own.height);
  return [
    { value: 'own', label: `Original size (${own.width} × ${own.height})`, box: null },
    { value: 'half', label: '50 %', box: times(0.5) },
    { value: 'double', label: '200 %', box: times(2) },
    ...longEdges.filter((edge) => edge !== long).map((edge) => ({ value: `long-${edge}`, label: `Long edge ${edge}`, box: times(edge / long) })),
  ];
}

/** The size a picture is exported at: fitted inside what is typed; larger than its own only where enlarging is asked for. */
export function exportedSize(own: Size, options: Pick<ExportOptions, 'width' | 'height' | 'enlarge'>): Size {
  const { width, height, enlarge } = options;
  if (width === null && height === null) return own;
  const scale = Math.min(width === null ? Infinity : width / own.width, height === null ? Infinity : height / own.height);
  if (scale > 1 && !enlarge) return own;
  if (scale <= 1) return fitInside(own, { width: width ?? Infinity, height: height ?? Infinity });
  return { width: Math.max(1, Math.round(own.width * scale)), height: Math.max(1, Math.round(own.height * scale)) };
}

/** Does the typed box ask for more than the picture has? */
export const asksForMore = (own: Size, options: Pick<ExportOptions, 'width' | 'height'>): boolean => {
  const { width, height } = exportedSize(own, { ...options, enlarge: true });
  return width > own.width || height > own.height;
};

/** What is wrong with a file's name, as a sentence, or `null`. */
export function fileNameFault(name: string): string | null {
  const text = name.trim();
  if (text === '') return 'The file needs a name.';
  if (/[\\/:*?"<>|]/.test(text)) return 'A file’s name can’t contain \\ / : * ? " < > or |.';
  if (text.startsWith('.')) return 'A name that starts with a dot would hide the file.';
  if (text.length > 200) return 'That name is too long: at most 200 characters.';
  return null;
}

/** "poster", "poster 2", "poster 3" … */
export function numbered(name: string): string {
  const match = /^(.*?) (\d{1,4})$/.exec(name);
  return match ? `${match[1]} ${Number(match[2]) + 1}` : `${name} 2`;
}

/** "2.4 MB", "182 kB", "640 bytes". */
export function showBytes(bytes: number): string {
  if (bytes >= 1_000_000) return `${(bytes / 1_000_000).toFixed(bytes >= 99_500_000 ? 0 : 1)} MB`;
  return bytes >= 1000 ? `${Math.round(bytes / 1000)} kB` : `${bytes} bytes`;
}
