import { adobeRgb, displayP3, type RgbSpace } from './rgb-spaces';

/** Small matrix profiles (ICC.1:2022, sections 7 to 10) that exports carry; the same bytes at every run. */

export interface OutputProfile {
  readonly space: RgbSpace;
  readonly bytes: Buffer;
}

const fixed = (...values: readonly number[]): Buffer => {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, index) => bytes.writeInt32BE(Math.round(value * 65_536), index * 4));
  return bytes;
};

const tag = (type: string, ...parts: readonly Buffer[]): Buffer =>
  Buffer.concat([Buffer.from(`${type}\0\0\0\0`, 'latin1'), ...parts]);

const numbers = (...values: readonly number[]): Buffer => {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, index) => bytes.writeUInt32BE(value, index * 4));
  return bytes;
};

const text = (words: string): Buffer => {
  const letters = Buffer.from(words, 'utf16le').swap16();
  return tag('mluc', numbers(1, 12), Buffer.from('enUS', 'latin1'), numbers(letters.length, 28), letters);
};

const xyz = (...values: readonly number[]): Buffer => tag('XYZ ', fixed(...values));

const d50 = [0.9642, 1, 0.82491] as const;
/** Bradford's adaptation of D65 to D50. */
const adaptation = [1.04788, 0.02292, -0.05022, 0.02959, 0.99048, -0.01707, -0.00924, 0.01508, 0.75168];

/** sRGB's curve: table 68, function type 3. */
const srgbCurve = tag('para', Buffer.from([0, 3, 0, 0]), fixed(2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045));
/** 563/256, as a number of 8.8 bits. */
const adobeCurve = tag('curv', numbers(1), Buffer.from([2, 0x33]));

const assemble = (space: RgbSpace, description: string, curve: Buffer): OutputProfile => {
  const { red, green, blue } = space;
  const tags: readonly (readonly [string, Buffer])[] = [
    ['desc', text(description)],
    ['cprt', text('CC0')],
    ['wtpt', xyz(...d50)],
    ['chad', tag('sf32', fixed(...adaptation))],
    ['rXYZ', xyz(...red)],
    ['gXYZ', xyz(...green)],
    ['bXYZ', xyz(...blue)],
    ['rTRC', curve],
    ['gTRC', curve],
    ['bTRC', curve],
  ];
  const bodies: Buffer[] = [];
  const placed = new Map<Buffer, number>();
  let offset = 132 + tags.length * 12;
  const table = tags.map(([signature, body]) => {
    let at = placed.get(body);
    if (at === undefined) {
      at = offset;
      placed.set(body, at);
      const padded = Buffer.concat([body, Buffer.alloc((4 - (body.length % 4)) % 4)]);
      bodies.push(padded);
      offset += padded.length;
    }
    return Buffer.concat([Buffer.from(signature, 'latin1'), numbers(at, body.length)]);
  });
  const header = Buffer.alloc(128);
  header.writeUInt32BE(offset, 0);
  header.writeUInt32BE(0x04200000, 8);
  header.write('mntrRGB XYZ ', 12, 'latin1');
  [2026, 1, 1].forEach((part, index) => header.writeUInt16BE(part, 24 + index * 2));
  header.write('acsp', 36, 'latin1');
  fixed(...d50).copy(header, 68);
  return { space, bytes: Buffer.concat([header, numbers(tags.length), ...table, ...bodies]) };
};

export const outputProfiles: Readonly<Record<'display-p3' | 'adobe-rgb', OutputProfile>> = {
  'display-p3': assemble(displayP3, 'Display P3', srgbCurve),
  'adobe-rgb': assemble(adobeRgb, 'Compatible with Adobe RGB (1998)', adobeCurve),
};
