import type * as Ort from 'onnxruntime-web';
import type { Frames } from './ctc';
import { findText, type Found, type Window } from './detector';
import { detectorModel, recogniserLetters, recogniserModel, runtimeBinary, runtimeCode } from './models';
import type { Pyramid, Raster } from './raster';
import { readStrip, type Alphabet } from './recogniser';

/** PP-OCRv4, which finds text in a picture and reads it line by line. */
export interface FirstReader {
  find(picture: Pyramid, window: Window, side: number): Promise<Found[]>;
  read(strip: Raster, alphabet: Alphabet): Promise<Frames>;
  /** Every letter it was taught. */
  readonly letters: readonly string[];
}

export async function openFirstReader(): Promise<FirstReader> {
  // Loaded here, since it need not be installed: without it the process still runs, and says so.
  const ort = await import('onnxruntime-web');
  // One thread: pictures are read beside the designer's work, and it is as fast where the machine is busy.
  ort.env.wasm.numThreads = 1;
  ort.env.wasm.wasmPaths = { mjs: runtimeCode() };
  ort.env.wasm.wasmBinary = runtimeBinary();
  ort.env.logLevel = 'error';
  const options: Ort.InferenceSession.SessionOptions = {
    executionProviders: ['wasm'],
    enableCpuMemArena: false,
    enableMemPattern: false,
    graphOptimizationLevel: 'all',
  };
  const detector = await ort.InferenceSession.create(detectorModel(), options);
  const recogniser = await ort.InferenceSession.create(recogniserModel(), options);
  const tensor = (data: Float32Array, dims: readonly number[]): Ort.Tensor => new ort.Tensor('float32', data, dims);
  return {
    letters: recogniserLetters(),
    find: (picture, window, side) => findText(detector, tensor, picture, window, side),
    read: (strip, alphabet) => readStrip(recogniser, tensor, strip, alphabet),
  };
}

/** Latin letters, digits and the signs that stand on signs; others only where they are wanted. */
const usual = /[\p{Script=Latin}0-9 !"#$%&'()*+,\-./:;=?@[\]_|~§·°±×–—’‘“”…€£¥®™]/u;

/** Letters that a reading chooses among: those of the wanted texts' scripts, so that none of another is seen where a stroke is odd. */
export function alphabetFor(all: readonly string[], wanted: readonly string[]): Alphabet {
  const signs = new Set(wanted.join('').normalize('NFC'));
  const isWide = [...signs].some((sign) => sign.codePointAt(0)! >= 0x2e80);
  const isFor = (letter: string): boolean =>
    isWide || signs.has(letter) || ([...letter].length === 1 && usual.test(letter));
  const letters: string[] = [];
  const columns: number[] = [];
  all.forEach((letter, at) => {
    if (!isFor(letter) || letter === '') return;
    letters.push(letter);
    columns.push(at + 1);
  });
  return { letters, columns };
}
