// npm run screenshots: takes docs/screenshots anew from the built app, on the offline engine, with a picture it draws itself.
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { chromium } from 'playwright';
import sharp from 'sharp';
import { bringBrowser } from '../runner/browser.mjs';

const root = resolve(import.meta.dirname, '../..');
const shots = join(root, 'docs/screenshots');
const folder = await mkdtemp(join(tmpdir(), 'pentimento-screenshots-'));

/** A coast at evening: layers of hills, a low sun, a lighthouse, grain. 2400 × 1600. */
async function drawPicture() {
  const hills = [
    ['#6d6a8f', 'M0 900 C 300 760 520 820 760 740 S 1300 620 1600 720 S 2200 640 2400 700 V1600 H0Z'],
    ['#4f4a72', 'M0 1040 C 280 900 600 1010 900 930 S 1500 800 1800 900 S 2250 860 2400 900 V1600 H0Z'],
    ['#39365a', 'M0 1180 C 400 1050 700 1160 1100 1080 S 1700 1010 2000 1090 S 2300 1100 2400 1070 V1600 H0Z'],
    ['#26243f', 'M0 1340 C 300 1240 620 1300 980 1270 S 1700 1200 2400 1330 V1600 H0Z'],
  ];
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="2400" height="1600">
    <defs>
      <linearGradient id="sky" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#274b7a"/><stop offset=".35" stop-color="#7f8fb5"/><stop offset=".55" stop-color="#f0a774"/><stop offset=".7" stop-color="#ffd9a0"/></linearGradient>
      <radialGradient id="sun"><stop offset="0" stop-color="#fff6dc"/><stop offset=".25" stop-color="#ffe4a8"/><stop offset="1" stop-color="#ffd9a0" stop-opacity="0"/></radialGradient>
      <linearGradient id="tower" x1="0" x2="1"><stop offset="0" stop-color="#f6efe2"/><stop offset="1" stop-color="#a79a94"/></linearGradient>
    </defs>
    <rect width="2400" height="1600" fill="url(#sky)"/>
    <circle cx="1560" cy="720" r="520" fill="url(#sun)"/><circle cx="1560" cy="720" r="86" fill="#fffaf0"/>
    <g fill="#fff" opacity=".35"><ellipse cx="520" cy="330" rx="360" ry="26"/><ellipse cx="760" cy="372" rx="260" ry="18"/><ellipse cx="1900" cy="260" rx="320" ry="20"/><ellipse cx="1220" cy="470" rx="300" ry="14"/></g>
    ${hills
      .slice(0, 3)
      .map(([fill, d]) => `<path d="${d}" fill="${fill}"/>`)
      .join('')}
    <path d="M560 620 L640 620 L672 1260 L528 1260 Z" fill="url(#tower)"/>
    <path d="M549 760 L651 760 L656 860 L544 860 Z M538 980 L662 980 L667 1080 L533 1080 Z" fill="#b5413a"/>
    <rect x="548" y="596" width="104" height="24" fill="#2b2a3b"/><rect x="566" y="530" width="68" height="66" fill="#ffe9a8"/><path d="M556 530 L600 470 L644 530Z" fill="#b5413a"/>
    ${hills
      .slice(3)
      .map(([fill, d]) => `<path d="${d}" fill="${fill}"/>`)
      .join('')}
  </svg>`;
  /** @type {import('sharp').SharpOptions} */
  const grain = {
    create: {
      width: 2400,
      height: 1600,
      channels: 3,
      background: '#808080',
      noise: { type: 'gaussian', mean: 128, sigma: 14 },
    },
  };
  const noise = await sharp(grain).png().toBuffer();
  const file = join(folder, 'lighthouse.jpg');
  await sharp(Buffer.from(svg))
    .composite([{ input: noise, blend: 'soft-light' }])
    .jpeg({ quality: 93 })
    .toFile(file);
  return file;
}

/** @type {readonly (readonly [string, number])[]} */
const passes = [
  ['vintage travel poster that says "VISIT THE COAST"', 0.8],
  ['watercolor of a lighthouse at dusk, "VISIT THE COAST"', 0.75],
  ['risograph print in two inks that says "VISIT THE COAST"', 0.8],
  ['noir film still, rain, "VISIT THE COAST"', 0.7],
  ['neon sign at night that says "OPEN ALL NIGHT"', 0.85],
  ['linocut with bold lines, "VISIT THE COAST"', 0.8],
  ['golden hour, warm light, "VISIT THE COAST" in small letters', 0.45],
  ['vintage travel poster that says "VISIT THE COAST", flat colours', 0.65],
];

/**
 * Starts a server of the command line.
 * @param {readonly string[]} args
 * @param {Record<string, string>} env
 */
async function serverOf(args, env) {
  const server = spawn(process.execPath, [join(root, 'src-main/cli/bin.mjs'), ...args], {
    env: { ...process.env, HOME: folder, MODELRUNNER_KEY: '', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await new Promise((done) =>
    server.stdout.on('data', (data) => {
      const told = /"url":\s*"([^"]+)"/.exec(String(data));
      if (told) done(told[1]);
    }),
  );
  return { url, server };
}

/** @param {import('node:child_process').ChildProcess} server */
async function ended(server) {
  server.kill('SIGTERM');
  await new Promise((done) => server.once('exit', done));
}

/**
 * Words that were read: the first version has a letter wrong, as the lab has it.
 * @param {import('playwright').Browser} browser
 * @param {string} picture
 */
async function words(browser, picture) {
  const faults = join(folder, 'misspell.json');
  await writeFile(faults, '{"faults":[{"route":"submit","on":1,"do":{"kind":"misspell","how":"swapped"}}]}');
  const service = await serverOf(['emulator', '--any-key', '--faults', faults], {});
  const app = await serverOf(['serve', '--no-open'], {
    PENTIMENTO_HOME: join(folder, 'home-words'),
    MODELRUNNER_KEY: 'mr-screenshots-0123456789',
    PENTIMENTO_MODELRUNNER_ORIGIN: new URL(service.url).origin,
  });
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' });
    page.setDefaultTimeout(400_000);
    /** @param {string} name */
    const button = (name) => page.getByRole('button', { name, exact: true });
    await page.goto(app.url);
    await button('New project…').click();
    await page.getByRole('textbox', { name: 'Folder path' }).fill(join(folder, 'Coast words'));
    await page.getByRole('textbox', { name: 'Folder path' }).press('Enter');
    await button('Add picture…').click();
    await page.getByRole('textbox', { name: 'File path' }).fill(picture);
    await page.getByRole('textbox', { name: 'File path' }).press('Enter');
    await page
      .getByRole('textbox', { name: 'Prompt', exact: true })
      .fill('vintage travel poster that says "VISIT THE COAST"');
    await page.getByRole('button', { name: /^×\d+ variations$/ }).click();
    await page.getByRole('menuitem', { name: 'Until the words are right…', exact: true }).click();
    await page.getByRole('button', { name: /^Run at most 4 passes/ }).click();
    await page.getByText('The words are right in v2').waitFor();
    await page.getByRole('option', { name: /^v1\b/ }).click();
    await button('Show where they were read').click();
    await page.getByRole('list', { name: 'Words in the picture', exact: true }).waitFor();
    await page.waitForTimeout(1500);
    await page.screenshot({ path: join(shots, 'words.png') });
    console.log('docs/screenshots/words.png');
    await page.close();
  } finally {
    await ended(app.server);
    await ended(service.server);
  }
}

async function main() {
  await mkdir(shots, { recursive: true });
  await mkdir(join(folder, 'Documents'));
  const picture = await drawPicture();
  const { url, server } = await serverOf(['serve', '--no-open'], { PENTIMENTO_HOME: join(folder, 'home') });
  const found = await bringBrowser({ root });
  if ('reason' in found) throw new Error(found.reason);
  const browser = await chromium.launch({ executablePath: found.file, args: ['--no-sandbox'] });
  try {
    await words(browser, picture);
    // `npm run screenshots -- words`: this one alone.
    if (process.argv.includes('words')) return;
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' });
    page.setDefaultTimeout(120_000);
    /** @param {string} name */
    const button = (name) => page.getByRole('button', { name, exact: true });
    /** @param {string} name */
    const shot = async (name) => {
      await page.waitForTimeout(400);
      await page.screenshot({ path: join(shots, `${name}.png`) });
      console.log(`docs/screenshots/${name}.png`);
    };
    /** Asked from here: the page's policy forbids what a function that waits inside it is made of. */
    const drawn = async () => {
      while (
        !(await page
          .locator('img')
          .evaluateAll((/** @type {any[]} */ images) => images.every((image) => image.complete)))
      )
        await page.waitForTimeout(100);
    };
    await page.goto(url);
    await button('New project…').waitFor();
    await shot('welcome');
    await button('New project…').click();
    await page.getByRole('textbox', { name: 'Folder path' }).fill(join(folder, 'Coast posters'));
    await page.getByRole('textbox', { name: 'Folder path' }).press('Enter');
    await button('Add picture…').waitFor();
    await shot('empty-project');
    // An error where it happened: a file that is no picture.
    const broken = join(folder, 'notes.jpg');
    await writeFile(broken, 'this is no picture');
    await button('Add picture…').click();
    await page.getByRole('textbox', { name: 'File path' }).fill(broken);
    await page.getByRole('textbox', { name: 'File path' }).press('Enter');
    await page
      .getByText(/is not a picture/)
      .first()
      .waitFor();
    await shot('error');
    await page.keyboard.press('Escape');
    await page.waitForTimeout(500);
    if (!(await page.getByRole('dialog').count())) await button('Add picture…').click();
    await page.getByRole('textbox', { name: 'File path' }).fill(picture);
    await page.getByRole('textbox', { name: 'File path' }).press('Enter');
    const prompt = page.getByRole('textbox', { name: 'Prompt', exact: true });
    for (const [index, [text, strength]] of passes.entries()) {
      await prompt.fill(text);
      await page.getByRole('slider', { name: 'Strength', exact: true }).fill(String(strength));
      await prompt.press('ControlOrMeta+Enter');
      await page.getByRole('option', { name: new RegExp(`^v${index + 1}\\b`) }).waitFor();
      await page.getByText(/^\d+ (running|waiting)/).waitFor({ state: 'detached' });
    }
    // Hints are a newcomer's.
    const hint = button('Close this hint');
    while (await hint.count()) await hint.click();
    await page.getByRole('option', { name: /^v1\b/ }).click();
    await drawn();
    await shot('project');
    await button('Compare').click();
    await drawn();
    await shot('compare');
    await page.keyboard.press('Escape');
    await page.getByRole('option', { name: /^v2\b/ }).click();
    await button('Export…').click();
    await page.getByRole('dialog').waitFor();
    await page.waitForTimeout(1500);
    await page.waitForTimeout(2500);
    await shot('export');
    await page.keyboard.press('Escape');
    await page.getByRole('option', { name: /^v6\b/ }).click({ modifiers: ['Shift'] });
    await button('Contact sheet…').click();
    await page.getByRole('dialog').waitFor();
    await drawn();
    await shot('contact-sheet');
    await page.keyboard.press('Escape');
    await page.getByRole('option', { name: /^v2\b/ }).click();
    await page.getByRole('button', { name: 'Crop…', exact: true }).click();
    await shot('crop');
    await page.keyboard.press('Escape');
    await button('Settings').click();
    await page.getByRole('dialog').waitFor();
    await shot('settings');
    await page.keyboard.press('Escape');
    await page.getByRole('option', { name: /^v8\b/ }).click();
    await page.setViewportSize({ width: 1024, height: 700 });
    await drawn();
    await shot('project-small');
  } finally {
    await browser.close();
    await ended(server);
    await rm(folder, { recursive: true, force: true });
  }
}

await main();
