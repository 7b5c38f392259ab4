import { rm } from 'node:fs/promises';
import { basename, extname, join, resolve } from 'node:path';
import { showBytes } from '../../common/bytes';
import { sizeLimits } from '../../common/sizes';
import type { Size } from '../../common/recipe';
import { isPentimentoError, PentimentoError } from '../../contract/errors';
import { preparation, type PreparedInput } from '../../contract/records';
import { ensureExportFolder } from '../../project/export-files';
import { temporaryName } from '../../owners/mark';
import { placeNew } from '../../disk/placing';
import { fromSystem } from '../../project/files';
import { extensionOf } from '../../project/names';
import { withCore } from '../command';
import { exitOfSignal, type Context } from '../context';
import { integer, wrongUse } from '../options';
import { say, type Outcome } from '../output';

export interface PrepareFlags {
  readonly to?: string;
  readonly longEdge?: string;
  readonly size?: string;
  readonly background?: string;
}

const MOST_NUMBERED = 10_000;

/** The box the prepared input fits in. Pixels. */
function boxOf(flags: PrepareFlags): Size {
  if (flags.longEdge !== undefined && flags.size !== undefined) throw wrongUse('Give --long-edge or --size, not both.');
  if (flags.size !== undefined) {
    const m = /^(\d{1,5})[xX×](\d{1,5})$/.exec(flags.size);
    const [width, height] = [Number(m?.[1]), Number(m?.[2])];
    if (!m || width < 1 || height < 1 || width > sizeLimits.maxSide || height > sizeLimits.maxSide)
      throw wrongUse(`--size takes pixels such as 1536x1024, sides up to ${sizeLimits.maxSide}, not “${flags.size}”.`);
    return { width, height };
  }
  const edge =
    flags.longEdge === undefined ? sizeLimits.longEdge : integer('--long-edge', flags.longEdge, 1, sizeLimits.maxSide);
  return { width: edge, height: edge };
}

/** Writes out what would be sent for each picture. Refused pictures do not stop the others. */
export function prepare(context: Context, images: readonly string[], flags: PrepareFlags): Promise<Outcome> {
  const inside = boxOf(flags);
  const { to } = flags;
  if (to === undefined || to === '') throw wrongUse('Say where they should go: --to a folder.');
  const how = preparation.safeParse(flags.background === undefined ? {} : { background: flags.background });
  if (!how.success) throw wrongUse(`--background takes a colour such as #ffffff, not “${flags.background}”.`);
  return withCore(context, async (core) => {
    const folder = resolve(to);
    await ensureExportFolder(folder);
    const prepared = [];
    const refused = [];
    for (const image of images) {
      if (context.signal.aborted) break;
      const temporary = await temporaryName(join(folder, 'prepared'));
      try {
        const file = resolve(image);
        // As when it is imported: what is sent is only prepared of a picture that was found sound.
        const { probe } = await core.images.check(file, { signal: context.signal });
        const made = await core.images.prepare(
          { file, target: { inside }, preparation: how.data, to: temporary },
          { signal: context.signal },
        );
        const placed = await place(temporary, folder, basename(file, extname(file)), made);
        const { width, height, bytes, contentType, sha256 } = made;
        const notes = [...new Set([...made.notes, ...(probe.notes ?? [])])];
        prepared.push({ source: image, file: placed, width, height, bytes, contentType, sha256, notes });
      } catch (error) {
        if (context.signal.aborted) break;
        if (!isPentimentoError(error)) throw error;
        // Of the folder that it could not be written in, which is what the name of a temporary file stands for.
        const message = error.message.replaceAll(temporary, folder).replaceAll(basename(temporary), basename(folder));
        refused.push({ path: image, error: { code: error.code, message } });
        say(`${image}: ${message}`);
      } finally {
        await rm(temporary, { force: true });
      }
    }
    return {
      exit: exitOfSignal(context.signal) ?? (refused.length > 0 ? 1 : 0),
      document: { prepared, refused },
      lines: prepared.map(
        (one) =>
          `${one.file} · ${one.width} × ${one.height} · ${showBytes(one.bytes)}${one.notes.length > 0 ? ` · ${one.notes.join(', ')}` : ''}`,
      ),
    };
  });
}

/** Under a name that is free: nothing is ever replaced. */
async function place(temporary: string, folder: string, stem: string, made: PreparedInput): Promise<string> {
  for (let count = 1; count < MOST_NUMBERED; count++) {
    const path = join(folder, `${stem}${count === 1 ? '' : ` (${count})`}.${extensionOf(made.contentType)}`);
    try {
      await placeNew(temporary, path);
      return path;
    } catch (error) {
      const fault = fromSystem(error, path);
      if (fault.code !== 'file-exists') throw fault;
    }
  }
  throw new PentimentoError('file-exists', `${folder} holds too many files called ${stem}.`);
}
