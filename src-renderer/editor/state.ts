import type { AppState, ExportJob, ExportPick, ExportPreset, FaultView, InputPlan, InputRef, PassView, Problem, SourceView, Workspace } from '../../src-main/contract';
import type { ConnectionState } from '../api/connection';
import type { Cropping } from './crop';
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
  readonly passById: ReadonlyMap<string, PassView>;
  readonly problems: readonly Problem[];
  /** Its own, beside the built-in ones. */
  readonly exportPresets: readonly ExportPreset[];
}

/** A version and which of its results, from 1. */
export interface Selection { readonly id: string; readonly result: number }

/** A picture that the canvas can show. */
export type Picture = InputRef;

export type CompareMode = 'slider' | 'side' | 'difference' | 'peek';

/** `null` as `against`: the selected version's own input. */
export interface Compare { readonly mode: CompareMode; readonly against: Picture | null; readonly swapped: boolean }

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
  | { readonly kind: 'shortcuts' }
  | { readonly kind: 'rename' }
  | { readonly kind: 'question'; readonly question: Question };

/** Asked before something that may cost money or can't be undone. */
export type Question =
  /** `again`: the version that is to run once more; `null` for the desk's pass. */
  | { readonly about: 'ceiling'; readonly estimate: string; readonly ceiling: string; readonly again: string | null }
  | { readonly about: 'over-budget'; readonly message: string; readonly estimate: string; readonly again: string | null }
  | { readonly about: 'run-again'; readonly id: string }
  | { readonly about: 'mark-lost'; readonly id: string }
  | { readonly about: 'stop-waiting'; readonly id: string }
  | { readonly about: 'delete-from-service'; readonly id: string };

/** A number field of the recipe. */
export type NumberName = 'strength' | 'seed' | 'images' | 'width' | 'height';

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
    | null;
}

export interface Refused { readonly name: string; readonly message: string }

export interface Importing { readonly done: number; readonly of: number; readonly name: string | null }

export interface EditorState {
  readonly connection: ConnectionState;
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
  /** Ids of versions chosen together, the selected one among them; else it means nothing: `chosenIds` in choosing.ts. */
  readonly chosen: ReadonlySet<string>;
  /** What versions are to be found by; `null` while nothing is sought. See finding.ts. */
  readonly sought: string | null;
  /** Where a range of chosen versions begins. */
  readonly anchor: string | null;
  /** The input is being cropped on the canvas; the desk's preparation follows every gesture. */
  readonly cropping: Cropping | null;
  /** Grows with every look the designer takes; a pass that ends is shown only when it hasn't grown since. */
  readonly looks: number;
  /** Passes run from here and not yet ended, each with `looks` at its start. */
  readonly awaited: ReadonlyMap<string, number>;
  readonly compare: Compare | null;
  /** What the middle shows. */
  readonly layout: 'canvas' | 'tree';
  readonly place: ViewPlace | null;
  readonly panels: Panels;
  readonly plan: Plan;
  /** The seed to lock again: the last one seen. */
  readonly lastSeed: number | null;
  /** What is wrong with the texts that stand in number fields of the recipe and mean no number: nothing is run while one does. */
  readonly mistyped: ReadonlyMap<NumberName, string>;
  /** The control that the screen should put the focus on; `count` tells one wish from the next. */
  readonly wanted: { readonly field: 'input' | 'prompt' | 'size' | 'engine' | 'project' | 'find' | 'pictures' | NumberName; readonly count: number } | null;
  /** The version that the history should bring into sight; `count` tells one wish from the next. */
  readonly sightOf: { readonly id: string; readonly count: number } | null;
  /** Between the click and the host's answer. */
  readonly submitting: boolean;
  readonly runFault: FaultView | null;
  /** Faults of what was asked of a version, by its id. */
  readonly passFaults: ReadonlyMap<string, FaultView>;
  /** Where pictures were last added from, by path. */
  readonly lastPictureFolder: string | null;
  readonly importing: Importing | null;
  readonly refused: readonly Refused[];
  /** Exports that run, and those that ended with something to tell. */
  readonly jobs: readonly ExportJob[];
  /** Grows whenever files were written out. */
  readonly written: number;
  readonly dialog: DialogState | null;
  readonly toasts: readonly Toast[];
  /** What the status region says. */
  readonly announcement: string;
}

export const defaultPanels: Panels = { left: true, right: true, more: true, only: false, leftWidth: null, rightWidth: null, historyShare: 48 };

/** What belongs to a project, as it is before one is open. */
export const closedProject = {
  project: null, projectFault: null, desk: emptyDesk, undo: emptyUndo, selected: null, cropping: null, looks: 0, awaited: new Map<string, number>(), compare: null, layout: 'canvas', place: null,
  plan: { is: 'none' }, lastSeed: null, mistyped: new Map<NumberName, string>(), wanted: null, sightOf: null, submitting: false, runFault: null, passFaults: new Map<string, FaultView>(), lastPictureFolder: null, importing: null, refused: [],
  chosen: new Set<string>(), anchor: null, sought: null, jobs: [], written: 0,
} as const satisfies Partial<EditorState>;

export const initialState: EditorState = {
  connection: 'connecting', app: null, screen: 'start', welcomeFault: null,
  ...closedProject,
  panels: defaultPanels, dialog: null, toasts: [], announcement: '',
};
