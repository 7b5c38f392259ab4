import type { CheckedString, Doubt } from '../common/spelling/verdicts';
import type { StartChild } from '../children/child';
import { createPool, JobFailed } from '../children/pool';
import { noPicture, noReader, type PictureRead, type ReadJob, type Reader } from './protocol';

/**
 * Reads results in a process of its own, one at a time, which ends soon after it has nothing to do. It never fails: what could not be read is
 * unsure, and says why.
 */
export interface WordReader {
  read(file: string, wanted: readonly string[], signal: AbortSignal): Promise<PictureRead>;
  close(): Promise<void>;
}

export interface WordReaderOptions {
  /** The built words-process.js. */
  readonly program: string;
  /** Milliseconds that each step of a reading may take; then its process is killed. */
  readonly stepTimeout: number;
  /** Milliseconds with nothing to do after which the process ends. */
  readonly idle: number;
  /** The folder of languages that were added. */
  readonly languages?: string;
  /** Who starts it. Absent: Node. */
  readonly start?: StartChild;
  readonly log?: (message: string) => void;
}

const nobody: Reader = { name: 'none', version: '' };

const unread = (wanted: readonly string[], why: Doubt): PictureRead => ({
  reader: nobody,
  strings: wanted.map((text): CheckedString => ({
    text,
    verdict: 'unsure',
    read: null,
    confidence: null,
    box: null,
    why,
  })),
});

export function createWordReader({ program, stepTimeout, idle, languages, start, log }: WordReaderOptions): WordReader {
  const pool = createPool<ReadJob>({
    program,
    name: 'word reader',
    processes: 1,
    jobTimeout: stepTimeout,
    idle,
    start,
    log,
  });
  return {
    read: async (file, wanted, signal) => {
      try {
        return (await pool.run({ file, wanted, languages: languages ?? null }, { signal }).answer) as PictureRead;
      } catch (error) {
        signal.throwIfAborted();
        const code = error instanceof JobFailed ? error.fault.code : 'failed';
        return unread(wanted, code === noReader || code === noPicture ? code : 'failed');
      }
    },
    close: () => pool.close(),
  };
}
