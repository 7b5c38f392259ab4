import { createRequire } from 'node:module';
import { languageData, languageFolder, languages, type Language } from './models';
import { grey, type Raster } from './raster';

/** Tesseract, asked for a single line: it knows accents that the first reader does not, and errs in other ways. */
export interface SecondReader {
  readonly languages: readonly Language[];
  /** What it reads, and how sure it is, 0…1. `null`: nothing. `thin`: with its strokes made thinner, so that what touches comes apart. */
  read(strip: Raster, thin?: boolean): { readonly text: string; readonly confidence: number } | null;
}

/** As much of Tesseract's own interface as is used. */
interface Core {
  readonly FS: { writeFile(path: string, data: Uint8Array | string): void };
  readonly TessBaseAPI: new () => {
    Init(data: null, languages: string, engine: number, config: string): number;
    SetVariable(name: string, value: string): void;
    SetImageFile(exif: number, angle: number): number;
    Recognize(monitor: null): number;
    GetUTF8Text(): string;
    MeanTextConf(): number;
  };
}

/** Lists of words would put a misspelling right. */
const noLists = ['system', 'freq', 'punc', 'number', 'bigram', 'unambig']
  .map((name) => `load_${name}_dawg 0`)
  .join('\n');
const neural = 1;
const singleLine = '13';

/** In the built-in languages; `added`: in these, whose data is given. */
export async function openSecondReader(added?: ReadonlyMap<Language, Uint8Array>): Promise<SecondReader> {
  const there = added ? [...added.keys()] : languages.filter((language) => languageFolder(language) !== null);
  // Written for `require`, with its code and its data in two files.
  const create = createRequire(import.meta.url)('tesseract.js-core/tesseract-core-simd-lstm') as (
    options: object,
  ) => Promise<Core>;
  const core = await create({ print: () => undefined, printErr: () => undefined });
  for (const language of there)
    core.FS.writeFile(`${language}.traineddata`, added?.get(language) ?? languageData(language));
  core.FS.writeFile('/config', noLists);
  const api = new core.TessBaseAPI();
  if (api.Init(null, there.join('+'), neural, '/config') !== 0) throw new Error('Tesseract could not be started');
  api.SetVariable('tessedit_pageseg_mode', singleLine);
  api.SetVariable('user_defined_dpi', '150');
  return {
    languages: there,
    read: (strip, thin = false) => {
      const page = darkOnLight(strip);
      core.FS.writeFile('/input', portable(thin ? thinned(page) : page));
      if (api.SetImageFile(1, 0) !== 0 || api.Recognize(null) !== 0) return null;
      const text = api.GetUTF8Text().trim();
      return text === '' ? null : { text, confidence: api.MeanTextConf() / 100 };
    },
  };
}

/** A picture file that needs no compressing: portable grey map. */
function portable({ width, height, values }: Page): Uint8Array {
  const head = Buffer.from(`P5\n${width} ${height}\n255\n`);
  return Buffer.concat([head, values]);
}

interface Page {
  readonly width: number;
  readonly height: number;
  readonly values: Uint8Array;
}

/** Each pixel as light as the lightest beside it: what is dark loses its edge. */
function thinned({ width, height, values }: Page): Page {
  const out = Uint8Array.from(values);
  for (let y = 1; y < height - 1; y += 1)
    for (let x = 1; x < width - 1; x += 1) {
      const at = y * width + x;
      out[at] = Math.max(values[at]!, values[at - 1]!, values[at + 1]!, values[at - width]!, values[at + width]!);
    }
  return { width, height, values: out };
}

/** Dark letters on a light ground with a margin, as it was taught. The ground is what most of the edge is. */
function darkOnLight(strip: Raster): Page {
  const values = grey(strip);
  const { width, height } = strip;
  const edge: number[] = [];
  for (let x = 0; x < width; x += 1) edge.push(values[x]!, values[(height - 1) * width + x]!);
  const ground = edge.toSorted((a, b) => a - b)[edge.length >> 1]!;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const turn = ground < mean;
  const pad = Math.round(height * 0.2);
  const out = new Uint8Array((width + 2 * pad) * (height + 2 * pad)).fill(turn ? 255 - ground : ground);
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1)
      out[(y + pad) * (width + 2 * pad) + x + pad] = turn ? 255 - values[y * width + x]! : values[y * width + x]!;
  return { width: width + 2 * pad, height: height + 2 * pad, values: out };
}
