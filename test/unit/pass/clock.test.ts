import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../src-main/app/node-ports';
import { openLab, quick } from '../../support/lab';
import { until } from '../../support/until';

const lab = await openLab('clock');
const day = 86_400_000;

describe('a clock that jumps while a pass runs', () => {
  for (const [name, jump] of [
    ['a day ahead', day],
    ['a day back', -day],
  ] as const) {
    it(`${name} keeps nobody from being done, with one job, and a record that can be read`, async () => {
      const clock = systemClock();
      let ahead = 0;
      const core = await lab.core({
        home: lab.at(`home ${name}`),
        ports: { clock: { now: () => clock.now() + ahead, sleep: clock.sleep } },
      });
      const { project, source } = await lab.project(core, `clock ${name}`);
      lab.emulator.setFaults({
        faults: [{ route: 'status', on: 'every', do: { kind: 'change', set: { status: 'IN_PROGRESS' } } }],
      });
      const {
        record: { id },
      } = await core.room.start(project, quick(source), core.drawSeed);
      await until(() => expect(project.pass(id).record.state).toBe('running'), 20_000);
      ahead = jump;
      lab.emulator.setFaults({});
      await core.room.settled(id);
      const { record } = project.pass(id);
      expect(record.state).toBe('done');
      expect(lab.jobs(record.clientJobId)).toBe(1);
      const again = await lab.opened(core, project.folder);
      expect(again.problems).toEqual([]);
      expect(again.pass(id).record.finishedAt).toBe(record.finishedAt);
    });
  }
});
