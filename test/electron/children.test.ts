import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildFolder, eventually } from './launch';
import { picture } from '../support/pictures';
import { withApp, type Opened } from './with-app';

const { open, home, shared } = withApp({ shared: true });

const program = join(buildFolder, 'main', 'image-process.js');

const newProject = async (app: Opened): Promise<string> => {
  const folder = join(home(), 'Autumn poster');
  await app.remote.answer('save', { canceled: false, filePath: folder });
  await app.remote.call(app.window, 'dialogs.pickNewProject', undefined);
  return ((await app.remote.call(app.window, 'projects.create', { folder, name: null })) as { id: string }).id;
};

let width = 64;

/** Each of another size, since equal pictures are one source. */
const add = async (app: Opened, projectId: string, name: string): Promise<unknown> =>
  app.remote.call(app.window, 'sources.add', {
    projectId,
    paths: [await picture(join(home(), name), { width: (width += 1), height: 48 })],
  });

const alive = (app: Opened) => app.remote.utilities().then((all) => all.filter(({ pid }) => pid !== null));

describe('child processes', () => {
  it('are Electron’s, with names, and know no keys', async () => {
    const app = await open({ environment: { MODELRUNNER_KEY: 'mr-environment-key-1234', OTHER_TOKEN: 'hush-5678' } });
    const project = await newProject(app);
    expect(await app.remote.utilities()).toEqual([]);
    await add(app, project, 'shop.jpg');
    const [first] = await alive(app);
    expect(first).toMatchObject({ name: 'image process' });
    if (process.platform !== 'linux') return;
    const environment = await readFile(`/proc/${first!.pid}/environ`, 'latin1');
    expect(environment).not.toMatch(/mr-environment-key|hush-5678/);
  });

  it('end with the app, and a new one is started where one ended', async () => {
    const app = await open();
    const project = await newProject(app);
    await add(app, project, 'shop.jpg');
    const [first] = await alive(app);
    process.kill(first!.pid!, 'SIGKILL');
    await eventually(
      () => alive(app),
      (all) => all.every(({ pid }) => pid !== first!.pid),
    );
    expect(await add(app, project, 'square.jpg')).toMatchObject({ added: [{ name: 'square.jpg' }] });
    const [second] = await alive(app);
    await app.stop();
    await eventually(
      async () => {
        try {
          return process.kill(second!.pid!, 0);
        } catch {
          return false;
        }
      },
      (runs) => !runs,
    );
    expect(app.output()).toBe('');
  });

  it('that run out of memory take nothing with them, and their report goes nowhere', async () => {
    const app = await open({ environment: { SHOWN_NOWHERE: 'a-word-of-the-environment' } });
    const project = await newProject(app);
    await add(app, project, 'shop.jpg');
    await app.remote.utilityFails(0);
    await eventually(
      () => alive(app),
      (all) => all.length === 0,
    );
    expect(await add(app, project, 'square.jpg')).toMatchObject({ added: [{ name: 'square.jpg' }] });
    expect(app.output()).not.toContain('a-word-of-the-environment');
  });

  it('can’t be had by running the app as Node', async () => {
    for (const answer of await shared().remote.runAsNode(program)) expect(answer).toContain('can’t be run as Node');
  });

  it.each([
    ['a stdin', { stdio: ['pipe', 'ignore', 'pipe'] }, 'stdin value other than ignore is not supported'],
    ['half a stdio', { stdio: ['ignore', 'pipe'] }, 'configuration missing'],
    ['a channel', { stdio: 'ipc' }, 'inherit, pipe, ignore'],
    ['an option of fork', { serialization: 'advanced' }, 'no utility process option'],
    ['an option of Node', { execArgv: ['--max-old-space-size=512'] }, 'does nothing in a utility process'],
    ['variables that are no text', { env: { COUNT: 1 } }, 'Invalid value for env'],
  ])('are not started with %s', async (_what, options, error) => {
    expect(await shared().remote.forkUtility(program, options)).toContain(error);
  });
});
