import { expect, it } from 'vitest';
import { ledgerEntries, ledgersCsv } from '../../../src-main/common/ledger';
import { donePass } from '../../support/records';

it('a ledger of several projects names each, whatever the name holds, and none of them is a formula', () => {
  const entries = ledgerEntries([donePass(1)]);
  const [head, ...rows] = ledgersCsv(
    [
      { name: 'Autumn, "late"', entries },
      { name: '=1+1', entries },
      { name: 'Empty', entries: [] },
    ],
    'USD',
  ).split('\r\n');
  expect(head).toBe('project,version,engine,state,speed,magic,estimated,settled,billed,createdAt,finishedAt,currency');
  expect(rows.map((row) => row.split(',v1,')[0])).toEqual(['"Autumn, ""late"""', '"\'=1+1"', '']);
  expect(rows[0]!.endsWith(',USD')).toBe(true);
});
