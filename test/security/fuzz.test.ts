import { mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { createRouterClient } from '@orpc/server';
import type { z } from 'zod';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { App } from '../../src-main/app/app';
import { createApp } from '../../src-main/app/create';
import { openLog } from '../../src-main/core/log';
import { defaultDraft } from '../../src-main/common/recipe';
import { contract, preparation } from '../../src-main/contract';
import { openLab } from '../support/lab';
import { filesBelow } from '../support/folders';
import { picture } from '../support/pictures';
import { until } from '../support/until';
import { drawing, valueFor } from './fuzz-values';

const calls = Number(process.env['PENTIMENTO_FUZZ_CALLS'] ?? 2_000);
const seed = Number(process.env['PENTIMENTO_FUZZ_SEED'] ?? 20_261_129);

interface Procedure {
  readonly path: readonly string[];
  readonly input: z.ZodType | undefined;
}

/** Every procedure that the contract has. */
const proceduresOf = (node: object, path: readonly string[] = []): Procedure[] =>
  '~orpc' in node
    ? [{ path, input: (node['~orpc'] as { inputSchema?: z.ZodType }).inputSchema }]
    : Object.entries(node).flatMap(([name, next]) => proceduresOf(next as object, [...path, name]));
const procedures = proceduresOf(contract);

const lab = await openLab('fuzz');
const at = lab.at;
let app: App;
let log: ReturnType<typeof openLog>;
let known: Record<string, unknown[]>;
let projectId: string;
type Call = (input: unknown, options: { signal: AbortSignal }) => Promise<unknown>;

beforeAll(async () => {
  await mkdir(at('outside'));
  await mkdir(at('granted'));
  await writeFile(at('outside/.bash_aliases'), 'mine');
  await picture(at('outside/private.png'));
  log = openLog(at('logs'), Date.now);
  let made = 0;
  app = await createApp({
    ...lab.ports({ home: at('home') }),
    host: 'electron',
    log,
    dialogs: {
      pickNewProject: async () => (made < 5 ? at(`picked-${++made}`) : null),
      pickProject: async () => at('picked-1'),
      pickPictures: async () => [at('outside/private.png')],
      pickExport: async () => at('granted/picture.png'),
      confirmLinks: async () => false,
      confirmEmptying: async () => false,
    },
  });
  const client = createRouterClient(app.router);
  await client.dialogs.pickNewProject();
  const project = await client.projects.create({ folder: at('picked-1'), name: 'Poster' });
  projectId = project.id;
  const { added } = await client.sources.add({ projectId, paths: [at('outside/private.png')] });
  const source = added[0]!.id;
  const draft = { ...defaultDraft, prompt: 'noir', image_size: { width: 256, height: 256 } };
  const run = await client.passes.run({
    projectId,
    input: { kind: 'source', id: source },
    basedOn: null,
    draft,
    preparation: preparation.parse({}),
    allowCost: null,
  });
  await symlink(at('outside'), at('picked-1/link'));
  const paths = [
    at('picked-1'),
    at('picked-2'),
    at('outside/private.png'),
    at('outside'),
    at('nothing'),
    '../link/a.csv',
    '../../outside/a.csv',
    at('outside/a.csv'),
    at('picked-1/passes/a.csv'),
    'a.csv',
    'sheet',
    '',
    at('granted/a'),
    '~',
    'C:\\a',
    '\\\\host\\a',
  ];
  known = {
    projectId: [projectId, projectId, projectId, 'none'],
    passId: [run.pass.id, run.pass.id, 'none'],
    basedOn: [run.pass.id],
    id: [source, run.pass.id],
    folder: paths,
    path: paths.map((path) => (path.startsWith('/') ? path : at(path || 'nothing'))),
    paths: [at('outside/private.png'), at('nothing'), at('picked-1/pentimento.json'), at('outside')],
    to: paths,
    file: ['pentimento.json', 'link/private.png', '../outside/private.png', '/etc/passwd', 'exports', ''],
    prompt: ['noir', 'a sign says "OPEN"'],
    key: ['mr-another-key-0123456789-abcd'],
    crop: [],
  };
  await until(async () => {
    const { passes } = await client.projects.open({ folder: at('picked-1') });
    if (passes[0]?.pass.state !== 'done') throw new Error('The pass has not ended');
  });
});
afterAll(() => app?.close());

/** A stream is read once, then left, as a page that is loaded again leaves it. */
async function carryOut(path: readonly string[], input: unknown): Promise<{ ok: boolean; code: string }> {
  const client = createRouterClient(app.router) as unknown as Record<string, Record<string, Call>>;
  const stop = new AbortController();
  try {
    const answer = await client[path[0]!]![path[1]!]!(input, { signal: stop.signal });
    if (typeof answer === 'object' && answer !== null && Symbol.asyncIterator in answer) {
      const stream = answer as unknown as AsyncIterator<unknown>;
      await stream.next();
      stop.abort();
      await stream.return?.(undefined).catch(() => undefined);
    }
    return { ok: true, code: '' };
  } catch (error) {
    const { code, data } = error as { code?: string; data?: { code?: string } };
    return { ok: false, code: data?.code ?? code ?? 'thrown' };
  } finally {
    stop.abort();
  }
}

describe('every procedure', () => {
  it(
    `takes ${calls} calls of nonsense without an internal error, a crash, or a way out (seed ${seed})`,
    {
      timeout: 3_600_000,
    },
    async () => {
      const unowned: unknown[] = [];
      const onUnowned = (error: unknown): void => void unowned.push(error);
      process.on('unhandledRejection', onUnowned);
      process.on('uncaughtException', onUnowned);
      const draw = drawing(seed);
      const outside = await filesBelow(at('outside'));
      const wrong: string[] = [];
      const worked = new Set<string>();
      let done = 0;
      try {
        for (; done < calls; done++) {
          const { path, input } = procedures[done % procedures.length]!;
          const value = input && valueFor(input, draw, (field) => known[field] ?? []);
          const { ok, code } = await carryOut(path, value);
          if (ok) worked.add(path.join('.'));
          if (code === 'internal' || code === 'thrown' || code === 'INTERNAL_SERVER_ERROR')
            wrong.push(`call ${done}, ${path.join('.')}(${JSON.stringify(value)?.slice(0, 600)}): ${code}`);
        }
      } finally {
        process.off('unhandledRejection', onUnowned);
        process.off('uncaughtException', onUnowned);
      }
      expect({ wrong, log: wrong.length > 0 ? log.recent().slice(-5) : [] }).toEqual({ wrong: [], log: [] });
      expect(unowned).toEqual([]);
      expect(worked.size).toBeGreaterThan(procedures.length / 2);
      expect(await filesBelow(at('outside'))).toEqual(outside);
      const made = (await readdir(lab.folder)).filter(
        (name) => !/^(home|outside|granted|logs|shop\.png|picked-\d)$/.test(name),
      );
      expect(made).toEqual([]);
      // It still works.
      const client = createRouterClient(app.router);
      expect((await client.projects.open({ folder: at('picked-1') })).id).toBe(projectId);
    },
  );
});
