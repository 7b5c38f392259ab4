/**
 * The part of an ICC profile (ICC.1:2022, sections 9 and 10) that decides colours, each table proven to lie inside it. What is left out is
 * text, in which a damaged count could keep a reader busy for ever.
 */

const deciding = new Set([
  'wtpt',
  'bkpt',
  'chad',
  'rXYZ',
  'gXYZ',
  'bXYZ',
  'rTRC',
  'gTRC',
  'bTRC',
  'kTRC',
  'A2B0',
  'A2B1',
  'A2B2',
]);

const refuse = (): never => {
  throw new RangeError('a tag reaches beyond the profile');
};

const fits = (needed: number, tag: Buffer): void => {
  if (!(needed <= tag.length)) refuse();
};

/** Bytes of a curve at `at`, before they are padded to four. */
export const curveLength = (tag: Buffer, at: number): number => {
  const type = tag.toString('latin1', at, at + 4);
  if (type === 'curv') return 12 + tag.readUInt32BE(at + 8) * 2;
  if (type !== 'para') return refuse();
  return 12 + ([4, 12, 16, 20, 28][tag.readUInt16BE(at + 8)] ?? refuse());
};

const proveCurves = (tag: Buffer, at: number, count: number): void => {
  let offset = at;
  for (let index = 0; index < count; index += 1) {
    offset += Math.ceil(curveLength(tag, offset) / 4) * 4;
    // The last one needs no padding.
    fits(offset - 3, tag);
  }
};

const proveTables = (tag: Buffer, wide: boolean): void => {
  const [inputs, outputs, grid] = [tag[8] ?? 0, tag[9] ?? 0, tag[10] ?? 0];
  const [before, after] = wide ? [tag.readUInt16BE(48), tag.readUInt16BE(50)] : [256, 256];
  if (inputs > 4 || outputs > 4) refuse();
  fits((wide ? 52 : 48) + (wide ? 2 : 1) * (inputs * before + grid ** inputs * outputs + outputs * after), tag);
};

const proveStages = (tag: Buffer): void => {
  const [inputs, outputs] = [tag[8] ?? 0, tag[9] ?? 0];
  if (inputs > 4 || outputs > 4) refuse();
  const [b, matrix, m, clut, a] = [12, 16, 20, 24, 28].map((at) => tag.readUInt32BE(at)) as [
    number,
    number,
    number,
    number,
    number,
  ];
  if (b) proveCurves(tag, b, outputs);
  if (matrix) fits(matrix + 48, tag);
  if (m) proveCurves(tag, m, outputs);
  if (a) proveCurves(tag, a, inputs);
  if (!clut) return;
  fits(clut + 20, tag);
  const points = [...tag.subarray(clut, clut + inputs)].reduce((product, side) => product * side, 1);
  fits(clut + 20 + points * outputs * (tag[clut + 16] ?? 2), tag);
};

const prove = (tag: Buffer): void => {
  const type = tag.toString('latin1', 0, 4);
  if (type === 'curv' || type === 'para') proveCurves(tag, 0, 1);
  else if (type === 'mft1' || type === 'mft2') proveTables(tag, type === 'mft2');
  else if (type === 'mAB ') proveStages(tag);
  else if (type === 'XYZ ') fits(20, tag);
  else if (type === 'sf32') fits(44, tag);
  else refuse();
};

/** Tags by name, those that decide colours. Throws for a profile that is damaged where it matters. */
export const decidingTags = (icc: Buffer): Map<string, Buffer> => {
  const count = icc.readUInt32BE(128);
  if (count > 200) refuse();
  const tags = new Map<string, Buffer>();
  for (let index = 0; index < count; index += 1) {
    const entry = 132 + index * 12;
    const name = icc.toString('latin1', entry, entry + 4);
    if (!deciding.has(name)) continue;
    const [offset, length] = [icc.readUInt32BE(entry + 4), icc.readUInt32BE(entry + 8)];
    if (offset + length > icc.length || length < 12) refuse();
    const tag = icc.subarray(offset, offset + length);
    prove(tag);
    tags.set(name, tag);
  }
  return tags;
};
