import { hex, type Colour } from '../pixels/raster';

/** Colour words of a prompt, as inks. */
const words: Readonly<Record<string, string>> = {
  red: '#d8342c',
  crimson: '#b3162f',
  scarlet: '#e0301e',
  burgundy: '#6d1a2d',
  orange: '#f07d22',
  coral: '#ff6f59',
  peach: '#ffb68a',
  terracotta: '#c4603c',
  rust: '#a9431e',
  ochre: '#c98a25',
  mustard: '#d6a21e',
  yellow: '#f6d02f',
  amber: '#f2a71b',
  gold: '#d4a53a',
  cream: '#f4e8cf',
  beige: '#dcc9a8',
  brown: '#6f4a2f',
  olive: '#7a7a34',
  lime: '#b5d334',
  green: '#2f9a4c',
  emerald: '#0f8f63',
  mint: '#a5dfc4',
  sage: '#9bae8c',
  teal: '#118a8b',
  turquoise: '#2bbfbb',
  cyan: '#1cc4e0',
  aqua: '#4fd0d6',
  blue: '#2463c4',
  navy: '#1b2a55',
  cobalt: '#1f4bb5',
  indigo: '#3b2f8f',
  azure: '#3a8ee6',
  violet: '#7a4fc4',
  purple: '#7b3aa5',
  lavender: '#b9a5e0',
  lilac: '#c8a8dc',
  magenta: '#d8238f',
  fuchsia: '#e22aa6',
  pink: '#f48fb1',
  rose: '#e4647f',
  salmon: '#f58d78',
};

const pattern = new RegExp(`\\b(${Object.keys(words).join('|')})\\b`, 'gi');

/** The colours that a prompt names, in order, no repeats, at most three. What is quoted is words, not colours. */
export function namedColours(prompt: string): Colour[] {
  const seen = new Set<string>();
  for (const match of prompt.matchAll(pattern)) {
    const colour = words[match[1]!.toLowerCase()];
    if (colour) seen.add(colour);
  }
  return [...seen].slice(0, 3).map(hex);
}
