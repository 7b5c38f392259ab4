import { promptOf } from '../../src-main/common/models/roles';
import { defaultDraft } from '../../src-main/common/recipe';
import { quotedWords } from '../../src-main/common/words';
import { pictureSlot, untouched } from '../../src-main/contract/inputs';
import {
  formatVersion,
  type InputRef,
  type PassFields,
  type PassRecord,
  type Preparation,
  type PreparedInput,
} from '../../src-main/contract/records';
import { standingOf } from '../../src-main/contract/standing';
import { newId } from '../../src-main/project/names';
import type { ProjectTools } from '../../src-main/project/project';
import { files } from '../../src-main/project/files';

/** The disk, the real clock, and limits short enough for a test. */
export const tools = (change: Partial<ProjectTools> = {}): ProjectTools => ({
  files,
  now: () => Date.now(),
  limits: { lockWait: 20_000, lockStale: 2_000 },
  ...change,
});

/** A change as a test says it: of a pass with one picture. */
export type PassChange = Partial<PassFields> & {
  readonly input?: InputRef;
  readonly preparation?: Preparation;
  readonly preparedInput?: PreparedInput | null;
};

/** With what it says of the one picture in its slot. */
export const inSlot = (
  { input, preparation, preparedInput, ...change }: PassChange,
  ref: InputRef,
): Partial<PassFields> => ({
  inputs: { [pictureSlot]: { ref: input ?? ref, preparation: preparation ?? untouched, sent: preparedInput ?? null } },
  ...change,
});

/** A test says of a pass what it is about; what else goes with its state is made good. */
export const wholePass = (fields: PassFields): PassRecord => ({ ...fields, ...standingOf(fields) });

/** A pass's record as it stands when it has just been recorded. */
export const waitingPass = (version: number, change: PassChange = {}): PassRecord => {
  const prompt = (change.recipe && promptOf(change.recipe)) ?? 'a poster that says "MARS"';
  return wholePass({
    formatVersion,
    id: newId(),
    version,
    createdAt: new Date().toISOString(),
    installation: 'testinstallation',
    engine: 'offline',
    basedOn: null,
    recipe: { ...defaultDraft, prompt, seed: 7, image_size: { width: 512, height: 512 } },
    words: quotedWords(prompt),
    group: null,
    state: 'waiting',
    stages: {},
    clientJobId: newId(),
    requestId: null,
    results: [],
    price: { estimated: '0', settled: '0', currency: 'USD' },
    evidence: {
      statusUrl: null,
      responseUrl: null,
      inputUrl: null,
      resultUrls: [],
      serviceStatus: null,
      billingStatus: null,
      inferenceTime: null,
      requestedModelEndpoint: null,
      seed: null,
      prompt: null,
      deletedAt: null,
    },
    stoppedWaitingAt: null,
    finishedAt: null,
    error: null,
    inputs: {},
    ...inSlot(change, { kind: 'source', id: '0123456789abcdef' }),
  });
};

export const donePass = (version: number, change: PassChange = {}): PassRecord =>
  waitingPass(version, { state: 'done', finishedAt: new Date().toISOString(), ...change });
