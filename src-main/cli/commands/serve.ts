import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { environmentDoubts } from '../../app/environment-doubts';
import { readsWords } from '../../app/node-ports';
import { PentimentoError } from '../../contract/errors';
import type { AccountScript } from '../../emulator/account';
import type { FaultScript } from '../../emulator/fault-script';
import { fromSystem } from '../../project/files';
import type { Context } from '../context';
import { integer } from '../options';
import { print, say, type Outcome } from '../output';

/** A server's document is printed when it listens; it ends with 0 on SIGINT and SIGTERM. */
const ended: Outcome = { exit: 0, document: {}, lines: [] };

const port = (text: string | undefined): number => (text === undefined ? 0 : integer('--port', text, 0, 65_535));

const signalled = (signal: AbortSignal): Promise<void> =>
  new Promise((done) => {
    if (signal.aborted) done();
    else signal.addEventListener('abort', () => done(), { once: true });
  });

export async function serve(
  context: Context,
  options: { readonly port?: string; readonly open: boolean },
): Promise<Outcome> {
  const wanted = port(options.port);
  const { environment } = context;
  const [{ startWebHost }, { createApp }, { keepGoing, openLog }] = await Promise.all([
    import('../../host-web'),
    import('../../app/create'),
    import('../../core/log'),
  ]);
  const events = openLog(environment.logs, Date.now);
  keepGoing(events);
  events.started({ version: environment.version, host: 'web' });
  const host = await startWebHost({
    port: wanted,
    rendererFolder: join(dirname(dirname(environment.programs.images)), 'renderer'),
    createApp,
    home: environment.home,
    environment: { key: environment.key, origin: environment.origin },
    editor: environment.editor,
    programs: environment.programs,
    version: environment.version,
    readsWords: readsWords(process.env),
    doubts: environmentDoubts(process.env),
    events,
    log: say,
  });
  await print(JSON.stringify({ url: host.url }));
  if (options.open) {
    const { default: open } = await import('open');
    await open(host.url).catch(() => say(`Open ${host.url} in a browser.`));
  }
  await signalled(context.signal);
  await host.close();
  return ended;
}

function portFault(error: unknown, wanted: number): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === 'EADDRINUSE')
    return new PentimentoError(
      'io-failed',
      `Port ${wanted} is in use by another program. Choose another with --port, or leave it out.`,
      { cause: error },
    );
  if (code === 'EACCES')
    return new PentimentoError(
      'no-rights',
      `Port ${wanted} is reserved on this system. Choose one above 1023 with --port, or leave it out.`,
      { cause: error },
    );
  return error;
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(resolve(path), 'utf8');
  } catch (error) {
    throw fromSystem(error, path);
  }
}

/** A fault script that can't be read, or is none, is wrong use. */
async function scriptOf(path: string): Promise<FaultScript> {
  const [text, { parseFaultScript }] = await Promise.all([textOf(path), import('../../emulator/fault-script')]);
  return parseFaultScript(text);
}

/** So is an account. */
async function accountOf(path: string): Promise<AccountScript> {
  const [text, { parseAccountScript }] = await Promise.all([textOf(path), import('../../emulator/account')]);
  return parseAccountScript(text);
}

export async function emulator(
  context: Context,
  options: { readonly port?: string; readonly faults?: string; readonly account?: string; readonly anyKey?: boolean },
): Promise<Outcome> {
  const wanted = port(options.port);
  const faults = options.faults === undefined ? null : await scriptOf(options.faults);
  const account = options.account === undefined ? null : await accountOf(options.account);
  const [{ startEmulator }, { nanoid }] = await Promise.all([import('../../emulator/emulator'), import('nanoid')]);
  const key = `mr-emulator-${nanoid(43)}`;
  const running = await startEmulator({
    port: wanted,
    pricePerMegapixel: '0.06',
    ...(options.anyKey ? {} : { keys: [key] }),
    programs: context.environment.programs,
    ...(faults ? { faults } : {}),
    ...(account ? { account } : {}),
  }).catch((error: unknown) => {
    throw portFault(error, wanted);
  });
  await print(JSON.stringify({ url: running.origin, key }));
  await signalled(context.signal);
  await running.close();
  return ended;
}
