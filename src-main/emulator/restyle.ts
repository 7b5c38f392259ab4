import sharp from 'sharp';
import { stat } from 'node:fs/promises';
import type { RestyleJob, Restyled } from './restyle-job';
export async function restyle(job: RestyleJob): Promise<Restyled> {
  const info = await sharp(job.input, { failOn: 'error' }).autoOrient().negate()[job.recipe.output_format]().toFile(job.output);
  return { width: info.width, height: info.height, bytes: (await stat(job.output)).size, contentType: `image/${job.recipe.output_format}`, looks: ['negative'], unset: [] };
}
