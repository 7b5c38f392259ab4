import { quotedWords } from '../../common/words';
import type { Colour } from '../pixels/raster';
import type { Random } from '../pixels/random';
import { blueprint } from './blueprint';
import { editorial } from './editorial';
import { goldenHour, mist, night } from './hours';
import { linocut } from './linocut';
import type { Look } from './look';
import { namedColours } from './named-colours';
import { neon } from './neon';
import { noir } from './noir';
import { oil } from './oil';
import { oldPhoto } from './old-photo';
import { pastel } from './pastel';
import { charcoal, colouredPencil, pencil } from './pencil';
import { pixelArt } from './pixel-art';
import { popArt } from './pop-art';
import { poster } from './poster';
import { risograph } from './risograph';
import { autumn, infrared, winter } from './seasons';
import { stainedGlass } from './stained-glass';
import { watercolor } from './watercolor';

/** Every look, the more particular before the more general. */
export const looks: readonly Look[] = [
  watercolor,
  pastel,
  pixelArt,
  blueprint,
  risograph,
  popArt,
  linocut,
  stainedGlass,
  neon,
  charcoal,
  colouredPencil,
  pencil,
  oldPhoto,
  oil,
  poster,
  noir,
  winter,
  autumn,
  infrared,
  night,
  goldenHour,
  mist,
];

export interface Choice {
  /** In the order they are applied: light first, then at most one medium; three at most. */
  readonly looks: readonly [Look, ...Look[]];
  readonly inks: readonly Colour[];
}

/** The looks that a prompt's words ask for. What it quotes is to be set as words and asks for nothing else. */
export function chooseLooks(prompt: string): Choice {
  const said = quotedWords(prompt).reduce((text, words) => text.replaceAll(words, ' '), prompt);
  const asked = looks.map((look) => ({ look, at: said.search(look.words) })).filter(({ at }) => at >= 0);
  const medium = asked.filter(({ look }) => look.kind === 'medium').map(({ look }) => look);
  const light = asked
    .filter(({ look }) => look.kind === 'light')
    .toSorted((a, b) => a.at - b.at)
    .map(({ look }) => look)
    .slice(0, 2);
  const inks = namedColours(said);
  const [first, ...rest] = [...light, ...medium.slice(0, 1)];
  return { looks: first ? [first, ...rest] : [editorial(said)], inks };
}

const lights = ['in golden hour light', 'at dusk under a starry sky', 'in soft mist', 'in autumn colours'] as const;

/** Magic Prompt, played: a sparse prompt gains a light that it did not ask for. */
export function expandPrompt(prompt: string, amount: string, random: Random): string {
  if (amount === 'None' || chooseLooks(prompt).looks.some((look) => look.kind === 'light')) return prompt;
  const light = random.pick(lights);
  return amount === 'Large'
    ? `${prompt}, ${light}, richly detailed, with great care for colour and composition`
    : `${prompt}, ${light}`;
}
