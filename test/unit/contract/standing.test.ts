import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isUnfinished, passStates } from '../../../src-main/common/states';
import { changed, goingOn, passFields, passRecord, type PassFields, type PassRecord } from '../../../src-main/contract';
import { waitingPass } from '../../support/records';

const time = fc
  .date({ min: new Date('2026-01-01T00:00:00Z'), max: new Date('2027-01-01T00:00:00Z'), noInvalidDate: true })
  .map((date) => date.toISOString());
/** As it comes out of a file. */
const json = fc.jsonValue().map((value): unknown => JSON.parse(JSON.stringify(value)));
const error = fc.record({
  code: fc.string({ maxLength: 64 }),
  message: fc.string({ maxLength: 200 }),
  billed: fc.constantFrom('no' as const, 'yes' as const, 'unknown' as const),
});
const one = waitingPass(1, { engine: 'modelrunner' });

/** Any state with anything beside it. */
const odd = fc
  .record({
    state: fc.constantFrom(...passStates),
    error: fc.option(error),
    finishedAt: fc.option(time),
    requestId: fc.option(fc.string({ maxLength: 20 })),
    stages: fc.record({ preparing: time, running: time }, { requiredKeys: [] }),
    studio: json,
    billingStatus: fc.constantFrom(null, 'charged', 'partial', 'failed', 'pending'),
    setAside: fc.option(json, { nil: undefined }),
  })
  .map(({ billingStatus, setAside, ...fields }) => ({
    ...(JSON.parse(JSON.stringify(one)) as PassFields),
    ...fields,
    evidence: { ...one.evidence, billingStatus },
    ...(setAside === undefined ? {} : { setAside }),
  }));

const runs = { numRuns: 500, seed: 14 };
const listOf = (value: unknown): unknown[] => (value === undefined ? [] : Array.isArray(value) ? value : [value]);

describe('a pass record', () => {
  it('opens whatever stands beside its state, and has what goes with that', () => {
    fc.assert(
      fc.property(odd, (fields) => {
        const record = passRecord.parse(fields);
        const { state } = record;
        expect(state).toBe(fields.state);
        expect(record.error !== null).toBe(state === 'failed' || state === 'lost' || state === 'uncertain');
        expect(record.finishedAt !== null).toBe(!isUnfinished(state) && state !== 'uncertain');
        expect(passFields.safeParse(record).success).toBe(true);
      }),
      runs,
    );
  });

  it('loses nothing by that, not even when it is written and read again, and says so where it contradicted itself', () => {
    fc.assert(
      fc.property(odd, (fields) => {
        const record = passRecord.parse(fields);
        const left = (['error', 'finishedAt'] as const).filter(
          (name) => fields[name] !== null && record[name] === null,
        );
        for (const name of ['error', 'finishedAt'] as const)
          if (fields[name] !== null && !left.includes(name)) expect(record[name]).toEqual(fields[name]);
        expect(listOf(record.setAside)).toEqual([
          ...listOf(fields.setAside),
          ...(left.length > 0 ? [Object.fromEntries(left.map((name) => [name, fields[name]]))] : []),
        ]);
        const isOdd = (['error', 'finishedAt'] as const).some(
          (name) => (fields[name] === null) !== (record[name] === null),
        );
        expect(record.evidence.notes?.length ?? 0).toBe(isOdd ? 1 : 0);
        const { state: _, error: _error, finishedAt: _end, setAside: _aside, evidence: _said, ...rest } = record;
        expect(fields).toMatchObject(rest);
        expect(passRecord.parse(JSON.parse(JSON.stringify(record)))).toEqual(record);
      }),
      runs,
    );
  });

  it('without a word of what went wrong says what is known of the money', () => {
    const billed = (engine: PassRecord['engine'], billingStatus: string | null) =>
      passRecord.parse({ ...one, engine, state: 'failed', evidence: { ...one.evidence, billingStatus } }).error?.billed;
    expect([
      billed('modelrunner', null),
      billed('modelrunner', 'pending'),
      billed('modelrunner', 'charged'),
      billed('modelrunner', 'failed'),
      billed('offline', null),
    ]).toEqual(['unknown', 'unknown', 'yes', 'no', 'no']);
  });

  it('can’t be made to contradict itself by what is written', () => {
    const at = one.createdAt;
    const failure = { code: 'no-output', message: 'None.', billed: 'unknown' } as const;
    expect(changed(one, { ...goingOn('running') }).state).toBe('running');
    expect(changed(one, { state: 'done', error: null, finishedAt: at }).finishedAt).toBe(at);
    // @ts-expect-error A pass that is done has ended.
    changed(one, { state: 'done', error: null });
    // @ts-expect-error Nothing is wrong with it.
    changed(one, { state: 'done', error: failure, finishedAt: at });
    // @ts-expect-error What failed says of what.
    changed(one, { state: 'failed', finishedAt: at });
    // @ts-expect-error What runs has not ended.
    changed(one, { state: 'running', error: null, finishedAt: at });
    // @ts-expect-error Nor has what the designer decides about.
    changed(one, { state: 'uncertain', error: failure, finishedAt: at });
    // @ts-expect-error No record is made of a state alone.
    const alone: PassRecord = { ...one, state: 'lost' };
    expect(alone.state).toBe('lost');
  });

  it('is told apart by its state where it is read', () => {
    const said = (record: PassRecord): string => {
      switch (record.state) {
        case 'failed':
        case 'lost':
          return `${record.error.message} ${record.finishedAt.slice(0, 4)}`;
        case 'uncertain':
          return record.error.message;
        case 'done':
        case 'cancelled':
          // @ts-expect-error There is no error to speak of.
          void record.error?.message;
          return record.finishedAt.slice(0, 4);
        default:
          // @ts-expect-error It has no end.
          void record.finishedAt?.slice(0, 4);
          return record.state;
      }
    };
    expect(said(one)).toBe('waiting');
  });
});
