import { link, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright';
import sharp from 'sharp';
import { createApp } from '../../../src-main/app/create';
import { durations } from '../../../src-main/common/durations';
import { startWebHost } from '../../../src-main/host-web';
import { inLanes } from '../../../src-main/project/load';
import { barePage } from '../bare-page';
import { manyPasses } from '../many-passes';
import { amount, frameRatio, ratio, spread, type Metric, type Skipped, type Suite } from '../metric';

/** The editor in Chromium, on long histories, against a bare page of as many plain thumbnails in the same virtual list. */

const sizes = [100, 1_000, 10_000] as const;
/** Of a history of so many versions, each figure that is taken of it. */
const namesAt = (count: (typeof sizes)[number]): readonly string[] => [
  `editor-open-${count}`,
  `history-scroll-${count}-vs-bare`,
  `grid-scroll-${count}-vs-bare`,
  ...(count === 100 ? [] : [`type-to-frame-${count}`, `type-to-frame-${count}-vs-bare`, `type-work-${count}`]),
  ...(count === 1_000 ? ['select-seen', 'select-fresh-vs-decode', 'editor-heap'] : []),
  ...(count === 10_000 ? ['search-10000', 'tree-pan-10000'] : []),
];
const names = sizes.flatMap(namesAt);

/** Frames of one scroll, and how far each goes. */
const frames = 150;
const step = 45;
const patience = 60_000;

/** A project of so many versions, all with pictures: of sixteen, since what is measured is not how they are made. */
async function project(work: string, count: number): Promise<string> {
  const { folder } = await manyPasses(join(work, `editor-${count}`), count);
  const pictures = await inLanes(
    Array.from({ length: 16 }, (_, at) => at),
    async (at) => {
      const file = join(work, `editor-${count}-${at}.png`);
      const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="1280" height="896"><rect width="1280" height="896" fill="hsl(${at * 22} 50% 40%)"/><circle cx="${200 + at * 50}" cy="420" r="300" fill="hsl(${at * 22 + 90} 60% 60%)"/></svg>`;
      await writeFile(file, await sharp(Buffer.from(svg)).png().toBuffer());
      return file;
    },
  );
  const passes = await readdir(join(folder, 'passes'));
  await inLanes(passes, async (name) => {
    const at = Number.parseInt(name.replace(/\D/g, '').slice(-6), 10) % pictures.length;
    for (const number of [1, 2]) await link(pictures[at]!, join(folder, 'passes', name, `${number}.png`));
  });
  return folder;
}

/** Milliseconds between frames while an element scrolls, there and back. */
const scrolled = (page: Page, selector: string): Promise<number[]> =>
  page.evaluate<number[]>(`new Promise((done) => {
    const element = document.querySelector(${JSON.stringify(selector)});
    const times = [];
    let last = performance.now();
    const most = element.scrollHeight - element.clientHeight;
    let at = 0, by = ${step};
    const tick = (now) => {
      times.push(now - last);
      last = now;
      if (at + by > most || at + by < 0) by = -by;
      element.scrollTop = at += by;
      if (times.length < ${frames}) requestAnimationFrame(tick);
      else done(times.slice(2));
    };
    requestAnimationFrame(tick);
  })`);

/** From a key's event to the frame after what it did, in the page's own time. */
const keyed = async (page: Page, keys: readonly string[]): Promise<number[]> => {
  await page.evaluate(`window.benchTimes = []; window.benchKeys ??= addEventListener('keydown', (event) => {
    const began = event.timeStamp;
    requestAnimationFrame(() => { const { port1, port2 } = new MessageChannel(); port1.onmessage = () => window.benchTimes.push(performance.now() - began); port2.postMessage(0); });
  }, true) ?? true;`);
  for (const key of keys) {
    await page.keyboard.press(key);
    await page.waitForTimeout(30);
  }
  return page.evaluate<number[]>('window.benchTimes');
};

/** Milliseconds of the page's main thread, its own alone, in scripts, styles and layout, while something is done. */
const worked = async (page: Page, what: () => Promise<unknown>): Promise<number> => {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const sum = async (): Promise<number> =>
    (await session.send('Performance.getMetrics')).metrics
      .filter(({ name }) => ['ScriptDuration', 'LayoutDuration', 'RecalcStyleDuration'].includes(name))
      .reduce((all, { value }) => all + value * 1_000, 0);
  const before = await sum();
  await what();
  const after = await sum();
  await session.detach();
  return after - before;
};

/** From a click on a row that was never looked at until its whole picture can be drawn, and how long another such picture takes to be decoded by a page that does nothing else. */
const fresh = (page: Page, turn: number): Promise<{ readonly ours: number; readonly bare: number }> =>
  page.evaluate<{ ours: number; bare: number }>(`(async () => {
    const scroll = document.querySelector('.history-scroll');
    const whole = () => document.querySelector('.picture:not([hidden]) .picture-whole');
    const frame = () => new Promise((done) => requestAnimationFrame(done));
    const rest = (time) => new Promise((done) => setTimeout(done, time));
    // Far from everything that was decoded ahead.
    scroll.scrollTop = (${turn} + 1) * 2400;
    await rest(600);
    const rows = [...document.querySelectorAll('.history-row')];
    const row = rows[Math.floor(rows.length / 2)];
    const before = whole()?.src;
    const began = performance.now();
    row.click();
    while (!(whole() && whole().src !== before && /at-once|fades/.test(whole().dataset.arrival))) await frame();
    const ours = performance.now() - began;
    const address = whole().src.replace(row.dataset.pass, rows.at(-1).dataset.pass);
    await rest(600);
    const image = new Image();
    const start = performance.now();
    image.src = address;
    await image.decode();
    await frame();
    return { ours, bare: performance.now() - start };
  })()`);

/** A working day's mixture, over and over: looking, choosing, rating, searching, writing, comparing, passes that run and are cancelled. */
async function scriptedWork(page: Page, until: (round: number) => boolean): Promise<number> {
  const body = page.locator('body');
  const list = page.locator('.history-list');
  const keys = async (on: typeof body, ...strokes: readonly string[]): Promise<void> => {
    for (const stroke of strokes) await on.press(stroke);
  };
  for (let round = 0; ; round += 1) {
    if (until(round)) return round;
    await keys(list, 'PageDown', 'ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowUp');
    await keys(body, '4', 'p', 'u', '0', 'Control+z', 'Control+z', 'Control+z', 'Control+z');
    if (round % 2 !== 1) continue;
    await keys(body, 'g');
    await scrolled(page, '.grid-scroll');
    await keys(page.locator('.grid-list'), 'ArrowRight', 'Shift+ArrowRight', 'Shift+ArrowRight');
    await keys(body, 'n', 'ArrowRight', 'Escape', 'g');
    await keys(body, 't');
    await scrolled(page, '.tree-scroll');
    await keys(body, 't', 'c', 'Escape');
    await scrolled(page, '.history-scroll');
    await keys(body, 'Control+f', ...'bakery', 'Escape', 'Escape', 'h', 'h');
    await page.getByRole('textbox', { name: 'Prompt', exact: true }).focus();
    await page.keyboard.type(' at dusk');
    await keys(body, 'Escape', 'Control+z');
    await keys(list, 'Delete');
    await keys(body, 'Control+z');
    if (round % 10 === 9) await keys(list, 'Home');
  }
}

export const editor: Suite = async ({ root, out, work, runs, say, wanted, long }) => {
  if (!names.some(wanted)) return [];
  const metrics: (Metric | Skipped)[] = [];
  const executablePath = process.env['PENTIMENTO_TEST_BROWSER'] ?? '/usr/bin/chromium';
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] }).catch((error: unknown) => {
    say(error instanceof Error ? error.message : String(error));
    return null;
  });
  if (!browser) return names.filter(wanted).map((name) => ({ name, reason: 'no Chromium to be had' }));
  const thumbnail = await sharp({ create: { width: 112, height: 78, channels: 3, background: '#7a5' } })
    .webp()
    .toBuffer();
  const bare = await barePage(root, thumbnail);
  const turns = Math.min(runs, 5);
  try {
    for (const count of sizes.filter((each) => namesAt(each).some(wanted))) {
      say(`the editor with ${count} versions …`);
      const folder = await project(work, count);
      const home = join(work, `home-${count}`);
      await mkdir(home, { recursive: true });
      const host = await startWebHost({
        port: 0,
        rendererFolder: join(out, 'renderer'),
        createApp,
        home,
        environment: { key: null, origin: null },
        programs: { images: join(out, 'main/image-process.js'), restyle: join(out, 'main/restyle-process.js') },
        version: '0.0.0',
        durations,
      });
      const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' });
      const page = await context.newPage();
      page.setDefaultTimeout(patience);
      const plain = await context.newPage();
      try {
        await page.goto(host.url);
        await page
          .getByRole('button', { name: /^Open project/ })
          .first()
          .click();
        await page.getByRole('textbox', { name: 'Folder path', exact: true }).fill(folder);
        await page.getByRole('button', { name: 'Open', exact: true }).click();
        const first = page.getByRole('option', { name: new RegExp(`^v${count}\\b`) });
        await first.waitFor();
        const place = page.url();
        const opened: number[] = [];
        for (let turn = 0; turn < (wanted(`editor-open-${count}`) ? turns : 0); turn++) {
          await page.goto('about:blank');
          const began = performance.now();
          await page.goto(place);
          await first.waitFor();
          opened.push(performance.now() - began);
        }
        if (opened.length > 0) metrics.push(amount(`editor-open-${count}`, 'ms', 1500, opened));
        const heap = await page.context().newCDPSession(page);
        const used = async (): Promise<number> => {
          await heap.send('HeapProfiler.collectGarbage');
          return (await heap.send('Runtime.getHeapUsage')).usedSize;
        };
        const against = async (name: string, selector: string, columns: number, height: number): Promise<void> => {
          if (!wanted(name)) return;
          await plain.goto(bare.url(count, columns, height));
          const [ours, theirs]: [number[][], number[][]] = [[], []];
          // The first turn makes the thumbnails.
          for (let turn = -1; turn < turns; turn++) {
            for (const [on, of, into] of [
              [page, selector, ours],
              [plain, '#scroll', theirs],
            ] as const) {
              await on.bringToFront();
              const times = await scrolled(on, of);
              if (turn >= 0) into.push(times);
            }
          }
          metrics.push(frameRatio(name, 1.2, ours, theirs));
          await page.bringToFront();
        };
        await against(`history-scroll-${count}-vs-bare`, '.history-scroll', 1, 62);
        if (wanted(`grid-scroll-${count}-vs-bare`)) {
          await page.locator('body').press('g');
          await page.locator('.grid-cell').first().waitFor();
          await against(`grid-scroll-${count}-vs-bare`, '.grid-scroll', 3, 220);
          await page.locator('body').press('g');
        }
        // A page behind another draws no frames.
        await page.bringToFront();
        await page.locator('.history-list:not([aria-busy])').waitFor();
        await page.evaluate(`document.querySelector('.history-scroll').scrollTop = 0`);
        await first.click();
        await page.waitForTimeout(1_000);
        if (count === 1_000 && wanted('select-seen')) {
          // There and back: what was looked at before is looked at again.
          const looked: number[] = [];
          for (let turn = 0; turn < 12; turn++)
            looked.push(
              await page.evaluate<number>(`new Promise((done) => {
                const began = performance.now();
                const before = document.querySelector('.picture:not([hidden]) .picture-whole')?.src;
                document.querySelector('.history-list').focus();
                document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: ${turn % 2 === 0 ? "'ArrowDown'" : "'ArrowUp'"}, bubbles: true, cancelable: true }));
                const look = () => {
                  const now = document.querySelector('.picture:not([hidden]) .picture-whole');
                  if (now && now.src !== before && /at-once|fades/.test(now.dataset.arrival)) done(performance.now() - began);
                  else requestAnimationFrame(look);
                };
                requestAnimationFrame(look);
              })`),
            );
          metrics.push(amount('select-seen', 'ms', 100, looked.slice(2)));
        }
        if (count === 1_000 && wanted('select-fresh-vs-decode')) {
          const [ours, theirs]: [number[], number[]] = [[], []];
          for (let turn = 0; turn < 12; turn++) {
            const one = await fresh(page, turn);
            ours.push(one.ours);
            theirs.push(one.bare);
          }
          metrics.push(ratio('select-fresh-vs-decode', 1.5, ours.slice(2), theirs.slice(2)));
        }
        if (count !== 100 && [`type-to-frame-${count}`, `type-work-${count}`].some(wanted)) {
          const text = [...'a poster of a quiet harbour at dawn'];
          await plain.goto('about:blank');
          await plain.setContent('<textarea aria-label="Prompt" style="width: 270px; height: 94px"></textarea>');
          const [ours, theirs]: [number[][], number[][]] = [[], []];
          let spent = 0;
          // A key waits for the screen's next frame on either page; the first turn is not counted.
          for (let turn = -1; turn < turns; turn++)
            for (const [on, into] of [
              [page, ours],
              [plain, theirs],
            ] as const) {
              await on.bringToFront();
              await on.getByRole('textbox', { name: 'Prompt', exact: true }).focus();
              await on.keyboard.press('Control+a');
              const type = async (): Promise<void> => {
                const times = await keyed(on, text);
                if (turn >= 0) into.push(times);
              };
              if (turn >= 0 && on === page) spent += await worked(on, type);
              else await type();
            }
          metrics.push(
            amount(`type-work-${count}`, 'ms', 4, [spent / (turns * text.length)]),
            {
              ...amount(`type-to-frame-${count}`, 'ms', 16, ours.flat(), theirs.flat()),
              value: spread(ours.flat()).p95,
            },
            frameRatio(`type-to-frame-${count}-vs-bare`, 1.2, ours, theirs),
          );
          await page.bringToFront();
          await page.locator('body').press('Escape');
        }
        if (count === 1_000 && wanted('editor-heap')) {
          // Everything was open once: what is loaded and kept by then is no leak.
          await scriptedWork(page, (round) => round >= 4);
          await page.waitForTimeout(1_000);
          const before = await used();
          const began = Date.now();
          const rounds = await scriptedWork(page, (round) => (long ? Date.now() - began > 600_000 : round >= 20));
          await page.waitForTimeout(1_000);
          const after = await used();
          say(`${rounds} rounds of work, ${Math.round((Date.now() - began) / 1_000)} s`);
          metrics.push({
            ...ratio(long ? 'editor-heap-10min' : 'editor-heap', 1.3, [after], [before]),
            ours: spread([after / 1_048_576]),
            theirs: spread([before / 1_048_576]),
          });
        }
        if (count === 10_000 && wanted('search-10000')) {
          await page.locator('body').press('Control+f');
          const searched: number[] = [];
          for (const word of ['v9999', 'bakery', 'concert', 'risograph'])
            searched.push(Math.max(...(await keyed(page, ['Control+a', ...word]))));
          metrics.push(amount('search-10000', 'ms', 100, searched));
          await page.keyboard.press('Escape');
          await page.keyboard.press('Escape');
        }
        if (count === 10_000 && wanted('tree-pan-10000')) {
          await page.locator('body').press('t');
          await page.locator('.tree-node').first().waitFor();
          const panned: number[] = [];
          for (let turn = 0; turn < turns; turn++) panned.push(spread(await scrolled(page, '.tree-scroll')).p95);
          metrics.push(amount('tree-pan-10000', 'ms', 34, panned));
        }
      } catch (error) {
        // What was measured by then stays.
        metrics.push({
          name: `editor with ${count} versions`,
          reason: `failed: ${error instanceof Error ? error.message : String(error)}`,
        });
      } finally {
        await context.close();
        await host.close();
      }
    }
  } finally {
    await bare.close();
    await browser.close();
  }
  return metrics.filter((each) => 'reason' in each || wanted(each.name));
};
