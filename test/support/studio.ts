import { join } from 'node:path';
import type { z } from 'zod';
import { expect } from 'vitest';
import { files } from '../../src-main/project/files';
import { makeProjectFolder } from '../../src-main/project/new-folder';
import { run, start, startServer, type CommandOptions, type Ended, type Started, type Server } from './command';
import { failure } from './documents';
import { temporaryFolder } from './folders';

/** Where commands of one test file are typed: a working folder, and a home of their own. */
export interface Studio {
  readonly folder: string;
  readonly home: string;
  readonly at: (...parts: string[]) => string;
  /** Makes a project as `pentimento new` does, and answers with its name: a command costs most of a second. */
  made(name: string): Promise<string>;
  run(args: readonly string[], options?: CommandOptions): Promise<Ended>;
  start(args: readonly string[], options?: CommandOptions): Started;
  server(args: readonly string[], options?: CommandOptions): Promise<Server>;
  /** Runs with --json, and answers with the document once exit code and shape are right. */
  ask<S extends z.ZodType>(
    shape: S,
    args: readonly string[],
    exit?: number,
    options?: CommandOptions,
  ): Promise<z.infer<S>>;
  /** Runs with --json, and answers with the error once the exit code is right. */
  fails(
    args: readonly string[],
    exit: number,
    options?: CommandOptions,
  ): Promise<{ readonly code: string; readonly message: string }>;
}

/** No stack, no name of a file of ours, and at least a sentence. */
export function expectPlain(text: string): void {
  expect(text).not.toMatch(/\n\s+at |node:internal|\.js:\d|Error:|\[object|undefined/);
}

export async function openStudio(name: string, environment: CommandOptions['env'] = {}): Promise<Studio> {
  const folder = await temporaryFolder(name);
  const home = join(folder, '.home');
  const asked = (options: CommandOptions = {}): CommandOptions => ({
    cwd: folder,
    ...options,
    env: { PENTIMENTO_HOME: home, ...environment, ...options.env },
  });
  const studio: Studio = {
    folder,
    home,
    at: (...parts) => join(folder, ...parts),
    made: async (own) => {
      await makeProjectFolder(join(folder, own), null, { files, now: Date.now });
      return own;
    },
    run: (args, options) => run(args, asked(options)),
    start: (args, options) => start(args, asked(options)),
    server: (args, options) => startServer(args, asked(options)),
    ask: async (shape, args, exit = 0, options) => {
      const ended = await studio.run([...args, '--json'], options);
      expect({ code: ended.code, stderr: ended.stderr }).toEqual({ code: exit, stderr: expect.any(String) });
      if (exit !== 0) expect(ended.stderr).toMatch(/\w{3,} /);
      expectPlain(ended.stderr);
      return shape.parse(ended.document);
    },
    fails: async (args, exit, options) => {
      const { error } = await studio.ask(failure, args, exit, options);
      return error;
    },
  };
  return studio;
}
