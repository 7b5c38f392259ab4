import { basename } from 'node:path';
import { isPentimentoError, PentimentoError, type ErrorCode } from '../contract/errors';
import { limits, megapixels } from './limits';

/** A file's name as messages carry it: never its folder. */
export const quoted = (file: string): string => `“${basename(file)}”`;

export const broken = (file: string, what: string, cause?: unknown): PentimentoError =>
  new PentimentoError('image-broken', `${quoted(file)} ${what} Try another copy of the file.`, {
    cause,
  });

export const truncated = (file: string, cause?: unknown): PentimentoError =>
  broken(file, 'is cut off: a part of the picture is missing.', cause);

export const damaged = (file: string, cause?: unknown): PentimentoError =>
  broken(file, 'is damaged and can’t be shown whole.', cause);

export const notAnImage = (file: string, what: string): PentimentoError =>
  new PentimentoError('not-an-image', `${quoted(file)} ${what}`);

/** Of a format that is read, but of a kind of it that is not. */
export const unsupported = (file: string, what: string, cause?: unknown): PentimentoError =>
  new PentimentoError('image-unsupported', `${quoted(file)} ${what}`, { cause });

export const tooManyPixels = (file: string, width: number, height: number): PentimentoError =>
  new PentimentoError(
    'image-too-large',
    `${quoted(file)} is ${width.toLocaleString('en')} × ${height.toLocaleString('en')} pixels; ${megapixels(limits.pixels)} is the most that can be opened. Make it smaller first.`,
  );

export const tooManyBytes = (file: string, bytes: number): PentimentoError =>
  new PentimentoError(
    'image-too-large',
    `${quoted(file)} has ${Math.round(bytes / 1_048_576).toLocaleString('en')} MB; ${limits.bytes / 1_048_576} MB is the most that can be opened. Make it smaller first.`,
  );

const errno = (error: unknown): string | undefined =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined;

const systemCodes: Record<string, { readonly code: ErrorCode; readonly reading: string; readonly writing: string }> = {
  ENOENT: { code: 'file-missing', reading: 'is not there.', writing: 'can’t be written: its folder does not exist.' },
  ENOTDIR: {
    code: 'file-missing',
    reading: 'is not there: a part of its path is a file.',
    writing: 'can’t be written: a part of its path is a file.',
  },
  EACCES: {
    code: 'no-rights',
    reading: 'can’t be read: you have no rights to it.',
    writing: 'can’t be written: you have no rights to that folder.',
  },
  EPERM: {
    code: 'no-rights',
    reading: 'can’t be read: you have no rights to it.',
    writing: 'can’t be written: you have no rights to that folder.',
  },
  EROFS: {
    code: 'no-rights',
    reading: 'can’t be read: you have no rights to it.',
    writing: 'can’t be written: that disk is read-only.',
  },
  ENOSPC: {
    code: 'disk-full',
    reading: 'can’t be read: the disk is full.',
    writing: 'can’t be written: the disk is full. Free some space and try again.',
  },
  EDQUOT: {
    code: 'disk-full',
    reading: 'can’t be read: the disk is full.',
    writing: 'can’t be written: your space on that disk is used up. Free some and try again.',
  },
  EFBIG: {
    code: 'disk-full',
    reading: 'is too large to read.',
    writing: 'can’t be written: it is larger than that disk takes.',
  },
  EEXIST: { code: 'file-exists', reading: 'already exists.', writing: 'already exists.' },
  EISDIR: { code: 'file-exists', reading: 'is a folder, not a picture.', writing: 'is a folder. Choose another name.' },
  ENAMETOOLONG: {
    code: 'io-failed',
    reading: 'can’t be read: its name is too long.',
    writing: 'can’t be written: its name is too long.',
  },
};

/** An error of the disk, told by its file. Anything else comes back as `io-failed`. */
export const diskFault = (error: unknown, file: string, doing: 'reading' | 'writing'): PentimentoError => {
  if (isPentimentoError(error)) return error;
  const known = systemCodes[errno(error) ?? ''];
  if (known) return new PentimentoError(known.code, `${quoted(file)} ${known[doing]}`, { cause: error });
  return new PentimentoError(
    'io-failed',
    `${quoted(file)} can’t be ${doing === 'reading' ? 'read' : 'written'}: the disk reports an error.`,
    { cause: error },
  );
};

export const isSystemError = (error: unknown): boolean =>
  (errno(error) ?? '') in systemCodes || (error instanceof Error && 'syscall' in error);
