import { PentimentoError } from '../contract/errors';
import type { InputRef } from '../contract/records';
import type { Project } from '../project/project';

export interface InputFile { readonly file: string; readonly sha256: string; /** Upright, in pixels. */ readonly width: number; readonly height: number }

/** Where an input's bytes lie, and its size. Throws `no-such-source`, `no-such-version`, `file-missing`, `path-outside`. */
export async function inputFile(project: Project, input: InputRef): Promise<InputFile> {
  if (input.kind === 'source') {
    const source = project.source(input.id);
    return { file: await project.sourceFile(source), sha256: source.sha256, width: source.probe.width, height: source.probe.height };
  }
  const entry = project.pass(input.id);
  const result = entry.record.results[input.result - 1];
  if (!result) throw new PentimentoError('no-such-version', `v${entry.record.version} has no result ${input.result} to start from.`);
  return { file: await project.resultFile(entry, input.result), sha256: result.sha256, width: result.width, height: result.height };
}
