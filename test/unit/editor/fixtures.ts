import { defaultDraft, type Recipe } from '../../../src-main/common/recipe';
import type { AppState, PassView, ProjectView, SourceView } from '../../../src-main/contract';
import { inSlot, wholePass, type PassChange } from '../../support/records';
import { openProject } from '../../../src-renderer/editor/project';
import { initialState, type EditorState } from '../../../src-renderer/editor/state';

export const recipe = (change: Partial<Recipe> = {}): Recipe => ({
  ...defaultDraft,
  prompt: 'a poster',
  seed: 7,
  image_size: { width: 1536, height: 1152 },
  ...change,
});

export const sourceOf = (id: string, width = 4000, height = 3000): SourceView => ({
  id,
  name: `${id}.jpg`,
  file: `sources/${id}.jpg`,
  sha256: 'a'.repeat(64),
  addedAt: '2026-05-04T10:00:00.000Z',
  present: true,
  probe: {
    width,
    height,
    format: 'jpeg',
    contentType: 'image/jpeg',
    bytes: 1_900_000,
    colour: 'sRGB',
    hasProfile: true,
    depth: '8 bit',
    hasAlpha: false,
    orientation: 1,
    pages: 1,
    takenAt: null,
  },
});

export const passOf = (version: number, change: PassChange = {}, notes: Partial<PassView['notes']> = {}): PassView => ({
  folder: `passes/${version}`,
  notes: { formatVersion: 2, label: '', rating: 0, note: '', pick: null, cover: null, results: {}, ...notes },
  cover: 1,
  rated: (change.results ?? [null]).map(() => ({
    rating: notes.rating ?? 0,
    label: notes.label ?? '',
    pick: null,
    note: '',
    trashed: null,
  })),
  owner: null,
  held: null,
  pass: wholePass({
    formatVersion: 2,
    id: `p${version}`,
    version,
    createdAt: `2026-05-04T12:00:${String(version % 60).padStart(2, '0')}.000Z`,
    installation: 'here',
    engine: 'modelrunner',
    basedOn: null,
    recipe: recipe(),
    words: [],
    group: null,
    state: 'done',
    stages: { preparing: '2026-05-04T12:00:00.000Z', done: '2026-05-04T12:00:13.200Z' },
    clientJobId: `job${version}`,
    requestId: null,
    results: [
      { file: '1.png', width: 1536, height: 1152, bytes: 2_000_000, sha256: 'b'.repeat(64), contentType: 'image/png' },
    ],
    price: { estimated: '0.1062', settled: '0.1084', currency: 'USD' },
    evidence: {
      statusUrl: null,
      responseUrl: null,
      inputUrl: null,
      resultUrls: [],
      serviceStatus: null,
      billingStatus: null,
      inferenceTime: null,
      requestedModelEndpoint: null,
      deletedAt: null,
      seed: null,
      prompt: null,
    },
    stoppedWaitingAt: null,
    finishedAt: '2026-05-04T12:00:13.200Z',
    error: null,
    inputs: {},
    ...inSlot(change, { kind: 'source', id: 'shop' }),
  }),
});

export const projectOf = (
  passes: readonly PassView[] = [],
  sources: readonly SourceView[] = [sourceOf('shop')],
  change: Partial<ProjectView> = {},
): ProjectView => ({
  id: 'project',
  name: 'Autumn poster',
  folder: '/studio/Autumn poster',
  formatVersion: 2,
  readOnly: null,
  ceiling: null,
  budget: null,
  sources: [...sources],
  passes: [...passes],
  trash: { versions: [], sources: [] },
  problems: [],
  exportPresets: [],
  recipePresets: [],
  snippets: [],
  ...change,
});

export const appOf = (change: Partial<AppState> = {}): AppState => ({
  version: '1',
  host: 'web',
  platform: 'linux',
  dialogs: 'own',
  withdrawn: [],
  key: { set: false, last4: null, from: null, keptAs: '', canSet: true },
  settings: {
    engine: 'auto',
    appearance: 'dark',
    surround: '#1e1e1e',
    passesAtOnce: 3,
    keepPayloads: 'account',
    mediaExpiry: null,
    wheel: 'zoom',
    hintsSeen: [],
    keys: {},
  },
  engine: 'modelrunner',
  engineFault: null,
  prices: [],
  recent: [],
  recipePresets: [],
  snippets: [],
  ...change,
});

/** An editor that stands in an open project. */
export function stateOf(passes: readonly PassView[] = [], change: Partial<EditorState> = {}): EditorState {
  const state: EditorState = {
    ...initialState,
    connection: 'open',
    app: appOf(),
    screen: 'editor',
    project: openProject(projectOf(passes)),
  };
  return { ...state, desk: { ...state.desk, input: { kind: 'source', id: 'shop' } }, ...change };
}
