import { basename, extname } from 'node:path';
import { customAlphabet } from 'nanoid';
import { formatOfType, pictureFormats } from '../common/picture-formats';

const alphabet = '0123456789abcdefghijklmnopqrstuvwxyz';

/** 16 characters, 82 bits: unique without asking anyone. */
export const newId = customAlphabet(alphabet, 16);

/** ASCII, lower case, safe on every file system; never empty. */
export async function slug(text: string, longest = 40): Promise<string> {
  // Its tables take a tenth of a command's start, and most commands name nothing.
  const { default: slugify } = await import('@sindresorhus/slugify');
  const cut = slugify(text.slice(0, 200), { decamelize: false }).slice(0, longest).replace(/-+$/, '');
  // Windows refuses these whatever follows the point.
  return /^(con|prn|aux|nul|com\d|lpt\d)$/.test(cut) ? `${cut}-` : cut || 'untitled';
}

/** `20261122-140233` in UTC: folders sort by time under every tool. */
export const folderTime = (iso: string): string => iso.replace(/[-:]/g, '').replace('T', '-').slice(0, 15);

export const passFolderName = async (of: {
  readonly createdAt: string;
  readonly id: string;
  readonly prompt: string;
}): Promise<string> =>
  `${folderTime(of.createdAt)}-${await slug(of.prompt.split(/\s+/).slice(0, 6).join(' '))}-${of.id.slice(0, 8)}`;

/** By content type, never by the name a picture came with. */
export function extensionOf(contentType: string): string {
  const format = formatOfType(contentType);
  if (format !== null) return pictureFormats[format].endings[0];
  return contentType === 'image/svg+xml' ? 'svg' : 'bin';
}

/** A source's record lies beside its picture, under the same name. */
export const recordNameOf = (source: { readonly file: string }): string =>
  `${basename(source.file, extname(source.file))}.json`;
