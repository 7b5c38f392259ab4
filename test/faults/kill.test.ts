import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KillLab } from './support/kill-lab';

/** Kills in `npm test`; `npm run test:kill -- --kills 1000` for a long run, `-- --seed N` to see one again. */
const KILLS = Number(process.env['PENTIMENTO_KILLS'] ?? 16);
const SEED = Number(process.env['PENTIMENTO_KILL_SEED'] ?? Math.floor(Math.random() * 1e9));
/** Write points in turn, at most, unless the run is a long one. */
const POINTS = Math.min(KILLS, 400);
/** A run of two passes takes about so long; kills fall anywhere in it. */
const RUN_MS = 2_500;

/** Kills of running hosts, in each of their modes. */
const HOST_KILLS = Number(process.env['PENTIMENTO_HOST_KILLS'] ?? 2);
/** A minute of lagging, and the 72 s that a submit is searched for, are so much shorter. */
const SCALE = Number(process.env['PENTIMENTO_KILL_SCALE'] ?? 20);
/** Hosts at once; most of their time is waiting. */
const LANES = Number(process.env['PENTIMENTO_KILL_LANES'] ?? 2);
/** A program has not begun before. */
const START_MS = 400;

/** Park and Miller's generator: the same seed, the same kills. */
function* chances(seed: number): Generator<number, never> {
  let state = (seed % 2_147_483_646) + 1;
  for (;;) {
    state = (state * 48_271) % 2_147_483_647;
    yield state / 2_147_483_647;
  }
}

describe('a process that is killed', () => {
  let lab: KillLab;
  beforeAll(async () => {
    lab = await KillLab.open();
  });
  afterAll(async () => {
    await lab.close();
  });

  it(
    'at each of its writes loses no pass, pays none twice, and leaves a project that verifies',
    async () => {
      const points = await lab.writePoints(1);
      expect(points).toBeGreaterThan(8);
      const all = Array.from({ length: points }, (_, index) => index + 1).flatMap((killAt) =>
        (['before', 'after'] as const).map((moment) => ({ killAt, moment })),
      );
      // A bounded run takes every k-th point, so that both ends are among them.
      const step = Math.max(1, Math.ceil(all.length / POINTS));
      const unposted: string[] = [];
      for (const { killAt, moment } of all.filter((_, index) => index % step === 0)) {
        const report = await lab.kill({ seed: killAt, passes: 1, killAt, moment });
        expect(report.faults, `killed ${moment} write ${killAt}`).toEqual([]);
        expect(report.died, `killed ${moment} write ${killAt}`).toBe(true);
        if (report.unposted > 0) unposted.push(`${moment} write ${killAt}`);
      }
      // Between the write that announces the request and the request itself, and nowhere else.
      expect(unposted.slice(1)).toEqual([]);
    },
    60_000 + POINTS * 15_000,
  );

  it(
    'at random moments loses no pass, pays none twice, and leaves a project that verifies',
    async () => {
      console.log(`kill test: seed ${SEED}, ${KILLS} kills`);
      const chance = chances(SEED);
      let unposted = 0;
      for (let kill = 0; kill < Math.ceil(KILLS / 2); kill++) {
        const afterMs = Math.round(chance.next().value * RUN_MS);
        const report = await lab.kill({ seed: SEED + kill, passes: 2, afterMs });
        expect(report.faults, `seed ${SEED}, kill ${kill}, after ${afterMs} ms`).toEqual([]);
        unposted += report.unposted;
      }
      console.log(
        `kill test: ${unposted} killed between the announcement of a request and the request itself: uncertain, and nothing was paid`,
      );
    },
    60_000 + KILLS * 15_000,
  );

  const hosts = [
    ['one host, killed while it has the project open,', { together: false, setBack: false, lag: false }],
    ['one of two hosts that have the project open', { together: true, setBack: false, lag: false }],
    ['a host whose list of requests lags by up to a minute', { together: false, setBack: true, lag: true }],
  ] as const;
  const wanted = process.env['PENTIMENTO_KILL_HOSTS'] ?? 'all';
  const modes = ['one-host', 'two-hosts', 'lag'];
  const lookUps = [0, 2_000, 10_000, 60_000].map((wait) => wait / SCALE);

  for (const [at, [what, how]] of hosts.entries()) {
    it.skipIf(wanted !== 'all' && wanted !== modes[at])(
      `${what} loses no pass and pays none twice`,
      async () => {
        // Every third submit is answered 429 though it was accepted: the list alone tells.
        const thirds = Array.from({ length: 2_000 }, (_, n) => 2 + 3 * n);
        lab.emulator.setFaults({
          faults: how.lag
            ? [
                { route: 'submit', on: thirds, do: { kind: 'answer', status: 429, accept: true } },
                { route: 'list', on: 'every', do: { kind: 'lag', most: 60_000 / SCALE } },
              ]
            : [],
        });
        const chance = chances(SEED + at);
        let [kills, rounds, unposted] = [0, 0, 0];
        const lane = async (): Promise<void> => {
          while (kills < HOST_KILLS && rounds < HOST_KILLS * 4) {
            const round = (rounds += 1);
            // Of a host that is killed again while it goes on with what the one before left.
            const moments = Array.from({ length: how.together ? 1 : 1 + (round % 2) }, () =>
              Math.round(START_MS + chance.next().value * RUN_MS),
            );
            const report = await lab.killHosts({
              seed: SEED + round * 10,
              kills: moments,
              together: how.together,
              setBack: how.setBack && round % 2 === 0,
              ...(how.lag ? { lookUps } : {}),
            });
            expect(report.faults, `seed ${SEED}, round ${round}, after ${moments.join(' and ')} ms`).toEqual([]);
            kills += report.kills;
            unposted += report.unposted;
          }
        };
        await Promise.all(Array.from({ length: LANES }, lane));
        lab.emulator.setFaults({});
        console.log(
          `kill test: ${what} ${kills} kills in ${rounds} rounds, 0 lost, 0 paid twice, ${unposted} uncertain that were never posted`,
        );
        expect(kills).toBeGreaterThan(0);
      },
      120_000 + HOST_KILLS * 60_000,
    );
  }
});
