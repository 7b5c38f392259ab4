import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../src-main/app/node-ports';
import type { Clock } from '../../../src-main/ports';
import type { Core } from '../../../src-main/core/core';
import type { Service } from '../../../src-main/modelrunner/service';
import { Room } from '../../../src-main/pass/room';
import { Waker } from '../../../src-main/pass/waker';
import { openLab, quick } from '../../support/lab';
import { stateOf, until } from '../../support/until';

const lab = await openLab('pass-pace');
const seed = () => 11;

describe('a turn to look', () => {
  /** Time that passes only while somebody sleeps. */
  const waker = (begin = 1_000_000) => {
    const sleeps: number[] = [];
    let now = begin;
    const clock: Clock = {
      now: () => now,
      sleep: async (ms, signal) => {
        signal?.throwIfAborted();
        sleeps.push(ms);
        now += ms;
      },
    };
    return {
      sleeps,
      waker: new Waker(clock, new AbortController().signal),
      pass: (ms: number) => {
        now += ms;
      },
    };
  };

  it('comes at once after a quiet second, and else when the second is over', async () => {
    const { sleeps, waker: own, pass } = waker();
    await own.turn(1_000);
    pass(1_200);
    await own.turn(1_000);
    pass(300);
    await own.turn(1_000);
    expect(sleeps).toEqual([700]);
  });

  it('answers all kicks that came until then', async () => {
    const { sleeps, waker: own, pass } = waker();
    await own.turn(1_000);
    for (let kick = 0; kick < 5; kick++) {
      own.kick();
      pass(20);
    }
    await own.turn(1_000);
    await own.wait(10_000);
    own.kick();
    await own.wait(10_000);
    expect(sleeps).toEqual([900, 10_000]);
  });

  it('is not put off by a clock that jumps back', async () => {
    const { sleeps, waker: own, pass } = waker();
    await own.turn(1_000);
    pass(-86_400_000);
    await own.turn(1_000);
    expect(sleeps).toEqual([1_000]);
  });
});

/** A room whose service is the emulator, except for what a test says. */
async function roomWith(
  core: Core,
  change: (service: Service) => Partial<Service>,
  sleeps: number[] = [],
): Promise<Room> {
  const clock = systemClock();
  const service = await core.room.world.service('modelrunner');
  return new Room(
    {
      ...core.room.world,
      privacy: () => core.room.world.privacy(),
      card: async () => null,
      service: async () => ({ ...service, ...change(service) }),
      clock: {
        now: clock.now,
        sleep: (ms, signal) => {
          sleeps.push(ms);
          return clock.sleep(ms, signal);
        },
      },
    },
    { passesAtOnce: 3, persistent: false },
  );
}

describe('a stream of changes', () => {
  it('that never stops has a pass looked at once in its least time', async () => {
    const core = await lab.core({ durations: { pollYoung: 80, pollOld: 80 } });
    const { project, source } = await lab.project(core, 'flood');
    const looks: number[] = [];
    const room = await roomWith(core, (service) => ({
      async *wakes(signal) {
        while (!signal.aborted) {
          yield null;
          await new Promise((resolve) => {
            setTimeout(resolve, 2);
          });
        }
        return 0;
      },
      status: (handle, signal) => {
        looks.push(Date.now());
        return looks.length < 8 ? Promise.resolve({ kind: 'running' }) : service.status(handle, signal);
      },
    }));
    const {
      record: { id },
    } = await room.start(project, quick(source), seed);
    await room.settled(id);
    await room.close();
    expect(stateOf(project, id)).toBe('done');
    // A look may come late, and the next is early by as much: all together have their time. Looked at by every change, they would take a tenth of half of it.
    expect(looks.length).toBeGreaterThanOrEqual(8);
    expect(looks[7]! - looks[0]!).toBeGreaterThan(7 * 40);
  });

  it('that breaks off at once is connected to ever less often', async () => {
    const core = await lab.core();
    const { project, source } = await lab.project(core, 'breaks off');
    const sleeps: number[] = [];
    let looks = 0;
    let connections = 0;
    const room = await roomWith(
      core,
      (service) => ({
        async *wakes() {
          connections += 1;
          yield null;
          return 0;
        },
        status: (handle, signal) =>
          connections < 5 || looks === 0
            ? ((looks += 1), Promise.resolve({ kind: 'running' }))
            : service.status(handle, signal),
      }),
      sleeps,
    );
    const {
      record: { id },
    } = await room.start(project, quick(source), seed);
    await room.settled(id);
    await room.close();
    expect(stateOf(project, id)).toBe('done');
    expect(looks).toBeGreaterThan(0);
    for (const wait of [20, 40, 80, 100]) expect(sleeps).toContain(wait);
  });

  it('that asks to be left alone is', async () => {
    const core = await lab.core();
    const { project, source } = await lab.project(core, 'left alone');
    let [looks, connections] = [0, 0];
    const room = await roomWith(core, (service) => ({
      // oxlint-disable-next-line require-yield
      async *wakes() {
        connections += 1;
        return 60_000;
      },
      status: (handle, signal) =>
        ++looks < 20 ? Promise.resolve({ kind: 'running' }) : service.status(handle, signal),
    }));
    const {
      record: { id },
    } = await room.start(project, quick(source), seed);
    await room.settled(id);
    await room.close();
    expect([stateOf(project, id), connections]).toEqual(['done', 1]);
  });

  it('lets polls be rare where it tells of the pass, and wakes them', async () => {
    const core = await lab.core({ durations: { pollStreamed: 3_600_000 } });
    const { project, source } = await lab.project(core, 'woken');
    let looks = 0;
    let isTold = false;
    let tell: (() => void) | null = null;
    const room = await roomWith(core, (service) => ({
      async *wakes() {
        const own = (): string | null => project.history[0]?.record.requestId ?? null;
        await until(() => expect(own()).not.toBeNull());
        yield { underWay: own() ?? '' };
        isTold = true;
        await new Promise<void>((resolve) => {
          tell = resolve;
        });
        yield null;
        return 0;
      },
      async status(handle, signal) {
        const status = await service.status(handle, signal);
        // The first look is over when the stream has told of the pass.
        await until(() => expect(isTold).toBe(true));
        looks += 1;
        return looks === 1 ? { kind: 'running' } : status;
      },
    }));
    const {
      record: { id },
    } = await room.start(project, quick(source), seed);
    await until(() => expect([stateOf(project, id), looks, tell !== null]).toEqual(['running', 1, true]));
    // By now the job is complete; without news nobody looks.
    await new Promise((resolve) => {
      setTimeout(resolve, 1_000);
    });
    expect([stateOf(project, id), looks]).toEqual(['running', 1]);
    (tell as (() => void) | null)?.();
    await room.settled(id);
    await room.close();
    expect(stateOf(project, id)).toBe('done');
  });

  it('keeps no pass waiting while it tells of others alone', async () => {
    const core = await lab.core({ durations: { pollStreamed: 3_600_000 } });
    const { project, source } = await lab.project(core, 'not told of');
    const room = await roomWith(core, () => ({
      async *wakes(signal) {
        while (!signal.aborted) {
          yield { underWay: 'another' };
          yield 'a-third';
          await new Promise((resolve) => {
            setTimeout(resolve, 20);
          });
        }
        return 0;
      },
    }));
    const {
      record: { id },
    } = await room.start(project, quick(source), seed);
    await room.settled(id);
    await room.close();
    expect(stateOf(project, id)).toBe('done');
  });
});

it('a Retry-After on a status is waited out in full', async () => {
  const core = await lab.core({ durations: { retryAfterMost: 0 } });
  const { project, source } = await lab.project(core, 'waited out');
  lab.gate.next('status', { kind: 'answer', when: 'before', status: 429, headers: { 'Retry-After': '1' } });
  const before = lab.gate.calls.status;
  const began = Date.now();
  const {
    record: { id },
  } = await core.room.start(project, quick(source), seed);
  await until(() => expect(lab.gate.calls.status - before).toBe(1));
  const asked = Date.now();
  await until(() => expect(lab.gate.calls.status - before).toBeGreaterThan(1));
  // When it was asked is seen late by as much as the machine is busy.
  expect(Date.now() - Math.max(asked, began)).toBeGreaterThan(500);
  await core.room.settled(id);
  expect(stateOf(project, id)).toBe('done');
});
