import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { committed } from '../../src-main/common/ledger';
import { compare } from '../../src-main/common/money';
import { files } from '../../src-main/project/files';
import { Project } from '../../src-main/project/project';
import { until } from '../support/until';
import { KillLab } from './support/kill-lab';

/** Rounds of commands that start at once in `npm test`; PENTIMENTO_BUDGET_ROUNDS=100 for a long run. */
const ROUNDS = Number(process.env['PENTIMENTO_BUDGET_ROUNDS'] ?? 1);
const COMMANDS = 8;
/** Of a pass of 256 × 256. */
const ESTIMATE = '0.00393216';
/** Five passes fit. */
const BUDGET = '0.02';
const FIT = 5;

const tools = { files, now: Date.now, limits: { lockWait: 10_000, lockStale: 2_000 } };

/** As the system shows a process that was stopped. */
const isStopped = async (pid: number): Promise<boolean> =>
  /^\d+ \(.*\) T/s.test(await readFile(`/proc/${pid}/stat`, 'utf8'));

describe('the budget of a project', () => {
  let lab: KillLab;
  beforeAll(async () => {
    lab = await KillLab.open();
  });
  afterAll(async () => {
    await lab.close();
  });

  const withBudget = async (name: string) => {
    const place = await lab.copy(name);
    await (await Project.open(place.project, tools)).writeSettings({ budget: BUDGET });
    return { ...place, mode: 'run', moment: 'before', killAt: 0, passes: 1 } as const;
  };
  const recorded = async (folder: string) => {
    const { history } = await Project.open(folder, tools);
    const records = history.map(({ record }) => record);
    expect(compare(committed(records), BUDGET)).toBeLessThanOrEqual(0);
    expect(new Set(records.map(({ version }) => version)).size).toBe(records.length);
    return records;
  };

  it(
    `of ${FIT} passes lets ${FIT} of ${COMMANDS} start that begin at once, however often`,
    async () => {
      for (let round = 0; round < ROUNDS; round++) {
        const order = await withBudget(`together-${round}`);
        const ended = await Promise.all(
          Array.from({ length: COMMANDS }, (_, seed) => lab.start({ ...order, seed }).ended),
        );
        expect(ended.map(({ code, stderr }) => [code, stderr])).toEqual(ended.map(() => [0, '']));
        expect(await recorded(order.project)).toHaveLength(FIT);
        expect(ended.reduce((sum, { refused }) => sum + refused, 0)).toBe(COMMANDS - FIT);
      }
      console.log(`budget: ${ROUNDS} rounds of ${COMMANDS} processes, none crossed ${BUDGET} (${ESTIMATE} a pass)`);
    },
    60_000 + ROUNDS * 60_000,
  );

  // The writes of recording a pass: its number, its folder.
  const points = [1, 2].flatMap((killAt) => (['before', 'after'] as const).map((moment) => ({ killAt, moment })));
  it.skipIf(process.platform !== 'linux').each(points)(
    'holds where a process is stopped $moment write $killAt of its recording, and others start meanwhile',
    async ({ killAt, moment }) => {
      const order = await withBudget(`stopped-${killAt}-${moment}`);
      const stopped = lab.start({ ...order, seed: 100, killAt, moment, signal: 'SIGSTOP' });
      await until(async () => expect(await isStopped(stopped.pid)).toBe(true));
      const others = await Promise.all(Array.from({ length: FIT }, (_, seed) => lab.start({ ...order, seed }).ended));
      process.kill(stopped.pid, 'SIGCONT');
      const woken = await stopped.ended;
      expect([woken, ...others].map(({ code, stderr }) => [code, stderr])).toEqual(
        Array.from({ length: FIT + 1 }, () => [0, '']),
      );
      expect(await recorded(order.project)).toHaveLength(FIT);
    },
    180_000,
  );
});
