import type { EmbeddedMetadata } from '../images';
import { cleanText } from './xmp';

/** A dataset of the IPTC's Information Interchange Model (IIM 4.2, section 1.5): 0x1c, record, number, length, value. */
const dataset = (record: number, number: number, value: Buffer): Buffer => {
  const head = Buffer.from([0x1c, record, number, 0, 0]);
  head.writeUInt16BE(value.length, 3);
  return Buffer.concat([head, value]);
};

/** At most `most` bytes, whole letters. Readers take the whole text from the XMP beside it. */
const shortened = (text: string, most: number): Buffer => {
  const bytes = Buffer.from(cleanText(text), 'utf8');
  let end = Math.min(most, bytes.length);
  while (end < bytes.length && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return bytes.subarray(0, end);
};

/** Credit, copyright and caption as IIM, in UTF-8; empty where none is chosen. Lengths are the model's own. */
export const iptcOf = ({ credit, copyright, caption }: EmbeddedMetadata): Buffer => {
  const said = (
    [
      [110, shortened(credit, 32)],
      [116, shortened(copyright, 128)],
      [120, shortened(caption, 2000)],
    ] as const
  ).filter(([, value]) => value.length > 0);
  if (said.length === 0) return Buffer.alloc(0);
  const isUtf8 = dataset(1, 90, Buffer.from('\x1b%G', 'latin1'));
  const version = dataset(2, 0, Buffer.from([0, 4]));
  return Buffer.concat([isUtf8, version, ...said.map(([number, value]) => dataset(2, number, value))]);
};
