import { describe, expect, it } from 'vitest';
import { Quitting, type QuitQuestion } from '../../src-main/host-electron/quitting';

interface Played {
  readonly running?: number;
  readonly waiting?: number;
  readonly answer?: boolean;
  readonly endless?: boolean;
}

/** Quitting as Electron plays it: `quit` comes back as `before-quit`, then windows close, then `will-quit`. */
const play = ({ running = 0, waiting = 0, answer = true, endless = false }: Played) => {
  const seen = { questions: [] as QuitQuestion[], steps: [] as string[] };
  let outOfPatience = (): void => undefined;
  const patience = new Promise<void>((done) => (outOfPatience = done));
  const goesOn = (step: (event: { preventDefault(): void }) => void): boolean => {
    let prevented = false;
    step({ preventDefault: () => void (prevented = true) });
    return !prevented;
  };
  const tryToQuit = (): void => {
    if (!goesOn((event) => quitting.beforeQuit(event))) return;
    seen.steps.push('windows closed');
    if (goesOn((event) => quitting.willQuit(event))) seen.steps.push('gone without the app’s end');
  };
  const quitting = new Quitting({
    app: {
      busy: () => ({ running, waiting }),
      close: () => (seen.steps.push('app ended'), endless ? new Promise(() => undefined) : Promise.resolve()),
    },
    ask: async (question) => (seen.questions.push(question), answer),
    quit: tryToQuit,
    exit: () => seen.steps.push('gone'),
    patience: () => patience,
  });
  return { quitting, seen, tryToQuit, outOfPatience };
};

const whole = ['windows closed', 'app ended', 'gone'];

const settled = (): Promise<void> => new Promise((done) => setImmediate(done));

describe('quitting', () => {
  it('lets windows go first, then the app end, and asks nothing when no pass runs', async () => {
    const { seen, tryToQuit } = play({});
    tryToQuit();
    expect(seen.steps).toEqual(['windows closed', 'app ended']);
    await settled();
    expect(seen).toEqual({ questions: [], steps: whole });
  });

  it.each([
    [{ running: 1 }, '1 pass still runs. Quit anyway?'],
    [{ running: 2, waiting: 1 }, '2 passes still run and 1 pass waits. Quit anyway?'],
    [{ waiting: 4 }, '4 passes wait. Quit anyway?'],
  ])('asks when %j', async (busy, message) => {
    const { seen, tryToQuit } = play(busy);
    tryToQuit();
    await settled();
    expect(seen.questions.map((question) => question.message)).toEqual([message]);
    expect(seen.questions[0]!.detail).toContain('go on when their project is opened');
    expect(seen.steps).toEqual(whole);
  });

  it('stays when the designer does, and asks again the next time', async () => {
    const { seen, tryToQuit } = play({ running: 1, answer: false });
    tryToQuit();
    await settled();
    expect(seen.steps).toEqual([]);
    tryToQuit();
    await settled();
    expect(seen.questions).toHaveLength(2);
  });

  it('asks once, however often it is told to quit', async () => {
    const { seen, tryToQuit } = play({ running: 1 });
    tryToQuit();
    tryToQuit();
    tryToQuit();
    await settled();
    expect(seen.steps).toEqual(whole);
    expect(seen.questions).toHaveLength(1);
  });

  it('keeps the last window while it asks, and lets it go when it ends', async () => {
    const { quitting, seen } = play({ running: 1 });
    expect(quitting.mayCloseLastWindow()).toBe(false);
    await settled();
    expect(seen.steps).toEqual(whole);
    expect(quitting.mayCloseLastWindow()).toBe(true);
    expect(seen.questions).toHaveLength(1);
  });

  it('lets the last window go at once when nothing runs', () => {
    expect(play({}).quitting.mayCloseLastWindow()).toBe(true);
  });

  it('asks nobody when the system shuts down, not even when it was asking', async () => {
    const { quitting, seen, tryToQuit } = play({ running: 3, answer: false });
    tryToQuit();
    quitting.leaveUnasked();
    await settled();
    expect(seen.steps).toEqual(whole);
  });

  it('goes without an app that does not end', async () => {
    const { seen, tryToQuit, outOfPatience } = play({ endless: true });
    tryToQuit();
    await settled();
    expect(seen.steps).not.toContain('gone');
    outOfPatience();
    await settled();
    expect(seen.steps).toEqual(whole);
  });
});
