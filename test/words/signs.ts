import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Font, Opentype } from 'opentype.js';
import sharp from 'sharp';
import { bare } from '../../src-main/common/spelling/letters';
import { Random } from '../../src-main/painter/pixels/random';
import { pathData } from '../../src-main/typeset/letters';

/** Signs that a seed decides: words in many typefaces, on many grounds, half of them misspelt. The truth is known of each. */

export interface SignString {
  readonly wanted: string;
  readonly drawn: string;
  /** What was done to it, or `null`. */
  readonly fault: Fault | null;
}

export type Fault = 'wrong' | 'swapped' | 'doubled' | 'missing' | 'accent';

export interface Sign {
  readonly file: Buffer;
  readonly width: number;
  readonly height: number;
  readonly strings: readonly SignString[];
  /** How it was made, for whoever looks at a mistake. */
  readonly told: string;
}

const packages = createRequire(import.meta.url);
const opentype = packages('opentype.js') as Opentype;
const fonts = new Map<string, Font>();
export const fontOf = (name: string): Font => {
  let font = fonts.get(name);
  if (!font) {
    font = opentype.parse(new Uint8Array(readFileSync(packages.resolve(`@fontsource/${name}-normal.woff`))).buffer);
    fonts.set(name, font);
  }
  return font;
};

export const faces = [
  'inter/files/inter-latin-400',
  'inter/files/inter-latin-700',
  'anton/files/anton-latin-400',
  'playfair-display/files/playfair-display-latin-400',
  'playfair-display/files/playfair-display-latin-700',
  'pacifico/files/pacifico-latin-400',
  'oswald/files/oswald-latin-500',
  'roboto-slab/files/roboto-slab-latin-400',
  'roboto-slab/files/roboto-slab-latin-700',
  'lobster/files/lobster-latin-400',
  'courier-prime/files/courier-prime-latin-400',
  'caveat/files/caveat-latin-700',
  'abril-fatface/files/abril-fatface-latin-400',
  'comfortaa/files/comfortaa-latin-600',
  'bebas-neue/files/bebas-neue-latin-400',
] as const;

const plain = [
  'Open',
  'Opening',
  'Grand Opening',
  'Bakery',
  'Coffee',
  'Fresh Bread',
  'Summer Sale',
  'Welcome',
  'Bookshop',
  'Jazz Night',
  'Live Music',
  'Farmers Market',
  'Organic',
  'Pizza',
  'Espresso',
  'Night Train',
  'Harbour',
  'Museum',
  'Gallery',
  'Autumn',
  'Winter Festival',
  'Flowers',
  'Ice Cream',
  'Lemonade',
  'Breakfast',
  'The Blue Door',
  'Quiet Please',
  'Exit',
  'Platform 9',
  'Since 1924',
  'Route 66',
  'Hotel',
  'Cinema',
  'Theatre',
  'Vintage',
  'Records',
  'Bicycle',
  'Workshop',
  'Garden',
  'Brewery',
  'Oyster Bar',
  'Tailor',
  'Barber',
  'Library',
  'Antiques',
  'Chocolate',
  'Postcards',
  'Adventure',
  'Mountain',
  'Sunrise',
  'Midnight',
  'Carnival',
  'Electric',
  'Sandwich',
  'Vegetables',
  'Photography',
  'Sparkling',
  'Handmade',
  'Tomorrow',
  'Yesterday',
  'No Parking',
  'Push',
  'Pull',
  'Closed',
  'Tea',
  'Sushi',
  'Noodles',
  'Kitchen',
  'Studio',
  'Architecture',
  'Biography',
  'Jungle',
  'Wizard',
  'Zebra',
  'Quartz',
  'Fjord',
  'Rhythm',
  'Sphinx',
  'Waltz',
  'Oxygen',
  'Happy Birthday',
  'Save the Date',
  'Thank You',
  'Just Married',
  'For Sale',
  'Vacancy',
  'Sold Out',
  'Free Wifi',
  'Half Price',
  'Last Call',
  'New Arrivals',
  'Buy One Get One',
  'Stay Wild',
  'Good Vibes Only',
  '50% Off',
  '$5 Lunch',
  'Fish & Chips',
  'Room 101',
  'Est. 1987',
] as const;

export const accented = [
  'Café',
  'Crème Brûlée',
  'Pâtisserie',
  'Über',
  'Müller',
  'Bäckerei',
  'Frühstück',
  'Schön',
  'Jalapeño',
  'Señor',
  'Piñata',
  'Façade',
  'Garçon',
  'Élysée',
  'Déjà Vu',
  'Naïve',
  'Mañana',
  'Köln',
  'Zürich',
  'Gemüse',
  'Fête',
  'Forêt',
  'Hôtel',
  'Crêpes',
  'Niño',
  'Corazón',
  'São Paulo',
  'Málaga',
  'Entrée',
  'Touché',
  'Blüten',
  'Größe',
  'Straße',
  'Año Nuevo',
  'Rosé',
] as const;

const letters = 'abcdefghijklmnopqrstuvwxyz';

/** Letters that nobody could tell apart on a sign are not put for each other. */
const alike = ['il1|j', 'o0q', 'uv', 'ce', 'rn', 'kx', 'vy', 'hn', 'gq', 'bh', 'ft', 'ij', 'uo', 'ao'];

const isLetter = (sign: string): boolean => /\p{L}/u.test(sign);

export function misspelt(text: string, random: Random): { readonly drawn: string; readonly fault: Fault } {
  for (;;) {
    const signs = [...text];
    const at = Math.floor(random.next() * signs.length);
    const here = signs[at]!;
    if (!isLetter(here)) continue;
    const fault = random.pick(['wrong', 'swapped', 'doubled', 'missing'] as const);
    if (fault === 'wrong') {
      const letter = letters[Math.floor(random.next() * 26)]!;
      const before = here.toLowerCase().normalize('NFD')[0]!;
      if (letter === before || alike.some((some) => some.includes(letter) && some.includes(before))) continue;
      signs[at] = here === here.toUpperCase() ? letter.toUpperCase() : letter;
    } else if (fault === 'swapped') {
      const next = signs[at + 1];
      if (next === undefined || !isLetter(next) || next.toLowerCase() === here.toLowerCase()) continue;
      signs[at] = next;
      signs[at + 1] = here;
    } else if (fault === 'doubled') signs.splice(at, 0, at === 0 ? here : here.toLowerCase());
    else if (signs.filter(isLetter).length > 3) signs.splice(at, 1);
    else continue;
    const drawn = signs.join('');
    if (drawn.toLowerCase() !== text.toLowerCase()) return { drawn, fault };
  }
}

type Colour = readonly [number, number, number];
const css = ([r, g, b]: Colour): string => `rgb(${Math.round(r)},${Math.round(g)},${Math.round(b)})`;
const luminance = (colour: Colour): number => {
  const [r, g, b] = colour.map((value) => {
    const c = value / 255;
    return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
};
const contrastOf = (a: Colour, b: Colour): number => {
  const [low, high] = [luminance(a), luminance(b)].toSorted((x, y) => x - y);
  return (high! + 0.05) / (low! + 0.05);
};
const colour = (random: Random): Colour => [random.between(0, 255), random.between(0, 255), random.between(0, 255)];

/** What a photograph has: light that falls off, things out of focus, edges and grain. */
export function photograph(width: number, height: number, random: Random): string {
  const base = colour(random);
  const shapes: string[] = [];
  const tone = (): Colour => base.map((value) => Math.min(255, Math.max(0, value + random.between(-70, 70)))) as never;
  for (let at = 0; at < 26; at += 1) {
    const [x, y] = [random.between(0, width), random.between(0, height)];
    const size = random.between(0.04, 0.4) * Math.max(width, height);
    const fill = css(tone());
    const blur = random.chance(0.5) ? ' filter="url(#soft)"' : '';
    shapes.push(
      random.chance(0.5)
        ? `<ellipse cx="${x}" cy="${y}" rx="${size / 2}" ry="${(size / 2) * random.between(0.3, 1)}" fill="${fill}"${blur} opacity="0.8"/>`
        : `<rect x="${x - size / 2}" y="${y - size / 2}" width="${size}" height="${size * random.between(0.1, 1)}" fill="${fill}" transform="rotate(${random.between(0, 90)} ${x} ${y})"${blur} opacity="0.8"/>`,
    );
  }
  return `<defs><filter id="soft" x="-50%" y="-50%" width="200%" height="200%"><feGaussianBlur stdDeviation="${Math.max(width, height) / 60}"/></filter></defs><rect width="100%" height="100%" fill="${css(base)}"/>${shapes.join('')}`;
}

interface Placed {
  readonly path: string;
  readonly width: number;
  readonly above: number;
  readonly below: number;
}

/** Outlines from 0, 0 along the baseline; on an arc where `bend` is the angle that it takes in all. */
function setWord(text: string, font: Font, size: number, tracking: number, bend: number): Placed {
  const unit = size / font.unitsPerEm;
  const glyphs = [...text].map((sign) => font.charToGlyph(sign));
  let x = 0;
  const places = glyphs.map((glyph, at) => {
    if (at > 0) x += font.getKerningValue(glyphs[at - 1]!, glyph) * unit;
    const here = x;
    x += (glyph.advanceWidth ?? 0) * unit + tracking * size;
    return here;
  });
  const width = x - tracking * size;
  let [above, below] = [0, 0];
  for (const glyph of glyphs) {
    const box = glyph.getBoundingBox();
    above = Math.max(above, box.y2 * unit);
    below = Math.max(below, -box.y1 * unit);
  }
  if (Math.abs(bend) < 0.02)
    return {
      path: glyphs.map((g, at) => `<path d="${pathData(g.getPath(places[at]!, 0, size).commands)}"/>`).join(''),
      width,
      above,
      below,
    };
  const radius = width / bend;
  const drawn = glyphs.map((glyph, at) => {
    const middle = places[at]! + ((glyph.advanceWidth ?? 0) * unit) / 2;
    const angle = ((middle - width / 2) / width) * bend;
    const [cx, cy] = [width / 2 + radius * Math.sin(angle), radius * (1 - Math.cos(angle))];
    return `<path d="${pathData(glyph.getPath(places[at]! - middle, 0, size).commands)}" transform="translate(${cx.toFixed(2)} ${cy.toFixed(2)}) rotate(${((angle * 180) / Math.PI).toFixed(3)})"/>`;
  });
  const sag = Math.abs(radius) * (1 - Math.cos(bend / 2));
  return { path: drawn.join(''), width, above: above + (bend < 0 ? sag : 0), below: below + (bend > 0 ? sag : 0) };
}

/** A text whose accents are wrong: one is left out, or another. */
export function wronglyAccented(text: string, random: Random): string {
  const signs = [...text];
  const places = signs.flatMap((sign, at) => (bare(sign) !== sign && bare(sign).length === 1 ? [at] : []));
  if (places.length === 0) return text;
  const at = places[Math.floor(random.next() * places.length)]!;
  const others = [...'áàâäéèêëíìîïóòôöúùûüñ'].filter(
    (other) => bare(other) === bare(signs[at]!).toLowerCase() && other !== signs[at]!.toLowerCase(),
  );
  const [first, ...more] = others;
  const other = first && random.chance(0.4) ? random.pick([first, ...more]) : bare(signs[at]!);
  signs[at] = signs[at] === signs[at]!.toUpperCase() ? other.toUpperCase() : other;
  return signs.join('');
}

/** `n` of the seed's signs. `accents`: all of them have some, and what is wrong is more often these than the letters. */
export async function makeSign(seed: number | string, n: number, accents = false): Promise<Sign> {
  const random = new Random(accents ? 'accents' : 'sign', seed, n);
  const [width, height] = random.pick<readonly [number, number]>([
    [768, 768],
    [1024, 768],
    [1024, 1024],
    [768, 1152],
    [1280, 832],
    [1536, 1024],
  ]);
  const count = random.chance(0.3) ? 2 : 1;
  const ground = random.pick(['plain', 'gradient', 'noise', 'photo', 'photo'] as const);
  const paper = colour(random);
  const parts: string[] = [];
  if (ground === 'photo') parts.push(photograph(width, height, random));
  else if (ground === 'gradient')
    parts.push(
      `<defs><linearGradient id="g" x1="0" y1="0" x2="${random.next().toFixed(2)}" y2="1"><stop offset="0" stop-color="${css(paper)}"/><stop offset="1" stop-color="${css(paper.map((v) => Math.min(255, Math.max(0, v + random.between(-60, 60)))) as never)}"/></linearGradient></defs><rect width="100%" height="100%" fill="url(#g)"/>`,
    );
  else parts.push(`<rect width="100%" height="100%" fill="${css(paper)}"/>`);
  const strings: SignString[] = [];
  const told: string[] = [`${width}×${height} ${ground}`];
  const drawn: string[] = [];
  for (let at = 0; at < count; at += 1) {
    const word = accents || random.chance(0.14) ? random.pick(accented) : random.pick(plain);
    const face = random.pick(faces);
    const font = fontOf(face);
    const isScript = /pacifico|lobster|caveat/.test(face);
    const style = random.pick(['as it is', 'as it is', 'capitals'] as const);
    const isBad = random.chance(0.5);
    const accent = accents && isBad && random.chance(0.6) ? wronglyAccented(word, random) : word;
    const { drawn: spelt, fault } =
      accent !== word
        ? { drawn: accent, fault: 'accent' as const }
        : isBad
          ? misspelt(word, random)
          : { drawn: word, fault: null };
    const inCapitals = style === 'capitals' && !isScript && !/ß/.test(word);
    const shown = inCapitals ? spelt.toUpperCase() : spelt;
    const turn = random.chance(0.5) ? 0 : random.between(-15, 15);
    const bend =
      random.chance(0.2) && [...shown].length > 4 && !isScript
        ? random.between(0.3, 1.4) * (random.chance(0.5) ? 1 : -1)
        : 0;
    const tracking = random.chance(0.25) && !isScript ? random.between(0.02, 0.18) : 0;
    let size = Math.exp(random.between(Math.log(24), Math.log(400)));
    const room = { width: width * 0.9, height: (height * 0.84) / count };
    // Shrunk until it fits, turned as it is.
    let placed = setWord(shown, font, size, tracking, bend);
    for (;;) {
      const angle = (Math.abs(turn) * Math.PI) / 180;
      const tall = placed.above + placed.below;
      const outer = {
        width: placed.width * Math.cos(angle) + tall * Math.sin(angle),
        height: placed.width * Math.sin(angle) + tall * Math.cos(angle),
      };
      if (outer.width <= room.width && outer.height <= room.height) break;
      size *= 0.95;
      placed = setWord(shown, font, size, tracking, bend);
    }
    const angle = (Math.abs(turn) * Math.PI) / 180;
    const half = {
      x: (placed.width * Math.cos(angle) + (placed.above + placed.below) * Math.sin(angle)) / 2,
      y: (placed.width * Math.sin(angle) + (placed.above + placed.below) * Math.cos(angle)) / 2,
    };
    const cx = random.between(width * 0.05 + half.x, Math.max(width * 0.05 + half.x, width * 0.95 - half.x));
    const bandTop = height * 0.08 + at * room.height;
    const cy = random.between(bandTop + half.y, Math.max(bandTop + half.y, bandTop + room.height - half.y));
    // Ink that stands out from what lies beneath; else on a plate of its own.
    const beneath: Colour = ground === 'photo' ? [128, 128, 128] : paper;
    let ink: Colour = colour(random);
    for (let draws = 0; contrastOf(ink, beneath) < (ground === 'photo' ? 3 : 2.5) && draws < 60; draws += 1)
      ink = colour(random);
    if (contrastOf(ink, beneath) < 2.5) ink = luminance(beneath) > 0.3 ? [10, 10, 20] : [250, 250, 245];
    let plate = '';
    if (ground === 'photo') {
      const on = random.pick(['plate', 'plate', 'halo'] as const);
      const light = luminance(ink) > 0.3;
      const field: Colour = light ? [20, 24, 30] : [240, 238, 230];
      if (contrastOf(ink, field) < 4) ink = light ? [255, 252, 240] : [12, 12, 16];
      const pad = size * 0.25;
      plate =
        on === 'plate'
          ? `<rect x="${-placed.width / 2 - pad}" y="${-(placed.above + placed.below) / 2 - pad}" width="${placed.width + 2 * pad}" height="${placed.above + placed.below + 2 * pad}" fill="${css(field)}" opacity="${random.between(0.75, 1).toFixed(2)}"/>`
          : `<g transform="translate(${-placed.width / 2} ${(placed.above - placed.below) / 2})" fill="${css(field)}" stroke="${css(field)}" stroke-width="${(size * 0.16).toFixed(1)}" stroke-linejoin="round" opacity="0.9">${placed.path}</g>`;
      told.push(on);
    }
    drawn.push(
      `<g transform="translate(${cx.toFixed(1)} ${cy.toFixed(1)}) rotate(${turn.toFixed(2)})">${plate}<g transform="translate(${(-placed.width / 2).toFixed(2)} ${((placed.above - placed.below) / 2).toFixed(2)})" fill="${css(ink)}">${placed.path}</g></g>`,
    );
    strings.push({ wanted: word, drawn: shown, fault });
    told.push(
      `${face.split('/')[0]} ${size.toFixed(0)} px, ${turn.toFixed(0)}°${bend ? `, bent ${bend.toFixed(1)}` : ''}${tracking ? ', wide' : ''}`,
    );
  }
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${parts.join('')}${drawn.join('')}</svg>`;
  const grain = ground === 'noise' ? random.between(6, 22) : ground === 'photo' ? random.between(2, 10) : 0;
  const { data } = await sharp(Buffer.from(svg)).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  if (grain > 0)
    for (let at = 0; at < data.length; at += 1) {
      const noise = (random.next() + random.next() + random.next() - 1.5) * grain * 2;
      data[at] = Math.min(255, Math.max(0, data[at]! + noise));
    }
  const soft = random.chance(0.15) ? random.between(0.5, 1.2) : 0;
  const picture = sharp(data, { raw: { width, height, channels: 3 } });
  const file = await (soft > 0.3 ? picture.blur(soft) : picture).png({ compressionLevel: 2 }).toBuffer();
  if (soft) told.push('soft');
  return { file, width, height, strings, told: told.join(' · ') };
}
