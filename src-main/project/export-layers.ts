import { isPentimentoError, PentimentoError } from '../contract/errors';
import { pictureOf } from '../contract/inputs';
import type { InputRef } from '../contract/records';
import { resultName } from '../common/versions';
import type { ExportWork, LayerWork } from '../images/images';
import type { PassEntry } from './load';
import type { Project } from './project';
import { hashFile } from './sources';
import { unchangedResult } from './unchanged';

type Layers = NonNullable<ExportWork['layers']>;

const nameOf = ({ record }: PassEntry, result: number): string =>
  resultName(record.version, result, record.results.length);

/** Where an input's bytes lie, and what they are called; what they were when the pass was made. */
async function inputLayer(project: Project, ref: InputRef): Promise<{ file: string; name: string }> {
  if (ref.kind === 'result') {
    const entry = project.known(ref.id) ?? project.pass(ref.id);
    return { file: await unchangedResult(project, entry, ref.result), name: nameOf(entry, ref.result) };
  }
  const source = project.source(ref.id);
  const file = await project.sourceFile(source);
  if ((await hashFile(file)) !== source.sha256)
    throw new PentimentoError(
      'image-broken',
      `${source.name} is not the picture that was imported: its bytes have changed.`,
    );
  return { file, name: source.name };
}

/**
 * The layers of a version: `results` from the top, of which the first is the one that shows, and the input at the bottom, cropped and turned as it was sent. An input that is gone is
 * left out, which `tell` hears.
 */
export async function layersOf(
  project: Project,
  entry: PassEntry,
  [top = 1, ...others]: readonly number[],
  tell: (note: string) => void,
): Promise<Layers> {
  const untouched = { crop: null, rotate: 0 } as const;
  const beneath: LayerWork[] = [];
  const input = pictureOf(entry.record);
  if (input) {
    try {
      const { file, name } = await inputLayer(project, input.ref);
      const { crop, rotate } = input.preparation;
      beneath.push({ file, name: `Input: ${name}`, preparation: { crop, rotate }, isInput: true });
    } catch (error) {
      if (!isPentimentoError(error)) throw error;
      tell(`The input is not among the layers: ${error.message}`);
    }
  }
  for (const result of others.toReversed())
    beneath.push({
      file: await unchangedResult(project, entry, result),
      name: nameOf(entry, result),
      preparation: untouched,
      isInput: false,
    });
  return { name: nameOf(entry, top), beneath };
}
