import { models } from '../../src-main/common/models';
import { anyCardWords } from '../../src-main/common/pricing';
import { showSpan } from '../../src-main/common/span';
import { showMoney } from '../../src-main/common/money';
import type { ModelOffer } from '../../src-main/contract';
import { modelTime, ownTime } from './history';
import type { EditorState } from './state';

/** What a model does, as a designer reads it. */
const taskWords: Readonly<Record<string, string>> = {
  'image-to-image': 'Image to image',
  'text-to-image': 'Text to image',
  edit: 'Edit',
  upscale: 'Upscale',
  extend: 'Extend',
  'remove-background': 'Remove background',
};

export const taskWord = (task: string): string => taskWords[task] ?? task;

/** Tasks in the order they are offered. */
export const taskOrder: readonly string[] = Object.keys(taskWords);

/** "$0.06 per megapixel", "free" on the offline engine, "no price stated". */
export function offerPrice({ id, card }: Pick<ModelOffer, 'id' | 'card'>, engine: 'modelrunner' | 'offline'): string {
  if (engine === 'offline') return 'free';
  const stated = models[id]?.price.perMegapixel ?? null;
  return card || stated === null ? anyCardWords(card) : `${showMoney(stated, 'USD')} per megapixel`;
}

/** "about 14 s": of the desk's model what the next pass will take, by the project's own passes, else as the model is known to take; empty where nobody knows. */
export function offerTime(
  { project, app, desk: { draft } }: Pick<EditorState, 'project' | 'app' | 'desk'>,
  { id, usualSeconds }: Pick<ModelOffer, 'id' | 'usualSeconds'>,
): string {
  const engine = app?.engine ?? 'offline';
  const own =
    project &&
    app &&
    (draft.model === id ? ownTime(project, { engine, recipe: draft }) : modelTime(project, id, engine));
  const time = own ?? (engine === 'offline' || usualSeconds === null ? null : usualSeconds * 1000);
  return time === null ? '' : `about ${showSpan(time)}`;
}

/** Does every word stand somewhere in it? */
export function isSought({ id, title, description, task }: ModelOffer, words: string): boolean {
  const text = [id, title, description, task ? taskWord(task) : ''].join('\n').toLowerCase();
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
