import { readFileSync } from 'node:fs';
import { formatFacts, type WrittenFormat } from '../../common/picture-formats';
import { PentimentoError } from '../../contract/errors';
import { bareCopy } from '../metadata/bare-copy';
import { encodeExport, possibleFormat } from './export-encode';
import { drawPixels } from './export-pixels';
import { framingOf, type Framing } from './export-framing';
import { writeLayered } from './export-layers';
import { quoted } from '../faults';
import type { Written } from '../images';
import { wholly } from '../reading/jpeg-end';
import { limits, megapixels } from '../limits';
import { readWholePicture, withReader, type Picture } from '../reading/picture';
import type { Jobs } from '../protocol';
import { writeDurably } from './write';

/** `file`: the one that would be written. */
const assertFits = (file: string, { width, height }: Framing['size'], format: WrittenFormat): void => {
  const be = `${quoted(file)} would be ${width} × ${height} pixels`;
  const { name, longestSide } = formatFacts(format);
  const instead = 'Choose a smaller size';
  if (Math.max(width, height) > longestSide)
    throw new PentimentoError(
      'image-too-large',
      `${be}; ${name} holds ${longestSide} on a side. ${instead} or another format.`,
    );
  if (width * height > limits.pixels)
    throw new PentimentoError(
      'image-too-large',
      `${be}; ${megapixels(limits.pixels)} is the most that can be written. ${instead}.`,
    );
};

/** The same pixels without metadata. `null` where that would change how they look: metadata turns them, or says what their colours are. */
const bareOf = (picture: Picture, format: WrittenFormat): Buffer | null =>
  picture.format === format && picture.orientation === 1 && (picture.declared === null || format === 'png')
    ? bareCopy(typeof picture.input === 'string' ? readFileSync(picture.input) : picture.input, format)
    : null;

/** Writes a result out: with its profile embedded, and no other metadata than what is asked for. `tried`: it goes on, and may take as long again. */
export const exportPicture = (
  { file, settings, scale, metadata, keepsPixels, layers, output }: Jobs['export']['ask'],
  tried: () => void,
): Promise<Written> =>
  withReader(file, async (reader) => {
    const format = possibleFormat(settings, metadata);
    const picture = await readWholePicture(reader);
    const plan = framingOf(picture.upright, settings, scale);
    assertFits(output.to, plan.size, format);
    if (format === 'psd') {
      const { name = 'Result', beneath = [] } = layers ?? {};
      const bytes = await wholly(reader, picture, (whole, failOn) =>
        writeLayered({ output, settings, metadata, picture: whole, failOn, plan, name, beneath, tried }),
      );
      return { ...plan.size, bytes, contentType: formatFacts(format).type, format };
    }
    const bare = keepsPixels ? bareOf(picture, format) : null;
    const drawn =
      bare ??
      (await wholly(reader, picture, async (whole, failOn) => {
        const draw = await drawPixels(whole, plan, settings, failOn);
        return encodeExport(draw, { file: output.to, settings: { ...settings, format }, metadata, tried });
      }));
    await writeDurably(output, drawn);
    return { ...plan.size, bytes: drawn.length, contentType: formatFacts(format).type, format };
  });
