import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { workspace as workspaceSchema } from '../../../src-main/contract/views';
import type { PassView, ProjectChange } from '../../../src-main/contract';
import { firstPart } from '../../../src-main/app/history-parts';
import { TriesUnderWay } from '../../../src-main/app/tries';
import { watchProjectChanges } from '../../../src-main/app/watching';
import { Orders } from '../../../src-main/use-cases/orders';
import { formatVersion } from '../../../src-main/contract/records';
import { manyPasses } from '../../bench/many-passes';
import { openLab } from '../../support/lab';
import { sourceOf } from '../editor/fixtures';

const lab = await openLab('history-parts');
const workspace = workspaceSchema.parse({});
const id = (version: number): string => version.toString(16).padStart(16, '0');

const versionsOf = (change: ProjectChange): number[] =>
  (change.type === 'snapshot'
    ? change.project.passes
    : change.type === 'passes'
      ? (JSON.parse(change.json) as PassView[])
      : []
  ).map(({ pass }) => pass.version);

const count = 1_400;
const core = await lab.core();
const app = { core, tries: new TriesUnderWay(core, new Orders()) };
const { folder } = await manyPasses(lab.at('long'), count);
// Of version 55, in another program.
await writeFile(
  join(folder, 'sources', 'retouched.json'),
  JSON.stringify({
    formatVersion,
    id: 'a'.repeat(16),
    file: 'retouched.png',
    name: 'retouched.png',
    sha256: 'a'.repeat(64),
    addedAt: '2026-01-05T08:00:00.000Z',
    probe: sourceOf('x').probe,
    editedFrom: { of: { kind: 'result', id: id(55), version: 55, result: 1 }, copy: 'v55.png' },
  }),
);
const project = await lab.opened(core, folder);
const desk = {
  ...workspace,
  selected: { id: id(40), result: 1 },
  basedOn: id(17),
  input: { kind: 'result' as const, id: id(9), version: 9, result: 1 },
};

describe('a long history', () => {
  it('begins with the newest versions, what the workspace refers to, and what all of these were made from', () => {
    const first = firstPart(project, desk).map(({ record }) => record.version);
    expect(first).toEqual(first.toSorted((a, b) => a - b));
    // Version 40 was edited from 39, 17 from 16, 9 from 8 and made from 6, 55 from 54; of the newest, the oldest was edited from the one before it.
    for (const version of [6, 8, 9, 16, 17, 39, 40, 54, 55, 1_200, 1_201, 1_400]) expect(first).toContain(version);
    expect(first.length).toBeLessThan(300);
  });

  it('comes whole in parts, newest first, with what changes meanwhile', async () => {
    const ending = new AbortController();
    const got: ProjectChange[] = [];
    const seen = new Set<number>();
    for await (const change of watchProjectChanges(project, app, ending.signal, () => firstPart(project, desk))) {
      got.push(change);
      for (const version of versionsOf(change)) seen.add(version);
      // One that has not come yet is deleted by hand.
      if (change.type === 'snapshot') {
        await rm(join(folder, 'passes', project.pass(id(100)).folder), { recursive: true });
        await project.refreshPass(project.pass(id(100)).folder);
      }
      if (change.type === 'passes' && change.older === 0) break;
    }
    const [snapshot, ...rest] = got;
    const parts = rest.filter((change) => change.type === 'passes');
    const held = versionsOf(snapshot!).length;
    expect(snapshot).toMatchObject({ type: 'snapshot', project: { older: count - held } });
    // By the first part, the deleted one is not to come any more.
    expect(parts.map(({ older }) => older)).toEqual([count - held - 501, count - held - 1_001, 0]);
    const all = [snapshot!, ...parts].flatMap(versionsOf);
    expect(new Set(all).size).toBe(all.length);
    expect(all.toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: count }, (_, at) => at + 1).filter((version) => version !== 100),
    );
    const [first, second] = parts.map(versionsOf);
    expect(Math.min(...first!)).toBeGreaterThan(Math.max(...second!));
    expect(rest).toContainEqual({ type: 'pass-gone', id: id(100) });
  });

  it('comes at once where it is short, or where parts are not asked for', async () => {
    const short = await lab.opened(core, (await manyPasses(lab.at('short'), 300)).folder);
    expect(firstPart(short, workspace)).toHaveLength(300);
    for (const [of, first] of [
      [short, () => firstPart(short, workspace)],
      [project, () => null],
    ] as const) {
      const changes = watchProjectChanges(of, app, undefined, first);
      const { value } = await changes.next();
      expect(value).toMatchObject({ type: 'snapshot' });
      expect(value).not.toHaveProperty('project.older');
      expect(versionsOf(value as ProjectChange)).toHaveLength(of.history.length);
      await changes.return(undefined);
    }
  });
});
