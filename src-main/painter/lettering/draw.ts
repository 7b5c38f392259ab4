import type { LetteringStyle } from '../looks/look';
import { quotedWords } from '../../common/words';
import { leastLettering, unsetLettering } from '../../typeset/lettering';
import { lightness } from '../pixels/colour';
import { mixColours, type Colour, type Raster } from '../pixels/raster';
import type { Random } from '../pixels/random';
import { canSet, measure, outline, settable } from './fonts';
import { misspell, type Misspelling } from './misspell';
import { layOut, type Band, type Block } from './layout';

export interface Lettering {
  /** To lay over the picture, of its size; `null`: nothing to set. */
  readonly svg: string | null;
  /** Letters that no font here has, by phrase: "東京 of 東京 2026". */
  readonly unset: readonly string[];
}

/** Sets the prompt's quoted words into a picture: where the seed puts them, in the look's style, so that they can be read. */
export function drawLettering(
  on: Raster,
  {
    prompt,
    strength,
    random,
    style,
    misspelt,
  }: { prompt: string; strength: number; random: Random; style: LetteringStyle; misspelt?: Misspelling | undefined },
): Lettering {
  if (strength <= leastLettering) return { svg: null, unset: [] };
  const wanted = quotedWords(prompt);
  const unset = unsetLettering(wanted).map(({ text, letters }) => `${letters.join('')} of “${text}”`);
  const texts = wanted
    .filter(canSet)
    .map(settable)
    .map((text) => (misspelt ? misspell(text, misspelt, random.fork('misspelt')) : text))
    .filter((text) => text !== '');
  if (texts.length === 0) return { svg: null, unset };
  const short = Math.min(on.width, on.height);
  const margin = short * (style.ground === 'bare' || style.ground === 'glow' ? 0.085 : 0.1);
  const blocks = layOut(texts, on, random, {
    face: style.face,
    margin,
    scale: 0.66 + 0.34 * strength,
    band: bandOf(prompt),
    calm: { top: calmOf(on, 'top'), centre: calmOf(on, 'centre'), bottom: calmOf(on, 'bottom') },
  });
  const drawn = blocks.map((block, n) => drawBlock(block, on, style, `b${n}`, random.next()));
  return {
    svg: `<svg xmlns="http://www.w3.org/2000/svg" width="${on.width}" height="${on.height}">${drawn.join('')}</svg>`,
    unset,
  };
}

/** "at the top", "on the bottom", "in the middle". */
function bandOf(prompt: string): Band | null {
  const said = /\b(?:at|on|along|across|in|near) the (top|bottom|cent(?:re|er)|middle)\b/i
    .exec(prompt)?.[1]
    ?.toLowerCase();
  return said === undefined ? null : said === 'top' || said === 'bottom' ? said : 'centre';
}

interface Beneath {
  readonly light: number;
  readonly unrest: number;
}

/** Lightness under a box, and how much it varies. */
function beneath(on: Raster, left: number, top: number, width: number, height: number): Beneath {
  let [sum, squares, count] = [0, 0, 0];
  const stride = Math.max(1, Math.floor(Math.min(width, height) / 40));
  for (let y = Math.max(0, Math.floor(top)); y < Math.min(on.height, top + height); y += stride) {
    for (let x = Math.max(0, Math.floor(left)); x < Math.min(on.width, left + width); x += stride, count += 1) {
      const i = y * on.width + x;
      const value = lightness([on.r[i]!, on.g[i]!, on.b[i]!]);
      sum += value;
      squares += value * value;
    }
  }
  const mean = sum / Math.max(1, count);
  return { light: mean, unrest: Math.sqrt(Math.max(0, squares / Math.max(1, count) - mean * mean)) };
}

function calmOf(on: Raster, band: Band): number {
  const top = { top: 0.06, centre: 0.36, bottom: 0.68 }[band] * on.height;
  return 1 - Math.min(1, beneath(on, on.width * 0.08, top, on.width * 0.84, on.height * 0.26).unrest * 4);
}

const css = ([r, g, b]: Colour): string =>
  `rgb(${[r, g, b].map((c) => Math.round(Math.max(0, Math.min(1, c)) * 255)).join(',')})`;
const n = (value: number): string => value.toFixed(2);

function drawBlock(block: Block, on: Raster, style: LetteringStyle, id: string, draw: number): string {
  const path = pathOf(block);
  const under = beneath(on, block.left, block.top, block.width, block.height);
  const size = block.phrases[0]!.size;
  const dark = lightness(style.dark);
  const light = lightness(style.light);
  const darkOnPicture = under.light > (dark + light) / 2;
  switch (style.ground) {
    case 'band': {
      const onDark = draw < 0.6;
      return `${bandRect(block, on, onDark ? style.dark : style.light)}<path d="${path}" fill="${css(onDark ? style.light : style.dark)}"/>`;
    }
    case 'panel': {
      const [ground, ink] = darkOnPicture ? [style.dark, style.light] : [style.light, style.dark];
      return `${panelRect(block, ground, 1)}<path d="${path}" fill="${css(ink)}"/>`;
    }
    case 'glow':
      return glow(path, block, style, id);
    case 'bare': {
      // Light words stand better on middle tones than dark ones in a pale halo.
      const inkIsDark = under.light > 0.6;
      const [ink, other] = inkIsDark ? [style.dark, style.light] : [style.light, style.dark];
      const contrast = Math.abs(lightness(ink) - under.light);
      // Restless ground that no halo calms gets a field of its own.
      if (contrast - under.unrest < 0.2) {
        const [field, letters] = inkIsDark ? [style.light, style.dark] : [style.dark, style.light];
        return `${panelRect(block, field, 0.88)}<path d="${path}" fill="${css(letters)}"/>`;
      }
      const halo =
        under.unrest > 0.06 || contrast < 0.6
          ? shadow(path, block, other, id, Math.min(1, 0.45 + under.unrest * 2.5 + (0.7 - contrast)))
          : '';
      return `${halo}<path d="${path}" fill="${css(ink)}" stroke="${css(other)}" stroke-width="${n(under.unrest > 0.12 ? size * 0.02 : 0)}" paint-order="stroke"/>`;
    }
  }
}

/** A strip across the picture that the words stand on. */
function bandRect(block: Block, on: Raster, colour: Colour): string {
  // Inside the frame that a poster has: its measure is the picture's, as in looks/poster.
  const unit = Math.sqrt(on.width * on.height) / 1000;
  const frame = 38 * unit;
  const pad = Math.min(on.width, on.height) * 0.042;
  const top = block.band === 'top' ? frame : Math.max(frame, block.top - pad);
  const bottom =
    block.band === 'bottom' ? on.height - frame : Math.min(on.height - frame, block.top + block.height + pad);
  return `<rect x="${n(frame)}" y="${n(top)}" width="${n(on.width - 2 * frame)}" height="${n(bottom - top)}" fill="${css(colour)}"/>`;
}

function panelRect(block: Block, colour: Colour, opacity: number): string {
  const pad = Math.max(6, Math.min(block.height, block.width) * 0.16);
  return `<rect x="${n(block.left - pad * 1.25)}" y="${n(block.top - pad)}" width="${n(block.width + pad * 2.5)}" height="${n(block.height + pad * 2)}" fill="${css(colour)}" fill-opacity="${opacity}"/>`;
}

/** A soft dark or light that lifts the words off what lies beneath. */
function shadow(path: string, block: Block, colour: Colour, id: string, amount: number): string {
  const size = block.phrases[0]!.size;
  return (
    `<filter id="${id}s" filterUnits="userSpaceOnUse" ${around(block, size)}><feGaussianBlur stdDeviation="${n(size * 0.09)}"/></filter>` +
    `<path d="${path}" fill="${css(colour)}" stroke="${css(colour)}" stroke-width="${n(size * 0.1)}" stroke-linejoin="round" opacity="${n(amount)}" filter="url(#${id}s)"/>`
  );
}

function glow(path: string, block: Block, style: LetteringStyle, id: string): string {
  const size = block.phrases[0]!.size;
  const accent = style.accent ?? style.light;
  const blurred = (name: string, deviation: number): string =>
    `<filter id="${id}${name}" filterUnits="userSpaceOnUse" ${around(block, size * 1.4)}><feGaussianBlur stdDeviation="${n(deviation)}"/></filter>`;
  const light = (name: string, colour: Colour, width: number, opacity: number): string =>
    `<path d="${path}" fill="none" stroke="${css(colour)}" stroke-width="${n(width)}" stroke-linejoin="round" opacity="${opacity}" filter="url(#${id}${name})"/>`;
  return (
    blurred('d', size * 0.16) +
    blurred('w', size * 0.2) +
    blurred('n', size * 0.05) +
    `<path d="${path}" fill="${css(style.dark)}" stroke="${css(style.dark)}" stroke-width="${n(size * 0.3)}" stroke-linejoin="round" opacity="0.8" filter="url(#${id}d)"/>` +
    light('w', accent, size * 0.16, 0.85) +
    light('n', accent, size * 0.09, 1) +
    `<path d="${path}" fill="${css(mixColours(style.light, accent, 0.06))}" stroke="${css(accent)}" stroke-width="${n(size * 0.022)}" paint-order="stroke"/>`
  );
}

const around = (block: Block, reach: number): string =>
  `x="${n(block.left - reach)}" y="${n(block.top - reach)}" width="${n(block.width + 2 * reach)}" height="${n(block.height + 2 * reach)}"`;

/** Outlines of all of a block's words. */
function pathOf(block: Block): string {
  const parts: string[] = [];
  let { top } = block;
  for (const phrase of block.phrases) {
    phrase.lines.forEach((line, at) => {
      const width = measure(line, phrase.face) * phrase.size;
      const x =
        block.align === 'left'
          ? block.left
          : block.align === 'right'
            ? block.left + block.width - width
            : block.left + (block.width - width) / 2;
      parts.push(outline(line, phrase.face, x, top + (phrase.baselines[at] ?? 0) * phrase.size, phrase.size));
    });
    top += phrase.height + block.gap;
  }
  return parts.join('');
}
