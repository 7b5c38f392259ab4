import { readFileSync } from 'node:fs';
import { PentimentoError } from '../contract/errors';
import { bareCopy } from './bare-copy';
import { strictly } from './decoder';
import { encodeExport, formatNames, possibleFormat, type ExportFormat } from './export-encode';
import { drawPixels } from './export-pixels';
import { planFor, type Plan } from './export-plan';
import { quoted } from './faults';
import type { Written } from './images';
import { limits, megapixels } from './limits';
import { readWholePicture, withReader, type Picture } from './picture';
import type { Jobs } from './protocol';
import { contentTypes } from './recognise';
import { writeDurably } from './write';

/** The longest side that a format holds. */
const longest: Readonly<Record<ExportFormat, number>> = { png: 32_768, jpeg: 65_535, webp: 16_383, avif: 16_384, tiff: 65_535 };

/** `file`: the one that would be written. */
const assertFits = (file: string, { width, height }: Plan['size'], format: ExportFormat): void => {
  const be = `${quoted(file)} would be ${width} × ${height} pixels`;
  const instead = 'Choose a smaller size';
  if (Math.max(width, height) > longest[format]) throw new PentimentoError('image-too-large', `${be}; ${formatNames[format]} holds ${longest[format]} on a side. ${instead} or another format.`);
  if (width * height > limits.pixels) throw new PentimentoError('image-too-large', `${be}; ${megapixels(limits.pixels)} is the most that can be written. ${instead}.`);
};

/** The same pixels without metadata. `null` where that would change how they look: metadata turns them, or says what their colours are. */
const bareOf = (picture: Picture, format: ExportFormat): Buffer | null =>
  picture.format === format && picture.orientation === 1 && (picture.declared === null || format === 'png') ? bareCopy(readFileSync(picture.file), format) : null;

/** Writes a result out: with its profile embedded, and no other metadata than what is asked for. `tried`: it goes on, and may take as long again. */
export const exportPicture = ({ file, settings, scale, metadata, keepsPixels, output }: Jobs['export']['ask'], tried: () => void): Promise<Written> => withReader(file, async (reader) => {
  const format = possibleFormat(settings, metadata);
  const picture = await readWholePicture(reader);
  const plan = planFor(picture.upright, settings, scale);
  assertFits(output.to, plan.size, format);
  const bare = keepsPixels ? bareOf(picture, format) : null;
  const drawn = bare ?? await strictly(file, async (failOn) => {
    const draw = await drawPixels(picture, plan, settings, failOn);
    return encodeExport(draw, { file: output.to, settings: { ...settings, format }, metadata, tried });
  });
  writeDurably(output, drawn);
  return { ...plan.size, bytes: drawn.length, contentType: contentTypes[format], format };
});
