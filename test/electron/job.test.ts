import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { defaultDraft } from '../../src-main/common/recipe';
import { sentOf } from '../../src-main/contract/inputs';
import { importUrl, preparedUrl, resultUrl, sourceUrl } from '../../src-main/contract/assets';
import type { PassView, ProjectView, SourceView } from '../../src-main/contract/views';
import { eventually } from './launch';
import { picture } from '../support/pictures';
import { withApp, type Opened } from './with-app';

const { open, home } = withApp();

const preparation = { crop: null, rotate: 0, background: '#ffffff' };

const at = (path: string): string => `pentimento://app/${path}`;

const newProject = async (app: Opened): Promise<ProjectView> => {
  const folder = join(home(), 'Autumn poster');
  await app.remote.answer('save', { canceled: false, filePath: folder });
  await app.remote.call(app.window, 'dialogs.pickNewProject', undefined);
  return (await app.remote.call(app.window, 'projects.create', { folder, name: null })) as ProjectView;
};

const dropped = async (app: Opened, project: ProjectView, streamed = false): Promise<SourceView> => {
  const answer = await app.remote.fetch(at(importUrl(project.id, 'shop.jpg')), {
    method: 'POST',
    streamed,
    headers: { Origin: 'pentimento://app', 'Content-Type': 'image/jpeg' },
    base64: await readFile(await picture(join(home(), 'shop.jpg'), { width: 640, height: 480 }), 'base64'),
  });
  expect(answer.status).toBe(200);
  return (JSON.parse(answer.text) as { added: SourceView[] }).added[0]!;
};

const run = async (app: Opened, project: ProjectView, source: SourceView, draft: object): Promise<PassView> =>
  (await app.remote.call(app.window, 'passes.run', {
    projectId: project.id,
    input: { kind: 'source', id: source.id },
    basedOn: null,
    draft: { ...defaultDraft, prompt: 'a watercolor of the shop', image_size: { width: 512, height: 384 }, ...draft },
    preparation,
    allowCost: null,
  })) as PassView;

const passes = async (app: Opened, project: ProjectView): Promise<readonly PassView[]> =>
  ((await app.remote.call(app.window, 'projects.open', { folder: project.folder })) as ProjectView).passes;

const isDone = ({ pass }: PassView): boolean => pass.state === 'done';

const metadata = async (app: Opened, path: string) =>
  sharp(Buffer.from((await app.remote.fetch(at(path))).base64, 'base64')).metadata();

describe('the job, through Electron’s own ways', () => {
  it('goes from a dropped picture to a result on the canvas', async () => {
    const app = await open();
    const project = await newProject(app);
    const source = await dropped(app, project);
    expect(source).toMatchObject({ name: 'shop.jpg', probe: { width: 640, height: 480 } });
    expect(await metadata(app, sourceUrl(project.id, source.id))).toMatchObject({ format: 'jpeg', width: 640 });
    expect(await metadata(app, sourceUrl(project.id, source.id, 160))).toMatchObject({ format: 'webp', width: 160 });

    const started = await run(app, project, source, { seed: 7, rendering_speed: 'TURBO' });
    const [view] = await eventually(
      () => passes(app, project),
      (all) => all.every(isDone),
    );
    expect(view!.pass).toMatchObject({
      id: started.pass.id,
      version: 1,
      engine: 'offline',
      results: [{ width: 512, height: 384 }],
    });
    expect(await metadata(app, resultUrl(project.id, view!.pass.id, 1))).toMatchObject({
      format: 'png',
      width: 512,
      height: 384,
    });
    expect(
      (await app.remote.fetch(at(preparedUrl(project.id, sentOf(view!.pass)!.sha256)))).headers['content-type'],
    ).toBe('image/jpeg');
    const record = JSON.parse(await readFile(join(project.folder, view!.folder, 'pass.json'), 'utf8')) as {
      state: string;
    };
    expect(record.state).toBe('done');
  });

  it('drags pictures out as files of their own, under names that tell what they are, and nothing else', async () => {
    const app = await open();
    const project = await newProject(app);
    const source = await dropped(app, project);
    const address = sourceUrl(project.id, source.id);
    await app.remote.startDrag(app.window, `files/${project.id}/../../pentimento.json`, 'stolen.png');
    await app.remote.startDrag(app.window, importUrl(project.id, 'x'), 'stolen.png');
    await app.remote.startDrag(app.window, address, '../Autumn: poster v7.jpg');
    const dragged = async () => (await app.remote.calls()).filter(({ name }) => name === 'contents.startDrag');
    const [call] = await eventually(dragged, (all) => all.length > 0);
    const [file] = call!.args as [string];
    expect(basename(file)).toMatch(/^[^/:]*Autumn[^/:]*poster v7\.jpg$/);
    expect(file.startsWith(project.folder)).toBe(false);
    expect(await readFile(file)).toEqual(await readFile(join(project.folder, source.file)));
    expect(await dragged()).toHaveLength(1);
  });

  it('tells at the end of a pass, when nobody looks; a click brings the app back', async () => {
    const app = await open();
    const project = await newProject(app);
    const source = await dropped(app, project);
    await run(app, project, source, { rendering_speed: 'TURBO' });
    await eventually(
      () => passes(app, project),
      (all) => all.every(isDone),
    );
    expect(await app.remote.notifications()).toEqual([]);
    await app.remote.blur();
    await run(app, project, source, { rendering_speed: 'TURBO' });
    // Of v1 there may be one, too: it is told a moment after its record says so.
    const isOfSecond = ({ title = '' }): boolean => title.includes('v2');
    const shown = await eventually(
      () => app.remote.notifications(),
      (all) => all.some(isOfSecond),
    );
    await app.remote.clickNotification(shown.findIndex(isOfSecond));
    expect(await app.remote.windows()).toMatchObject([{ focused: true }]);
  });

  it('shows on the taskbar that passes run, how far they have come, and nothing once they have ended', async () => {
    const app = await open();
    const project = await newProject(app);
    const source = await dropped(app, project);
    for (let seed = 1; seed <= 3; seed += 1) await run(app, project, source, { rendering_speed: 'TURBO', seed });
    await eventually(
      () => passes(app, project),
      (all) => all.length === 3 && all.every(isDone),
    );
    const bars = await eventually(
      async () => (await app.remote.windows()).flatMap(({ progress }) => progress),
      (all) => all.at(-1) === -1,
    );
    // Above 1: it runs, and nobody knows how far it is.
    expect(bars[0]).toBe(2);
    expect(bars.some((bar) => bar > 0 && bar < 1)).toBe(true);
  });

  it('asks before it quits while passes run, stays when told to, and goes on with them at the next start', async () => {
    const app = await open();
    const project = await newProject(app);
    const source = await dropped(app, project);
    for (let seed = 1; seed <= 4; seed += 1)
      await run(app, project, source, { seed, rendering_speed: 'QUALITY', num_images: 2 });
    const asked = async (): Promise<readonly unknown[]> =>
      (await app.remote.calls()).filter(({ name }) => name === 'dialog.message').map(({ args }) => args[0]);

    await app.remote.answer('message', { response: 1 }, { response: 0 });
    await app.remote.quit();
    expect(await eventually(asked, (all) => all.length === 1)).toMatchObject([
      { buttons: ['Quit', 'Keep Working'], cancelId: 1, message: expect.stringMatching(/Quit anyway\?$/) as unknown },
    ]);
    expect(await app.remote.call(app.window, 'app.state')).toMatchObject({ host: 'electron' });

    app.remote.closeWindow(app.window).catch(() => undefined);
    expect(await app.ended).toBe(0);

    const again = await open();
    const finished = await eventually(
      () => passes(again, project),
      (all) => all.every(isDone),
    );
    expect(finished.map(({ pass }) => [pass.version, pass.results.length])).toEqual(
      [1, 2, 3, 4].map((version) => [version, 2]),
    );
  }, 300_000);

  it('takes a Blob’s bytes whole, though they come in pieces and nobody says how many', async () => {
    const app = await open();
    const project = await newProject(app);
    // Noise: many pieces.
    const file = join(home(), 'noise.png');
    const noise = { type: 'gaussian', mean: 128, sigma: 60 } as const;
    await sharp({ create: { width: 900, height: 700, channels: 3, background: '#888', noise } })
      .png()
      .toFile(file);
    const bytes = await readFile(file);
    expect(bytes.length).toBeGreaterThan(1_000_000);
    const answer = await app.remote.fetch(at(importUrl(project.id, 'noise.png')), {
      method: 'POST',
      headers: { Origin: 'pentimento://app', 'Content-Type': 'image/png' },
      base64: bytes.toString('base64'),
      streamed: true,
    });
    const [source] = (JSON.parse(answer.text) as { added: SourceView[] }).added;
    expect(source).toMatchObject({ probe: { width: 900, height: 700 } });
    expect((await readFile(join(project.folder, source!.file))).equals(bytes)).toBe(true);
    await dropped(app, project, true);
  });

  it('takes pictures by path, and shows files in the file manager', async () => {
    const app = await open();
    const project = await newProject(app);
    await mkdir(join(home(), 'pictures'));
    await picture(join(home(), 'pictures', 'café.jpg'));
    const { added } = (await app.remote.call(app.window, 'sources.add', {
      projectId: project.id,
      paths: [join(home(), 'pictures', 'café.jpg')],
    })) as { added: SourceView[] };
    expect(added).toMatchObject([{ name: 'café.jpg', present: true }]);
    expect(
      await app.remote.call(app.window, 'project.reveal', { projectId: project.id, file: added[0]!.file }),
    ).toMatchObject({ shown: true });
    expect((await app.remote.calls()).find(({ name }) => name === 'shell.showItemInFolder')!.args).toEqual([
      join(project.folder, added[0]!.file),
    ]);
  });

  it('opens a copy of a picture in the system’s editor, and takes in what was saved there', async () => {
    const app = await open();
    const project = await newProject(app);
    const source = await dropped(app, project);
    await app.remote.call(app.window, 'edits.choose', { id: 'system' });
    const { file } = (await app.remote.call(app.window, 'edits.open', {
      projectId: project.id,
      of: { kind: 'source', id: source.id },
    })) as { file: string };
    const copy = join(project.folder, file);
    expect((await app.remote.calls()).find(({ name }) => name === 'shell.openPath')!.args).toEqual([copy]);
    await writeFile(copy, await sharp(copy).negate().jpeg().toBuffer());
    const view = await eventually(
      async () => (await app.remote.call(app.window, 'projects.open', { folder: project.folder })) as ProjectView,
      ({ sources }) => sources.length === 2,
    );
    expect(view.sources.find(({ id }) => id !== source.id)).toMatchObject({
      editedFrom: { copy: basename(dirname(copy)) },
    });
  });
});
