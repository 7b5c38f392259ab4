import { join } from 'node:path';
import { ensureBuilt } from '../src-main/setup/building.mjs';
import { startChild } from '../src-main/setup/children.mjs';
import { ensureInstalled } from '../src-main/setup/installing.mjs';
import { endWith, root, say, sayError, SetupError } from '../src-main/setup/saying.mjs';

/**
 * `npm run dev`: the browser's host with hot reload. Vite serves the page, and hands what is asked of the app on to a host that is really let
 * in; a change in src-main builds it anew and starts it again on the same port, and the page finds it by itself. It works in a home of its
 * own (.build/dev-home, or PENTIMENTO_HOME), without a key: nothing of yours is read, and nothing is paid for.
 */

/** Paths of contract/assets.ts. */
const ofApp = '^/(files|import|rpc)([/?]|$)';
/** Milliseconds in which several changes are one. */
const settle = 300;

/** @typedef {{ child: import('node:child_process').ChildProcess, port: string, place: string, cookie: string }} Host */

/** @param {string | null} port @returns {Promise<Host>} */
const startHost = async (port) => {
  const { MODELRUNNER_KEY: _key, MODEL_RUNNER_KEY: _other, ...env } = process.env;
  env['PENTIMENTO_HOME'] ??= join(root, '.build', 'dev-home');
  const child = startChild(
    process.execPath,
    [join(root, 'src-main', 'cli', 'bin.mjs'), 'serve', '--no-open', ...(port === null ? [] : ['--port', port])],
    { cwd: root, env, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  /** @type {string} */
  const url = await new Promise((resolve, reject) => {
    let text = '';
    child.once('exit', (code) => reject(new SetupError(`The host ended at once (${code}).`)));
    child.stdout?.setEncoding('utf8').on('data', (chunk) => {
      text += chunk;
      const found = /\{"url":\s*"([^"]+)"\}/.exec(text)?.[1];
      if (found !== undefined) resolve(found);
    });
  });
  const answer = await fetch(url, { redirect: 'manual' });
  const cookie = /^[^;]+/.exec(answer.headers.get('set-cookie') ?? '')?.[0];
  if (cookie === undefined) throw new SetupError('The host lets nobody in.');
  const place = (answer.headers.get('location') ?? '/').replace(/\/$/, '');
  return { child, port: new URL(url).port, place, cookie };
};

const dev = async () => {
  await ensureInstalled({ root, say });
  if ((await ensureBuilt({ root, say })) === 'no-builder')
    throw new SetupError('"npm install --include=dev" brings what this needs.');
  let host = await startHost(null);

  const [{ createServer }, { default: react }, { watch }] = await Promise.all([
    import('vite'),
    import('@vitejs/plugin-react'),
    import('chokidar'),
  ]);
  const server = await createServer({
    configFile: false,
    root: join(root, 'src-renderer'),
    cacheDir: join(root, '.build', 'vite'),
    plugins: [react({ jsxImportSource: '#shown' })],
    server: {
      host: '127.0.0.1',
      fs: { allow: [root] },
      proxy: {
        [ofApp]: {
          target: `http://127.0.0.1:${host.port}`,
          changeOrigin: true,
          ws: true,
          rewrite: (path) => `${host.place}${path}`,
          configure: (proxy) => {
            const letIn = (/** @type {import('node:http').ClientRequest} */ request) => {
              request.setHeader('cookie', host.cookie);
              request.setHeader('origin', `http://127.0.0.1:${host.port}`);
            };
            proxy.on('proxyReq', letIn);
            proxy.on('proxyReqWs', letIn);
          },
        },
      },
    },
  });
  await server.listen();
  say(`Pentimento is running at ${server.resolvedUrls?.local[0] ?? ''}\nCtrl+C ends it.`);

  /** @type {Promise<void>} */
  let work = Promise.resolve();
  const again = async () => {
    try {
      if ((await ensureBuilt({ root, say })) === 'current') return;
      const ended = new Promise((resolve) => host.child.once('exit', resolve));
      host.child.kill('SIGTERM');
      await ended;
      host = await startHost(host.port);
      say('The host runs what you wrote.');
    } catch (error) {
      // What does not build stays as it was, until the next change.
      sayError(error);
    }
  };
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  const watcher = watch(join(root, 'src-main'), { ignoreInitial: true }).on('all', () => {
    clearTimeout(timer);
    timer = setTimeout(() => (work = work.then(again)), settle);
  });
  await new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, resolve);
  });
  clearTimeout(timer);
  await watcher.close();
  await work;
  host.child.kill('SIGTERM');
  await server.close();
  return 0;
};

await endWith(dev);
