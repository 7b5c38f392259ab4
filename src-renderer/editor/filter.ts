import type { Engine } from '../../src-main/common/states';

/** Which versions are looked at, beside the words they are found by. What a part leaves empty it does not ask. No step of undo. */
export interface Filter {
  readonly stars: { readonly is: 'at-least' | 'exactly'; readonly stars: number } | null;
  readonly flags: readonly FlagChoice[];
  readonly states: readonly StateGroup[];
  /** Ids of the sources that a version's picture comes from in the end. */
  readonly sources: readonly string[];
  readonly labels: readonly string[];
  readonly engines: readonly Engine[];
  readonly made: keyof typeof spans | null;
  readonly speeds: readonly string[];
  readonly models: readonly string[];
  /** Both ends among them. */
  readonly strength: { readonly from: number; readonly to: number } | null;
  readonly seed: number | null;
  /** Written out as a file at least once, or never. */
  readonly exported: 'yes' | 'no' | null;
  /** Of the text to render, as it was read in the picture. */
  readonly words: readonly WordsChoice[];
}

export const noFilter: Filter = {
  stars: null,
  flags: [],
  states: [],
  sources: [],
  labels: [],
  engines: [],
  made: null,
  speeds: [],
  models: [],
  strength: null,
  seed: null,
  exported: null,
  words: [],
};

/** As the verdict on the words; missing ones are wrong. */
export const wordsChoices = { right: 'Words right', wrong: 'Words wrong or missing', unsure: 'Words unsure' } as const;
export type WordsChoice = keyof typeof wordsChoices;

/** A flag, as it is told of a picture. */
export const flagWords = { pick: 'picked', reject: 'rejected' } as const;
/** Picked, rejected, or neither. */
export const flagChoices = { pick: 'Picked', none: 'Unflagged', reject: 'Rejected' } as const;
export type FlagChoice = keyof typeof flagChoices;

/** The flags of all that is not rejected: one switch. */
export const notRejected: readonly FlagChoice[] = ['pick', 'none'];
export const hidesRejected = ({ flags }: Pick<Filter, 'flags'>): boolean =>
  flags.length === notRejected.length && notRejected.every((flag) => flags.includes(flag));

export const exportedWords = { yes: 'Exported', no: 'Not exported' } as const;

/** A filter that is kept by name with the words it was combined with. */
export interface KeptFilter {
  readonly name: string;
  readonly filter: Filter;
  readonly sought: string;
}

/** States as a designer sorts by them. */
export const stateGroups = {
  done: 'Done',
  going: 'Waiting or running',
  failed: 'Failed or uncertain',
  cancelled: 'Cancelled or given up',
} as const;
export type StateGroup = keyof typeof stateGroups;

/** Days back, the present one among them. */
export const spans = { today: 1, week: 7, month: 30 } as const;
export const spanWords: Readonly<Record<keyof typeof spans, string>> = {
  today: 'Today',
  week: 'Last 7 days',
  month: 'Last 30 days',
};
