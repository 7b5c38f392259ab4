import { align } from '../common/spelling/align';
import { accentMarks, type Mark } from './accent-marks';
import { findMatch, follows, neighbours, readText, type Line, type Match } from './chains';
import { readFrames, type Frames } from './ctc';
import {
  areAccentsSeen,
  decide,
  hasAccents,
  isAsWanted,
  settledAtOnce,
  sureAlone,
  sureEnough,
  withoutSpecks,
  type Decided,
  type Evidence,
} from './decide';
import { joined, type Found } from './detector';
import { alphabetFor, type FirstReader } from './first-reader';
import { lineRaster, type Cut } from './line-picture';
import { does, hasAccent, signsOf } from '../common/spelling/letters';
import { contrasted, inverted, type Pyramid, type Raster } from './raster';
import { filledWidth, stripHeight, type Alphabet } from './recogniser';
import { rivalOf, type Heard } from './rival';
import type { SecondReader } from './second-reader';
import type { ReadLine } from './read-line';

/** Reads a picture for wanted texts: finds lines, reads them, and looks again where the first look does not bear a text out. */

interface Look extends Cut {
  readonly tone?: (raster: Raster) => Raster;
}

const first: Look = { height: stripHeight };
const second: readonly Look[] = [
  { height: stripHeight, room: 1.18 },
  { height: stripHeight, room: 0.9, stretch: 1.15 },
  { height: stripHeight, stretch: 1.35, room: 1.08 },
  { height: stripHeight, tone: contrasted, room: 1.05 },
  { height: stripHeight, tone: inverted },
  { height: stripHeight, stretch: 0.8, room: 1.1 },
];

interface SecondLook {
  readonly height: number;
  readonly room: number;
}

const secondLooks: readonly [SecondLook, ...SecondLook[]] = [
  { height: 48, room: 1.1 },
  { height: 72, room: 1.1 },
  { height: 40, room: 1 },
];

/** What it makes of edges and frames. */
const strayBars = /(?:^|\s)[|[\]{}_~=—+ı-]+(?=\s|$)/gu;

/** Of strips in which accents are looked for by their ink. */
const markHeight = 120;
const markRoom = 1.7;

const accentLooks: readonly SecondLook[] = [
  { height: 60, room: 1.4 },
  { height: 84, room: 1.3 },
  { height: 60, room: 1.7 },
];

/** For accents that were not seen in those: wider, narrower, and with thinner strokes, since heavy letters touch theirs. */
const accentMore: readonly {
  readonly height: number;
  readonly room: number;
  readonly stretch: number;
  readonly thin: boolean;
}[] = [
  { height: 72, room: 1.5, stretch: 1, thin: true },
  { height: 60, room: 1.4, stretch: 1.35, thin: false },
  { height: 48, room: 1.5, stretch: 0.85, thin: false },
  { height: 96, room: 1.6, stretch: 1.2, thin: true },
];

/** The words of a reading that a wanted text lies in. */
export function partOf(read: string, wanted: readonly string[]): string {
  const words = read.split(/\s+/u);
  const signs = words.flatMap((word, at) => signsOf(word).map((sign) => ({ sign, at })));
  const { from, to } = align(
    wanted,
    signs.map(({ sign }) => sign),
  );
  if (to <= from) return read;
  return words.slice(signs[from]!.at, signs[to - 1]!.at + 1).join(' ');
}

export class PictureReading {
  readonly #reader: FirstReader;
  readonly #picture: Pyramid;
  readonly #alphabet: Alphabet;
  readonly #hasOthers: boolean;
  readonly lines: Line[] = [];
  readonly #looks = new Map<Found, Frames[]>();

  /** `hasOthers`: there are texts that another reader knows alone, so lines count in which the first one reads nothing. */
  constructor(reader: FirstReader, picture: Pyramid, wanted: readonly string[], hasOthers = false) {
    this.#hasOthers = hasOthers;
    this.#reader = reader;
    this.#picture = picture;
    this.#alphabet = alphabetFor(reader.letters, wanted);
  }

  get #all(): { x: number; y: number; width: number; height: number } {
    const { width, height } = this.#picture.base;
    return { x: 0, y: 0, width, height };
  }

  async #see(found: Found, look: Look): Promise<Frames> {
    const strip = lineRaster(this.#picture, found, look);
    const frames = await this.#reader.read(look.tone ? look.tone(strip) : strip, this.#alphabet);
    const all = this.#looks.get(found) ?? [];
    all.push(frames);
    this.#looks.set(found, all);
    return frames;
  }

  async #add(found: readonly Found[]): Promise<void> {
    for (const each of found) {
      const read = readFrames(await this.#see(each, first));
      if (read.length > 0 || this.#hasOthers) this.lines.push({ found: each, read });
    }
  }

  async findAll(side: number): Promise<void> {
    await this.#add(await this.#reader.find(this.#picture, this.#all, side));
  }

  /** In parts that overlap, for what is small in a large picture. */
  async findInParts(side: number, parts: number): Promise<void> {
    const { width, height } = this.#picture.base;
    const [across, down] =
      width >= height
        ? [parts, Math.max(1, Math.round((parts * height) / width))]
        : [Math.max(1, Math.round((parts * width) / height)), parts];
    const [w, h] = [width / (across - (across - 1) * 0.2), height / (down - (down - 1) * 0.2)];
    for (let row = 0; row < down; row += 1)
      for (let column = 0; column < across; column += 1)
        await this.#add(
          await this.#reader.find(this.#picture, { x: column * w * 0.8, y: row * h * 0.8, width: w, height: h }, side),
        );
  }

  /** Neighbours read as one: letters on an arc are often found in pieces. */
  async join(): Promise<void> {
    const all = neighbours(this.lines).flatMap((some) => joined(some) ?? []);
    await this.#add(all);
  }

  /** Lines by themselves, and for a text of several words those that follow each other, up to one for each word. */
  inOrder(words: number): number[][] {
    const chains = this.lines.slice(0, 12).map((_, at) => [at]);
    for (const chain of chains)
      if (chain.length < Math.min(words, 4))
        this.lines.slice(0, 12).forEach(({ found }, next) => {
          if (!chain.includes(next) && follows(this.lines[chain.at(-1)!]!.found, found)) chains.push([...chain, next]);
        });
    return chains.slice(0, 60);
  }

  strip(line: number, height: number, room = 1.1, stretch = 1): Raster {
    return lineRaster(this.#picture, this.lines[line]!.found, { height, room, stretch });
  }

  match(text: string): Match | null {
    return findMatch(signsOf(text), text.trim().split(/\s+/u).length, this.lines);
  }

  /** The second reader on the lines of a match: one text of all of them in each of its looks. */
  readBy(reader: SecondReader, match: Match, text: string): { text: string; confidence: number }[] {
    const wanted = signsOf(text);
    // Accents of capitals stand above what the detector takes for text.
    const looks = wanted.some(hasAccent) ? [...secondLooks, ...accentLooks] : secondLooks;
    return looks.flatMap((look) => this.#lookBy(reader, match, wanted, look));
  }

  #lookBy(
    reader: SecondReader,
    match: Match,
    wanted: readonly string[],
    { height, room }: SecondLook,
  ): { text: string; confidence: number }[] {
    const all = match.lines.map((line) => reader.read(this.strip(line, height, room)));
    if (all.some((each) => each === null)) return [];
    const read = all.map((each) => each!.text).join(' ');
    const part = partOf(read.replace(strayBars, ' '), wanted);
    return [{ text: part, confidence: Math.min(...all.map((each) => each!.confidence)) }];
  }

  /** Does the second reader, too, read the text as it is wanted, at its first look? */
  isBorneOut(reader: SecondReader, match: Match, text: string): boolean {
    const wanted = signsOf(text);
    return this.#lookBy(reader, match, wanted, secondLooks[0]).some((read) =>
      isAsWanted(text, withoutSpecks(text, read.text)),
    );
  }

  /** The second reader's further looks for accents that nobody saw yet: until they are seen. */
  readAccents(reader: SecondReader, match: Match, text: string, before: readonly string[]): string[] {
    const read: string[] = [];
    for (const { height, room, stretch, thin } of accentMore) {
      const all = match.lines.map((line) => reader.read(this.strip(line, height, room, stretch), thin)?.text ?? '');
      const whole = partOf(all.join(' ').replace(strayBars, ' '), signsOf(text));
      // It says something of the accents where it reads the letters.
      if (isAsWanted(text, whole)) read.push(whole);
      if (areAccentsSeen(text, [...before, ...read])) break;
    }
    return read;
  }

  /** What stands above the letters with accents, by its ink; none where the letters can't be placed. */
  marks(match: Match, text: string): Mark[] {
    const wanted = signsOf(text);
    return match.lines.flatMap((line) => {
      const { found, read } = this.lines[line]!;
      const [look] = this.#looks.get(found) ?? [];
      if (!look) return [];
      const narrow = lineRaster(this.#picture, found, first).width;
      const step = filledWidth(narrow) / look.steps;
      const strip = this.strip(line, markHeight, markRoom);
      // The strip has the same middle, and more around it.
      const scale = markHeight / markRoom / stripHeight;
      const edge = (markHeight * (markRoom - 1)) / markRoom / 2;
      const letters = match.alignment.steps.flatMap((each) => {
        const letter = each.read === null ? undefined : match.letters[each.read];
        if (each.wanted === null || !letter || letter.line !== line) return [];
        const { from, to } = read[letter.at]!;
        return [{ letter: wanted[each.wanted]!, at: ((from + to + 1) / 2) * step * scale + edge }];
      });
      return accentMarks(strip, letters);
    });
  }

  /** The line in which the second reader reads a text, where the first does not. */
  matchBy(
    reader: SecondReader,
    text: string,
  ): { match: Match | null; second: { text: string; confidence: number }[] } | null {
    const wanted = signsOf(text);
    for (const [at, { found }] of this.lines.slice(0, 12).entries()) {
      const read = reader.read(this.strip(at, secondLooks[0].height, secondLooks[0].room));
      if (!read || !isAsWanted(text, partOf(read.text, wanted))) continue;
      const match = findMatch(wanted, 1, [{ found, read: this.lines[at]!.read }]);
      const others = secondLooks.flatMap(({ height, room }) => {
        const again = reader.read(this.strip(at, height, room));
        return again ? [{ ...again, text: partOf(again.text, wanted) }] : [];
      });
      return { match: match && { ...match, lines: [at] }, second: others };
    }
    return null;
  }

  async lookAgain(match: Match, text: string): Promise<ReadLine[]> {
    const wanted = signsOf(text);
    const out: ReadLine[] = [];
    for (const line of match.lines) {
      const { found } = this.lines[line]!;
      const looks = this.#looks.get(found) ?? [];
      if (looks.length === 1) for (const look of second) await this.#see(found, look);
      const mine = match.letters
        .map((letter, at) => ({ ...letter, place: at }))
        .filter((letter) => letter.line === line);
      const within = mine.filter(({ place }) => place >= match.from && place < match.to);
      const places = match.alignment.steps.flatMap((step) =>
        step.wanted !== null && this.#lineOf(match, step.wanted) === line ? [step.wanted] : [],
      );
      const part = places.length === 0 ? [] : wanted.slice(places[0], places.at(-1)! + 1);
      const before = mine.filter(({ place }) => place < (within[0]?.place ?? 0)).map(({ sign }) => sign);
      const after = mine.filter(({ place }) => place > (within.at(-1)?.place ?? -1)).map(({ sign }) => sign);
      out.push({ looks: this.#looks.get(found)!, wanted: part, before, after });
    }
    return out;
  }

  /** The line that a wanted letter belongs to: that of the letter read for it, else of the one before. */
  #lineOf(match: Match, wanted: number): number {
    let line = match.lines[0]!;
    for (const step of match.alignment.steps) {
      if (step.read !== null) line = match.letters[step.read]!.line;
      if (step.wanted === wanted) return line;
    }
    return line;
  }
}

export interface TextReading extends Decided {
  readonly match: Match | null;
}

const longSide = 736;

/** What the picture says of each wanted text. `openSecond`: called when the second reader is first needed; `null` where it can't be had. */
export async function readTexts(
  reading: PictureReading,
  wanted: readonly string[],
  size: { readonly width: number; readonly height: number },
  openSecond: () => Promise<SecondReader | null>,
  progress: (step: string) => void,
): Promise<TextReading[]> {
  const evidenceOf = (text: string, match: Match | null): Evidence => {
    if (!match || match.distance > Math.max(1, signsOf(text).length * 0.6))
      return { wanted: text, read: null, confidence: 0 };
    const within = match.letters.slice(match.from, match.to);
    return {
      wanted: text,
      read: readText(match),
      confidence: Math.min(1, ...within.map(({ confidence }) => confidence)),
      torn: isTorn(text, match, (line) => reading.lines[line]!.found),
    };
  };
  const settled = new Map<string, TextReading>();
  // Read as wanted at first, and otherwise by the second reader.
  const doubted = new Set<string>();
  const settle = async (): Promise<boolean> => {
    for (const text of wanted) {
      if (settled.has(text) || doubted.has(text)) continue;
      const match = reading.match(text);
      const now = settledAtOnce(evidenceOf(text, match));
      if (!now || !match) continue;
      // The first reader knows words, too: where it is less than sure, a letter may have been put right.
      const reader = now.confidence < sureAlone ? await openSecond() : null;
      if (!reader || reading.isBorneOut(reader, match, text)) settled.set(text, { ...now, match });
      else doubted.add(text);
    }
    return settled.size === new Set(wanted).size;
  };
  const open = (): string[] => wanted.filter((text) => !settled.has(text));
  // Read as wanted, or plainly as something else with nothing cut off: it is not looked for elsewhere.
  const isFound = (text: string): boolean => {
    const match = reading.match(text);
    if (!match || match.distance === 0) return match !== null;
    const { steps } = match.alignment;
    return (
      match.lines.length === 1 &&
      match.distance <= signsOf(text).length / 4 &&
      Boolean(steps[0]?.same && steps.at(-1)?.same) &&
      match.letters.slice(match.from, match.to).every(({ confidence }) => confidence >= sureEnough)
    );
  };
  const steps: (() => Promise<void>)[] = [
    () => reading.findAll(longSide),
    () => reading.join(),
    () => reading.findAll(416),
    () => (Math.max(size.width, size.height) > 900 ? reading.findInParts(longSide, 2) : Promise.resolve()),
    () => reading.join(),
  ];
  for (const [at, step] of steps.entries()) {
    if (at > 0 && open().every(isFound)) break;
    await step();
    progress(`step ${at}`);
    if (await settle()) break;
  }
  for (const text of open()) {
    const reader = await openSecond();
    let match = reading.match(text);
    let evidence = evidenceOf(text, match);
    if (evidence.read === null && reader) {
      // The second reader may know letters that the first one doesn't.
      const found = reading.matchBy(reader, text);
      if (found) {
        match = found.match;
        evidence = { wanted: text, read: null, confidence: 0, second: found.second };
      }
    } else if (match) {
      const lines = await reading.lookAgain(match, text);
      const readings = reader ? reading.readBy(reader, match, text) : undefined;
      const rival = rivalOf(lines, heardOf(text, readings ?? []));
      const before = [...(evidence.read === null ? [] : [evidence.read]), ...(readings ?? []).map((each) => each.text)];
      const accents =
        reader && hasAccents(text) && !areAccentsSeen(text, before)
          ? reading.readAccents(reader, match, text, before)
          : [];
      const seen = hasAccents(text) ? reading.marks(match, text) : [];
      // Of all of them, or of none.
      const marks = seen.length === signsOf(text).filter(hasAccent).length ? seen : [];
      evidence = { ...evidence, rival, second: readings, accents, marks };
    }
    progress(text);
    const decided = decide(evidence);
    settled.set(text, { ...decided, match: evidence.read === null && !evidence.second ? null : match });
  }
  return wanted.map((text) => settled.get(text)!);
}

const heardOf = (
  wanted: string,
  readings: readonly { readonly text: string; readonly confidence: number }[],
): Heard[] => readings.map(({ text, confidence }) => ({ signs: signsOf(withoutSpecks(wanted, text)), confidence }));

/** Is a letter missing where one piece of a line ends and the next begins beside it? It may stand in between. */
function isTorn(wanted: string, { letters, alignment: { steps } }: Match, foundOf: (line: number) => Found): boolean {
  const signs = signsOf(wanted);
  return steps.some((missing, at) => {
    if (missing.read !== null || missing.wanted === null) return false;
    const sign = signs[missing.wanted]!;
    // Of two like letters side by side, either may be the one that is missing.
    const isOther = ({ read, wanted: place }: typeof missing): boolean =>
      read !== null && (place === null || !does(signs[place]!, sign));
    const [before, after] = [steps.slice(0, at).findLast(isOther), steps.slice(at + 1).find(isOther)];
    const [a, b] = [letters[before?.read ?? -1], letters[after?.read ?? -1]];
    return (
      a !== undefined && b !== undefined && a.line !== b.line && follows(foundOf(a.line), foundOf(b.line)) === 'beside'
    );
  });
}
