import type { InferenceSession } from 'onnxruntime-web';
import type { Frames } from './ctc';
import { planes, type MakeTensor } from './detector';
import type { Raster } from './raster';

/** Height of the strips that the recogniser was taught on. */
export const stripHeight = 48;
/** Narrower strips are filled up to this. */
const leastWidth = 160;
const mostWidth = 2400;

/** How wide a strip is when it is read. */
export const filledWidth = (width: number): number =>
  Math.min(mostWidth, Math.max(leastWidth, Math.ceil(width / 8) * 8));

const halves = [0.5, 0.5, 0.5] as const;

/** Reads one strip. Only `letters` count; their columns in what the model answers are `columns`. */
export async function readStrip(
  session: InferenceSession,
  tensor: MakeTensor,
  strip: Raster,
  { letters, columns }: Alphabet,
): Promise<Frames> {
  const width = filledWidth(strip.width);
  const input = planes(strip, halves, halves);
  const filled = width === strip.width ? input : widened(input, strip.width, strip.height, width);
  const answer = await session.run({
    [session.inputNames[0]!]: tensor(filled, [1, 3, strip.height, width]),
  });
  const { data, dims } = answer[session.outputNames[0]!]!;
  const [, steps = 0, all = 0] = dims;
  const likely = data as Float32Array;
  const logs = new Float32Array(steps * (letters.length + 1));
  for (let step = 0; step < steps; step += 1) {
    const row = step * all;
    let sum = likely[row]!;
    for (const column of columns) sum += likely[row + column]!;
    const total = Math.max(sum, 1e-9);
    const at = step * (letters.length + 1);
    logs[at] = Math.log(Math.max(likely[row]! / total, 1e-7));
    columns.forEach((column, letter) => {
      logs[at + letter + 1] = Math.log(Math.max(likely[row + column]! / total, 1e-7));
    });
  }
  return { steps, letters, logs };
}

function widened(input: Float32Array, width: number, height: number, to: number): Float32Array {
  const out = new Float32Array(3 * height * to);
  for (let row = 0; row < 3 * height; row += 1) out.set(input.subarray(row * width, (row + 1) * width), row * to);
  return out;
}

/** Letters, and where each stands in what the model answers. */
export interface Alphabet {
  readonly letters: readonly string[];
  readonly columns: readonly number[];
}
