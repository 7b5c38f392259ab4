import { flagChoices, noFilter, spans, stateGroups, wordsChoices, type Filter, type KeptFilter } from './filter';

/** Filters as the workspace keeps them: text that another version of the app may have written. What is not understood is left out. */

const most = 50;

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const texts = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string').slice(0, 200) : [];
const among = <T extends string>(value: unknown, choices: Readonly<Record<T, unknown>>): readonly T[] =>
  texts(value).filter((each): each is T => Object.hasOwn(choices, each));
const finite = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);

function filterOf(value: unknown): Filter {
  if (!isRecord(value)) return noFilter;
  const { stars, strength, seed, exported, made } = value;
  return {
    stars:
      isRecord(stars) && finite(stars['stars']) && (stars['is'] === 'at-least' || stars['is'] === 'exactly')
        ? { is: stars['is'], stars: Math.min(5, Math.max(0, Math.round(stars['stars']))) }
        : null,
    flags: among(value['flags'], flagChoices),
    states: among(value['states'], stateGroups),
    sources: texts(value['sources']),
    labels: texts(value['labels']),
    engines: among(value['engines'], { modelrunner: true, offline: true }),
    made: among([made], spans)[0] ?? null,
    speeds: texts(value['speeds']),
    models: texts(value['models']),
    strength:
      isRecord(strength) && finite(strength['from']) && finite(strength['to'])
        ? { from: strength['from'], to: strength['to'] }
        : null,
    seed: finite(seed) ? seed : null,
    exported: exported === 'yes' || exported === 'no' ? exported : null,
    words: among(value['words'], wordsChoices),
  };
}

export function keptFilters(text: unknown): readonly KeptFilter[] {
  if (typeof text !== 'string') return [];
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch {
    return [];
  }
  if (!Array.isArray(read)) return [];
  return read
    .flatMap((each): readonly KeptFilter[] => {
      if (!isRecord(each) || typeof each['name'] !== 'string' || each['name'].trim() === '') return [];
      const sought = typeof each['sought'] === 'string' ? each['sought'] : '';
      return [{ name: each['name'], filter: filterOf(each['filter']), sought }];
    })
    .slice(0, most);
}

/** With this one, in place of what had its name; by name. */
export const withKept = (kept: readonly KeptFilter[], filter: KeptFilter): readonly KeptFilter[] =>
  [...kept.filter(({ name }) => name !== filter.name), filter]
    .toSorted((a, b) => a.name.localeCompare(b.name))
    .slice(0, most);
