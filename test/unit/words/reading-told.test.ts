import { expect, it } from 'vitest';
import { readEntry } from '../../../src-main/core/read-words';
import { Project } from '../../../src-main/project/project';
import { passWithResults } from '../../support/exports';
import { temporaryFolder } from '../../support/folders';
import { tools } from '../../support/records';

/** While a result is being read its version says so, and from the first word of it on it does not any more, however the reading ends. */

const small = { width: 24, height: 16 };
const folder = await temporaryFolder('reading-told');

for (const [name, fails] of [
  ['is told from its beginning to its end', false],
  ['that is given up is not told any longer', true],
] as const)
  it(`a reading ${name}`, async () => {
    const project = await Project.create(`${folder}/${name}`, null, tools());
    const entry = await passWithResults(project, [small, small], { words: ['OPEN'] });
    const { id } = entry.record;
    const told: boolean[] = [];
    project.events.on('checks', (of) => told.push(of === id && project.isBeingRead(id)));
    const ending = new AbortController();
    const words = {
      read: async () => {
        expect(project.isBeingRead(id)).toBe(true);
        if (fails) ending.abort();
        ending.signal.throwIfAborted();
        return { reader: { name: 'by hand', version: '1' }, strings: [] };
      },
      close: () => Promise.resolve(),
    };
    const reading = readEntry({ words, now: () => 0 }, project, entry, ending.signal);
    const outcome = await reading.then(
      () => 'read',
      () => 'given up',
    );
    expect(outcome).toBe(fails ? 'given up' : 'read');
    // Its beginning, each result, and its end.
    expect(told).toEqual(fails ? [true, false] : [true, true, true, false]);
    await readEntry({ words: null, now: () => 0 }, project, entry, ending.signal);
    expect(project.isBeingRead(id)).toBe(false);
  });
