import { describe, expect, it } from 'vitest';
import type { FaultView } from '../../../src-main/contract';
import { withConnection } from '../../../src-renderer/editor/reconnecting';
import { stateOf } from './fixtures';

const lost: FaultView = { code: 'connection-lost', message: 'It is trying again.' };
const other: FaultView = { code: 'disk-full', message: 'The disk is full.' };
const notice = (id: string, family: 'connection' | null) =>
  ({ id, tone: 'bad', text: id, action: null, family }) as const;

describe('a connection that is back', () => {
  const during = stateOf([], {
    connection: 'lost',
    runFault: lost,
    projectFault: lost,
    passFaults: new Map([
      ['p1', lost],
      ['p2', other],
    ]),
    toasts: [notice('a', 'connection'), notice('b', null)],
  });

  it('takes along what only its loss had made fail', () => {
    const after = withConnection(during, 'open');
    expect(after).toMatchObject({ connection: 'open', runFault: null, projectFault: null });
    expect([...after.passFaults.keys()]).toEqual(['p2']);
    expect(after.toasts.map(({ id }) => id)).toEqual(['b']);
    expect(withConnection({ ...during, runFault: other }, 'open').runFault).toEqual(other);
  });

  it('leaves it in sight for as long as it is lost', () => {
    expect(withConnection(during, 'lost')).toMatchObject({ runFault: lost, toasts: [{ id: 'a' }, { id: 'b' }] });
  });
});
