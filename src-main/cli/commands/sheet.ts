import { extname, resolve } from 'node:path';
import { showBytes } from '../../common/bytes';
import { contactSheet } from '../../use-cases/contact-sheet';
import { PentimentoError } from '../../contract/errors';
import { sheetOptions } from '../../contract/exports';
import { chosenResults } from '../../use-cases/chosen-results';
import { openProject, withCore } from '../command';
import type { Context } from '../context';
import { integer, versionAt, whereOf, wrongUse } from '../options';
import { exitCodeOf, say, type Outcome } from '../output';

export interface SheetFlags {
  readonly to?: string;
  readonly where?: string;
  readonly columns?: string;
  readonly title?: string;
  readonly words?: boolean;
  readonly overwrite?: boolean;
}

/** Lays results out on one contact sheet: those that are named, or every one; of these the ones that `--where` holds of. */
export function sheet(
  context: Context,
  folder: string,
  versions: readonly string[],
  { to, where: asked, columns, title, words, overwrite }: SheetFlags,
): Promise<Outcome> {
  const named = versions.map(versionAt);
  const where = asked === undefined ? null : whereOf('--where', asked);
  const format = to === undefined ? null : ({ '.pdf': 'pdf', '.png': 'png' } as const)[extname(to).toLowerCase()];
  if (to === undefined || !format)
    throw wrongUse('Say where the sheet should go: --to a file that ends with .pdf or .png.');
  if (title !== undefined && title.length > 200) throw wrongUse('--title takes at most 200 characters.');
  const options = sheetOptions.parse({
    format,
    ...(title === undefined ? {} : { title }),
    ...(words ? { show: { version: true, label: true, seed: true, strength: true, prompt: true, words } } : {}),
    ...(columns === undefined ? {} : { columns: integer('--columns', columns, 1, 8) }),
  });
  return withCore(context, async (core) => {
    const project = await openProject(core, folder);
    const { chosen, refused } = chosenResults(project, named, where);
    if (chosen.length === 0)
      throw (
        refused[0] ??
        new PentimentoError(
          'no-such-version',
          'There is nothing to lay out: there are no results, or none that match --where.',
        )
      );
    for (const { message } of refused) say(message);
    const made = await contactSheet(
      core,
      project,
      {
        picks: chosen.map(({ entry, result }) => ({ passId: entry.record.id, result })),
        options,
        to: resolve(to),
        overwrite: overwrite ?? false,
      },
      context.signal,
    );
    if (made.unset.length > 0)
      say(`The sheet’s font has no ${made.unset.join(' ')}: they are shown as “?”, and emoji are left out.`);
    return {
      exit: refused[0] ? exitCodeOf(refused[0]) : 0,
      document: { sheet: made },
      lines: [`${made.file} · ${made.pages} ${made.pages === 1 ? 'page' : 'pages'} · ${showBytes(made.bytes)}`],
    };
  });
}
