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
import { amount, ratio, spread, type Metric, type Skipped, type Suite } from '../metric';

/** The editor in Chromium, on long histories, against a bare page of as many plain thumbnails in the same virtual list. */

const sizes = [100, 1_000, 10_000] as const;
const names = [
  ...sizes.flatMap((count) => [
    `editor-open-${count}`,
    `history-scroll-${count}-vs-bare`,
    `grid-scroll-${count}-vs-bare`,
  ]),
  'select-seen',
  'type-to-frame',
  'search-10000',
  'tree-pan-10000',
  'editor-heap',
];

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

export const editor: Suite = async ({ root, out, work, runs, say, wanted }) => {
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
    for (const count of sizes.filter((each) =>
      names.some((name) => wanted(name) && (name.includes(`-${each}`) || (each === 1_000 && !/\d/.test(name)))),
    )) {
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
        for (let turn = 0; turn < turns; turn++) {
          await page.goto('about:blank');
          const began = performance.now();
          await page.goto(place);
          await first.waitFor();
          opened.push(performance.now() - began);
        }
        metrics.push(amount(`editor-open-${count}`, 'ms', 1500, opened));
        const heap = await page.context().newCDPSession(page);
        const used = async (): Promise<number> => {
          await heap.send('HeapProfiler.collectGarbage');
          return (await heap.send('Runtime.getHeapUsage')).usedSize;
        };
        const against = async (name: string, selector: string, columns: number, height: number): Promise<void> => {
          await plain.goto(bare.url(count, columns, height));
          const p95 = async (on: Page, of: string): Promise<number> => {
            await on.bringToFront();
            return spread(await scrolled(on, of)).p95;
          };
          const [ours, theirs]: [number[], number[]] = [[], []];
          // The first turn makes the thumbnails.
          for (let turn = -1; turn < turns; turn++) {
            const [a, b] = [await p95(page, selector), await p95(plain, '#scroll')];
            if (turn < 0) continue;
            ours.push(a);
            theirs.push(b);
          }
          metrics.push(ratio(name, 1.2, ours, theirs));
          await page.bringToFront();
        };
        await against(`history-scroll-${count}-vs-bare`, '.history-scroll', 1, 62);
        await page.locator('body').press('g');
        await page.locator('.grid-cell').first().waitFor();
        await against(`grid-scroll-${count}-vs-bare`, '.grid-scroll', 3, 220);
        await page.locator('body').press('g');
        if (count === 1_000) {
          const before = await used();
          await page.evaluate(`document.querySelector('.history-scroll').scrollTop = 0`);
          await first.click();
          await page.waitForTimeout(1_000);
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
          await page.getByRole('textbox', { name: 'Prompt', exact: true }).focus();
          const typed = await keyed(page, [...'a poster of a quiet harbour at dawn']);
          metrics.push(amount('type-to-frame', 'ms', 16, [spread(typed).p95]));
          await page.locator('body').press('Escape');
          for (let turn = 0; turn < 40; turn++) {
            await page.locator('.history-list').press(turn % 5 === 0 ? 'PageDown' : 'ArrowDown');
            if (turn % 10 === 9) {
              for (const key of ['g', 'g', 't', 't', 'c', 'c']) await page.locator('body').press(key);
              await scrolled(page, '.history-scroll');
            }
          }
          const after = await used();
          metrics.push(ratio('editor-heap', 1.3, [after], [before]));
        }
        if (count === 10_000) {
          await page.locator('body').press('Control+f');
          const searched: number[] = [];
          for (const word of ['v9999', 'bakery', 'concert', 'risograph'])
            searched.push(Math.max(...(await keyed(page, ['Control+a', ...word]))));
          metrics.push(amount('search-10000', 'ms', 100, searched));
          await page.keyboard.press('Escape');
          await page.keyboard.press('Escape');
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
