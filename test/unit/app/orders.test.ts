import { describe, expect, it } from 'vitest';
import { Orders } from '../../../src-main/use-cases/orders';
import { Project } from '../../../src-main/project/project';
import { openLab, quick } from '../../support/lab';
import { faultOf } from '../../support/until';

const lab = await openLab('app-orders');

async function desk(name: string) {
  const core = await lab.core({});
  const { project, source } = await lab.project(core, name);
  const start = (orderId: string) => core.room.start(project, { ...quick(source), orderId }, () => 11);
  return { core, project, start };
}

describe('an order', () => {
  it('makes one pass, however often it is asked for, at once and afterwards', async () => {
    const { core, project, start } = await desk('once');
    const orders = new Orders();
    const make = () => orders.make(project, 'press', () => start('press'));
    const made = await Promise.all([make(), make(), make()]);
    made.push(await make());
    expect(new Set(made.map(({ record }) => record.id)).size).toBe(1);
    expect(project.history).toHaveLength(1);
    expect(project.history[0]!.record.orderId).toBe('press');
    await core.room.settled(made[0]!.record.id);
  });

  it('and another are two passes, though all else is the same', async () => {
    const { project, start } = await desk('twice');
    const orders = new Orders();
    await Promise.all(['one', 'two'].map((id) => orders.make(project, id, () => start(id))));
    expect(project.history.map(({ record }) => record.orderId).toSorted()).toEqual(['one', 'two']);
  });

  it('is known to a host that was started again, and to one that has not seen its pass yet', async () => {
    const { core, project, start } = await desk('restarted');
    const elsewhere = await Project.open(project.folder, core.tools);
    const { record } = await new Orders().make(project, 'press', () => start('press'));
    const fails = () => Promise.reject(new Error('It made another'));
    expect((await new Orders().make(elsewhere, 'press', fails)).record.id).toBe(record.id);
    const again = await Project.open(project.folder, core.tools);
    expect((await new Orders().settle(again, 'press'))?.record.id).toBe(record.id);
  });

  it('that is asked about while its pass is being recorded answers with that pass', async () => {
    const { project, start } = await desk('under way');
    const orders = new Orders();
    const making = orders.make(project, 'press', () => start('press'));
    expect((await orders.settle(project, 'press'))?.record.id).toBe((await making).record.id);
  });

  it('that was asked about once it had made its pass is answered with that pass ever after', async () => {
    const { core, project, start } = await desk('asked about');
    const orders = new Orders();
    const { record } = await orders.make(project, 'press', () => start('press'));
    for (let turn = 0; turn < 2; turn++) {
      expect((await orders.settle(project, 'press'))?.record.id).toBe(record.id);
      expect((await orders.make(project, 'press', () => start('press'))).record.id).toBe(record.id);
    }
    expect(project.history).toHaveLength(1);
    await core.room.settled(record.id);
  });

  it('that was said to have made no pass makes none when it comes in late', async () => {
    const { project, start } = await desk('late');
    const orders = new Orders();
    expect(await orders.settle(project, 'press')).toBeNull();
    expect((await faultOf(orders.make(project, 'press', () => start('press')))).code).toBe('wrong-use');
    expect(project.history).toEqual([]);
  });

  it('whose pass is on disk though recording it failed answers with that pass', async () => {
    const { project, start } = await desk('half');
    const entry = await new Orders().make(project, 'press', async () => {
      const { record } = await start('press');
      project.passes.delete(record.id);
      throw Object.assign(new Error('EIO'), { code: 'EIO' });
    });
    expect(entry.record.orderId).toBe('press');
  });

  it('that the host refused can be asked for again', async () => {
    const { project, start } = await desk('refused');
    const orders = new Orders();
    await expect(orders.make(project, 'press', () => Promise.reject(new Error('over the ceiling')))).rejects.toThrow(
      'ceiling',
    );
    expect((await orders.make(project, 'press', () => start('press'))).record.version).toBe(1);
  });
});
