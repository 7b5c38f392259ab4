import { defaultDraft } from '../../src-main/common/recipe';
import { quotedWords } from '../../src-main/common/words';
import { formatVersion, type PassRecord } from '../../src-main/contract/records';
import { newId } from '../../src-main/project/names';
import type { ProjectTools } from '../../src-main/project/project';
import { files } from '../../src-main/project/files';

/** The disk, the real clock, and limits short enough for a test; a lock is stale after the two seconds that its library has as its least. */
export const tools = (change: Partial<ProjectTools> = {}): ProjectTools => ({ files, now: () => Date.now(), limits: { lockWait: 20_000, lockStale: 2_000 }, ...change });

/** A pass's record as it stands when it has just been recorded. */
export const waitingPass = (version: number, change: Partial<PassRecord> = {}): PassRecord => {
  const prompt = change.recipe?.prompt ?? 'a poster that says "MARS"';
  return {
    formatVersion, id: newId(), version, createdAt: new Date().toISOString(), installation: 'testinstallation', engine: 'offline',
    input: { kind: 'source', id: '0123456789abcdef' }, basedOn: null,
    recipe: { ...defaultDraft, prompt, seed: 7, image_size: { width: 512, height: 512 } },
    words: quotedWords(prompt), preparation: { crop: null, rotate: 0, background: '#ffffff' }, state: 'waiting', stages: {}, clientJobId: newId(), requestId: null,
    preparedInput: null, results: [], price: { estimated: '0', settled: '0', currency: 'USD' },
    evidence: {
      statusUrl: null, responseUrl: null, inputUrl: null, resultUrls: [], serviceStatus: null, billingStatus: null,
      inferenceTime: null, requestedModelEndpoint: null, seed: null, prompt: null, deletedAt: null,
    },
    stoppedWaitingAt: null, finishedAt: null, error: null, ...change,
  };
};

export const donePass = (version: number, change: Partial<PassRecord> = {}): PassRecord =>
  waitingPass(version, { state: 'done', finishedAt: new Date().toISOString(), ...change });
