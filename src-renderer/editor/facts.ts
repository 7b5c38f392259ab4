import { visible } from '../../src-main/common/visible';
import type { SourceView } from '../../src-main/contract';
import { fileSize, megapixels } from './describe';

/** `more`: what hovering tells. */
export interface Fact {
  readonly text: string;
  readonly more?: string;
}

const kinds: Readonly<Record<string, string>> = {
  jpeg: 'JPEG',
  png: 'PNG',
  webp: 'WebP',
  tiff: 'TIFF',
  gif: 'GIF',
  avif: 'AVIF',
};

const turns: Readonly<Record<number, string>> = {
  2: 'mirrored',
  3: 'upside down',
  4: 'mirrored upside down',
  5: 'mirrored, on its side',
  6: 'on its side',
  7: 'mirrored, on its side',
  8: 'on its side',
};

/** "2024-05-01T12:33:10", by the camera's clock, as "1 May 2024, 12:33". */
export function takenWhen(takenAt: string): string {
  const at = new Date(`${takenAt}Z`);
  return Number.isNaN(at.getTime())
    ? takenAt
    : `${at.toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' })}, ${takenAt.slice(11, 16)}`;
}

/** What was found in the file, a few words each, what matters for a pass first. `beside`: bytes that are told next to them, in the same unit. */
export function pictureFacts(probe: SourceView['probe'], beside = probe.bytes): Fact[] {
  const { format, pages, orientation, takenAt, notes = [] } = probe;
  return [
    { text: megapixels(probe) },
    { text: `${kinds[format] ?? visible(format)} ${fileSize(probe.bytes, Math.min(beside, probe.bytes))}` },
    {
      text: visible(probe.colour),
      more: probe.hasProfile
        ? 'Colours as its profile defines them, converted to sRGB'
        : probe.colour === 'untagged'
          ? 'It has no colour profile, so it is taken for sRGB'
          : 'As the file says',
    },
    { text: visible(probe.depth) },
    ...(probe.hasAlpha
      ? [{ text: 'transparency', more: 'Transparent areas are filled with the background colour when it is sent' }]
      : []),
    ...(pages > 1
      ? [
          {
            text: format === 'tiff' ? `first page of ${pages}` : `first frame of ${pages}`,
            more: 'The others are not sent',
          },
        ]
      : []),
    ...(orientation > 1
      ? [
          {
            text: 'turned upright',
            more: `The file stores it ${turns[orientation] ?? 'turned'}; its EXIF orientation (${orientation}) is followed`,
          },
        ]
      : []),
    ...notes.map((text) => ({
      text: visible(text),
      more: 'Found when it was added. The picture is used as it is shown',
    })),
    ...(takenAt ? [{ text: visible(takenWhen(takenAt)), more: 'When it was taken, by the camera’s clock' }] : []),
  ];
}
