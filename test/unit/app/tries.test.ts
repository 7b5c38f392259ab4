import { describe, expect, it } from 'vitest';
import { TriesUnderWay } from '../../../src-main/app/tries';
import type { Verdict } from '../../../src-main/common/spelling/verdicts';
import type { TriesView } from '../../../src-main/contract';
import type { Project } from '../../../src-main/project/project';
import { Orders } from '../../../src-main/use-cases/orders';
import { endTries, triesIn } from '../../../src-main/use-cases/until-right';
import { shownTries } from '../../../src-renderer/editor/until-right';
import { passWithResults } from '../../support/exports';
import { openLab } from '../../support/lab';
import { donePass } from '../../support/records';

const lab = await openLab('tries');
const core = await lab.shared();
const tries = { id: 'a'.repeat(16), plan: { seeds: [1, 2, 3, 4], cost: null } };

/** Passes that were run until their words are right, as they were read. */
async function tried(name: string, read: readonly (Verdict | null)[]): Promise<Project> {
  const { project } = await lab.project(core, name);
  for (const [at, verdict] of read.entries()) {
    const { recipe } = donePass(1);
    const { record } = await passWithResults(project, [{ width: 32, height: 32 }], {
      words: ['OPEN'],
      installation: core.self.installation,
      recipe: { ...recipe, seed: at + 1 },
      group: { id: tries.id, kind: 'variations', cell: { seed: at + 1 }, tries: tries.plan },
    });
    if (verdict !== null)
      project.noteChecks(record.id, {
        1: {
          sha256: record.results[0]!.sha256,
          reader: { name: 'test', version: '1' },
          at: record.createdAt,
          verdict,
          strings: [{ text: 'OPEN', verdict, read: 'OPEN', confidence: 1, box: null }],
        },
      });
  }
  return project;
}

const remove = async (project: Project, version: number): Promise<void> => {
  const { id } = project.passByVersion(version).record;
  expect(await core.room.moveToTrash(project, [{ id, result: null }])).toEqual([null]);
};

/** As the app shows it after a start. */
const shown = (project: Project): TriesView | null => new TriesUnderWay(core, new Orders()).view(project);

describe('tries that have ended, once a version is deleted', () => {
  it('that was right, or that nobody can tell: they neither begin again nor offer to be paid for', async () => {
    for (const verdict of ['right', 'unsure'] as const) {
      const project = await tried(`ended ${verdict}`, ['wrong', 'wrong', verdict]);
      expect(triesIn(project, tries.id)).toMatchObject({ standing: { is: verdict }, over: null });
      await remove(project, 3);
      expect(triesIn(project, tries.id)).toMatchObject({ standing: { is: verdict }, over: 'deleted' });
      expect(shown(project)).toBeNull();
    }
  });

  it('that nobody has read: nothing is known of how they ended, and nothing is offered', async () => {
    const project = await tried('unread', ['wrong', null]);
    await remove(project, 2);
    expect(triesIn(project, tries.id).over).toBe('deleted');
    expect(shown(project)).toBeNull();
  });

  it('by the designer, before it was deleted or after: they stay ended', async () => {
    const before = await tried('ended before', ['wrong', 'wrong']);
    await endTries(before, tries.id);
    await remove(before, 2);
    expect(shown(before)).toBeNull();
    const after = await tried('ended after', ['wrong', 'wrong']);
    await remove(after, 2);
    expect(shown(after)).not.toBeNull();
    await endTries(after, tries.id);
    expect(triesIn(after, tries.id).over).toBe('ended');
    expect(shown(after)).toBeNull();
  });
});

it('tries that were interrupted may be gone on with, also once what was wrong is deleted; why they were is not guessed', async () => {
  const project = await tried('interrupted', ['wrong', 'wrong']);
  await remove(project, 2);
  const view = shown(project);
  expect(view).toMatchObject({ is: 'wrong', tried: 2, left: 2, going: false });
  expect(shownTries(view!)).toMatchObject({
    title: 'Stopped before the words were right',
    text: expect.stringMatching(/2 of .* 4 passes.* No other follows by itself\.$/) as unknown,
  });
});
