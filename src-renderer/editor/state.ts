import type {
  AppState,
  ExportJob,
  ExportPick,
  ExportPreset,
  FaultView,
  InputPlan,
  InputRef,
  LinkOut,
  ModelList,
  PassView,
  Problem,
  RecipePreset,
  Snippet,
  SourceView,
  TrashView,
  TriesView,
  Workspace,
} from '../../src-main/contract';
import type { ConnectionState } from '../api/connection';
import type { Sight } from '../api/imported';
import type { Cropping } from '../canvas/crop';
import { gridSizes, type GridGrouping } from './grid-choices';
import { noFilter, type Filter, type KeptFilter } from './filter';
import { emptyDesk, type Desk } from './desk-state';
import { emptyUndo, type Step, type UndoState } from './undo';

export interface OpenProject {
  readonly id: string;
  readonly name: string;
  readonly folder: string;
  /** Why nothing can be written, or `null`. */
  readonly readOnly: string | null;
  readonly ceiling: string | null;
  readonly budget: string | null;
  readonly sources: readonly SourceView[];
  /** By version, oldest first. */
  readonly passes: readonly PassView[];
  /** How many versions are still to come: a long history comes in parts, the newest first. */
  readonly older: number;
  readonly passById: ReadonlyMap<string, PassView>;
  readonly trash: TrashView;
  readonly problems: readonly Problem[];
  /** Its own, beside the built-in ones. */
  readonly exportPresets: readonly ExportPreset[];
  /** Recipes under names, of the project's own; those of all are the app's. */
  readonly recipePresets: readonly RecipePreset[];
  /** Pieces of prompt text under names; those of all projects are the app's. */
  readonly snippets: readonly Snippet[];
  /** "Run until the words are right": what goes on, or waits for an answer. */
  readonly tries: TriesView | null;
  /** Which results of which versions were written out; `null` until it was asked for. */
  readonly exported: ReadonlyMap<string, ReadonlySet<number>> | null;
}

/** A version and which of its results, from 1. */
export interface Selection {
  readonly id: string;
  readonly result: number;
}

/** A picture that the canvas can show. */
export type PictureRef = InputRef;

export type CompareMode = 'slider' | 'side' | 'difference' | 'peek';

/** `null` as `against`: the selected version's own input. */
export interface Compare {
  readonly mode: CompareMode;
  readonly against: PictureRef | null;
  readonly swapped: boolean;
}

export type ViewPlace = NonNullable<Workspace['view']>;

export interface Panels {
  readonly left: boolean;
  readonly right: boolean;
  /** The fold "More" of the recipe. */
  readonly more: boolean;
  /** Neither of them, nor what stands for a folded one: the picture only. */
  readonly only: boolean;
  /** Widths in pixels as they were dragged, `null` for those that follow the window; and the history's share of its panel's height in percent. */
  readonly leftWidth: number | null;
  readonly rightWidth: number | null;
  readonly historyShare: number;
  /** The details under the history, or their head alone. */
  readonly details: boolean;
}

export type Plan =
  | { readonly is: 'none' }
  | { readonly is: 'making'; readonly before: InputPlan | null }
  | { readonly is: 'made'; readonly plan: InputPlan }
  | { readonly is: 'failed'; readonly fault: FaultView };

/** What a file dialog of the app's own was opened for. */
export type FilePurpose =
  | { readonly kind: 'new-project'; readonly pictures: readonly File[] }
  | { readonly kind: 'open-project' }
  | { readonly kind: 'add-pictures' };

export type DialogState =
  | { readonly kind: 'files'; readonly purpose: FilePurpose }
  /** `at`: what has the focus first. */
  | { readonly kind: 'settings'; readonly at?: 'budget' }
  | { readonly kind: 'ledger' }
  | { readonly kind: 'export'; readonly picks: readonly ExportPick[] }
  | { readonly kind: 'sheet'; readonly picks: readonly ExportPick[] }
  | { readonly kind: 'palette' }
  /** `change`: to give commands other keys. */
  | { readonly kind: 'shortcuts'; readonly change?: boolean }
  | { readonly kind: 'rename' }
  | { readonly kind: 'trash' }
  | { readonly kind: 'label' }
  /** Which model is to run. `task`: only those that do this, at first. */
  | { readonly kind: 'models'; readonly task?: string }
  /** A picture for one of the model's further slots. */
  | { readonly kind: 'picture'; readonly slot: string }
  | { readonly kind: 'until-right' }
  | { readonly kind: 'guide' }
  | { readonly kind: 'presets' }
  | { readonly kind: 'save-preset' }
  | { readonly kind: 'snippets' }
  | { readonly kind: 'save-snippet' }
  /** Strength and seed; or the name to keep the filter by. */
  | { readonly kind: 'filter'; readonly asks: 'numbers' | 'name' }
  | { readonly kind: 'question'; readonly question: Question };

/** One press that wants a pass. What follows of it (a question, another try) is the same order, and makes no second pass. */
export interface Order {
  readonly id: string;
  /** The version that is to run once more; `null` for the desk's pass. */
  readonly again: string | null;
  /** Passes that are run one after the other until the words are right. */
  readonly tries?: TriesPlan;
  /** The passes that it wants together, those that are not recorded yet; without it, one. */
  readonly variations?: readonly Variation[];
}

/** The seeds of passes that are run until the words are right, and what they may cost together. */
export interface TriesPlan {
  readonly seeds: readonly number[];
  readonly cost: string | null;
}

/** A pass that differs from the others of its order by its seed. */
export interface Variation {
  readonly orderId: string;
  readonly seed: number;
}

/** Between what a pass may cost. A yes is to the upper end. */
export interface Costs {
  readonly low: string;
  readonly high: string;
}

/** Asked before something that may cost money or can't be undone. */
export type Question =
  | { readonly about: 'ceiling'; readonly price: Costs; readonly ceiling: string; readonly order: Order }
  /** Nobody states what it costs. */
  | { readonly about: 'unpriced'; readonly ceiling: string; readonly order: Order }
  | { readonly about: 'over-budget'; readonly message: string; readonly price: Costs; readonly order: Order }
  /** Those that are left of passes that are run until the words are right. */
  | { readonly about: 'go-on'; readonly message: string; readonly price: Costs; readonly group: string }
  | { readonly about: 'run-again'; readonly id: string; readonly order: Order }
  | { readonly about: 'mark-lost'; readonly id: string }
  | { readonly about: 'stop-waiting'; readonly id: string }
  | { readonly about: 'delete-from-service'; readonly id: string }
  | { readonly about: 'links'; readonly links: readonly LinkOut[] };

/** A number field of the recipe by its own name, or a side of its size. */
export type NumberName = string;

/** A control of the editor by what it is of; a field of the model by its own name. */
export type WantedField = string;

export interface Toast {
  readonly id: string;
  readonly tone: 'plain' | 'good' | 'bad';
  readonly text: string;
  /** Of one family only the newest stays. `null` stands by itself. */
  readonly family: 'desk' | 'connection' | null;
  readonly action:
    /** The notice lives as long as `step` is what undo would take back. */
    | { readonly label: string; readonly command: 'undo'; readonly step: Step }
    | { readonly label: string; readonly command: 'reveal'; readonly file: string }
    | { readonly label: string; readonly command: 'show'; readonly id: string }
    | null;
  /** What else can be done about it. */
  readonly also?: { readonly label: string; readonly command: 'rename' };
  /** Of what it tells. */
  readonly picture?: string | null;
}

/** More push the oldest out. */
export const toastsAtOnce = 4;

export interface Refused {
  readonly name: string;
  readonly message: string;
}

export interface Importing {
  readonly done: number;
  readonly of: number;
  readonly name: string | null;
}

/** A picture that was taken out of a survey, and how that was before. */
export interface TakenOut {
  readonly out: Selection;
  readonly survey: readonly Selection[];
  readonly chosen: ReadonlySet<string>;
  /** What could be undone then: a step that came later is undone first. Steps, not their number, which stops growing. */
  readonly steps: EditorState['undo']['done'];
}

export interface EditorState {
  readonly connection: ConnectionState;
  /** The models that can be chosen, as they were listed last; `null`: not yet. */
  readonly models: ModelList | null;
  /** `null` until the host has told it. */
  readonly app: AppState | null;
  /** `start`: not decided yet which screen comes first. */
  readonly screen: 'start' | 'welcome' | 'opening' | 'editor';
  /** Why the last project could not be created or opened. */
  readonly welcomeFault: FaultView | null;
  readonly project: OpenProject | null;
  /** Why the open project can't be followed just now. */
  readonly projectFault: FaultView | null;
  readonly desk: Desk;
  readonly undo: UndoState;
  /** `null`: the canvas shows the input. */
  readonly selected: Selection | null;
  /** Versions and pictures chosen together, the selected one among them; else it means nothing: `chosenParts` in choosing.ts. */
  readonly chosen: ReadonlySet<string>;
  /** What versions are to be found by; `null` while nothing is sought. See finding.ts. */
  readonly sought: string | null;
  /** Which versions are shown of those. */
  readonly filter: Filter;
  /** By name. */
  readonly keptFilters: readonly KeptFilter[];
  /** Where a range of them begins. */
  readonly anchor: string | null;
  /** The input is being cropped on the canvas; the desk's preparation follows every gesture. */
  readonly cropping: Cropping | null;
  /** Grows with every look the designer takes; a pass that ends is shown only when it hasn't grown since. */
  readonly looks: number;
  /** Passes run from here and not yet ended, each with `looks` at its start. */
  readonly awaited: ReadonlyMap<string, number>;
  /** Passes that ended while the designer looked elsewhere, until they are looked at. */
  readonly unseen: ReadonlySet<string>;
  /** Passes that came to nothing whose line in the history was opened: see history-lines.ts. */
  readonly opened: ReadonlySet<string>;
  readonly compare: Compare | null;
  /** What the middle shows. */
  readonly layout: 'canvas' | 'grid' | 'survey' | 'tree';
  /** The pictures still in the running, in the order they are shown; see survey.ts. */
  readonly survey: readonly Selection[];
  /** What was taken out of it, the last one last. */
  readonly surveyOut: readonly TakenOut[];
  /** Where it was opened from, to go back to. */
  readonly surveyFrom: 'canvas' | 'grid';
  /** How the grid shows pictures: their edge in pixels, what gathers them, and which stacks are open. */
  readonly grid: { readonly size: number; readonly by: GridGrouping; readonly open: ReadonlySet<string> };
  /** Whether the tree has unused sources and cancelled passes, too, and every line to an edited recipe. */
  readonly tree: { readonly all: boolean; readonly recipes: boolean };
  readonly place: ViewPlace | null;
  /** Where words were read shows on the canvas. */
  readonly wordBoxes: boolean;
  readonly panels: Panels;
  readonly plan: Plan;
  /** Passes that one press of Run makes, each with a seed of its own. */
  readonly variations: number;
  /** The seed to lock again: the last one seen. */
  readonly lastSeed: number | null;
  /** What is wrong with the texts that stand in number fields of the recipe and mean no number: nothing is run while one does. */
  readonly mistyped: ReadonlyMap<NumberName, string>;
  /** The control that the screen should put the focus on; `count` tells one wish from the next. */
  readonly wanted: {
    readonly field: WantedField;
    readonly count: number;
    /** Of a text: where its caret goes. */
    readonly caret?: number;
  } | null;
  /** The version that the history should bring into sight; `count` tells one wish from the next. */
  readonly sightOf: { readonly id: string; readonly count: number } | null;
  /** Between the click and the host's answer. */
  readonly submitting: boolean;
  readonly runFault: FaultView | null;
  /** The connection broke while a pass was being started: whether it was is being asked. No other is started meanwhile. */
  readonly runUnknown: FaultView | null;
  /** Faults of what was asked of a version, by its id. */
  readonly passFaults: ReadonlyMap<string, FaultView>;
  /** Where pictures were last added from, by path. */
  readonly lastPictureFolder: string | null;
  /** When the newest picture came back from another program that was told of; `null`: it isn't known, and nothing earlier is told. */
  readonly editsTold: string | null;
  readonly importing: Importing | null;
  /** Photos on their way in, by the previews they brought along. */
  readonly arriving: readonly Sight[];
  /** Previews that stand in for sources whose thumbnails are still loading, by the sources' ids. */
  readonly firstSights: ReadonlyMap<string, string>;
  readonly refused: readonly Refused[];
  /** Exports that run, and those that ended with something to tell. */
  readonly jobs: readonly ExportJob[];
  /** Grows whenever files were written out. */
  readonly written: number;
  readonly dialog: DialogState | null;
  readonly toasts: readonly Toast[];
  /** Whether the window has the designer's attention. */
  readonly attended: boolean;
  /** What the status region says. */
  readonly announcement: string;
}

export const defaultPanels: Panels = {
  left: true,
  right: true,
  more: true,
  only: false,
  leftWidth: null,
  rightWidth: null,
  historyShare: 48,
  details: true,
};

/** What belongs to a project, as it is before one is open. */
export const closedProject = {
  project: null,
  projectFault: null,
  desk: emptyDesk,
  undo: emptyUndo,
  selected: null,
  cropping: null,
  looks: 0,
  awaited: new Map<string, number>(),
  unseen: new Set<string>() as ReadonlySet<string>,
  opened: new Set<string>() as ReadonlySet<string>,
  compare: null,
  layout: 'canvas',
  survey: [],
  surveyOut: [],
  surveyFrom: 'canvas',
  grid: { size: gridSizes.usual, by: 'none', open: new Set<string>() },
  tree: { all: false, recipes: false },
  wordBoxes: false,
  place: null,
  plan: { is: 'none' },
  variations: 1,
  lastSeed: null,
  mistyped: new Map<NumberName, string>(),
  wanted: null,
  sightOf: null,
  submitting: false,
  runFault: null,
  runUnknown: null,
  passFaults: new Map<string, FaultView>(),
  lastPictureFolder: null,
  editsTold: null,
  importing: null,
  arriving: [],
  firstSights: new Map<string, string>() as ReadonlyMap<string, string>,
  refused: [],
  chosen: new Set<string>(),
  anchor: null,
  sought: null,
  filter: noFilter,
  keptFilters: [] as readonly KeptFilter[],
  jobs: [],
  written: 0,
} as const satisfies Partial<EditorState>;

export const initialState: EditorState = {
  connection: 'connecting',
  models: null,
  app: null,
  screen: 'start',
  welcomeFault: null,
  ...closedProject,
  panels: defaultPanels,
  dialog: null,
  toasts: [],
  attended: true,
  announcement: '',
};
