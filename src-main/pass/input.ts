import { PentimentoError } from '../contract/errors';
import { pictureSlot } from '../contract/inputs';
import type { InputRef } from '../contract/records';
import type { Project } from '../project/project';

export interface InputFile {
  readonly file: string;
  readonly sha256: string;
  /** Upright, in pixels. */ readonly width: number;
  readonly height: number;
}

/** Where an input's bytes lie, and its size. Throws `no-such-source`, `no-such-version`, `file-missing`, `path-outside`. */
export async function inputFile(project: Project, input: InputRef): Promise<InputFile> {
  if (input.kind === 'source') {
    const source = project.source(input.id);
    return {
      file: await project.sourceFile(source),
      sha256: source.sha256,
      width: source.probe.width,
      height: source.probe.height,
    };
  }
  // A version that was deleted since can still be gone on from by what was begun before.
  const entry = project.known(input.id) ?? project.pass(input.id);
  const result = entry.record.results[input.result - 1];
  if (!result)
    throw new PentimentoError(
      'no-such-version',
      `v${entry.record.version} has no result ${input.result} to start from.`,
    );
  return {
    file: await project.resultFile(entry, input.result),
    sha256: result.sha256,
    width: result.width,
    height: result.height,
  };
}

/** What a pass starts from, as one text: the sum of its picture, and with their slots those of the others. `null`: from nothing. */
export function sumsOf(files: readonly { readonly slot: string; readonly file: InputFile }[]): string | null {
  const picture = files.find(({ slot }) => slot === pictureSlot)?.file.sha256;
  const others = files.filter(({ slot }) => slot !== pictureSlot).map(({ slot, file }) => `${slot}:${file.sha256}`);
  return [...(picture ? [picture] : []), ...others.toSorted()].join(' ') || null;
}
