import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Child, StartChild } from '../../src-main/children/child';
import { startForked } from '../../src-main/children/forked';
import { createWordReader } from '../../src-main/words/word-reader';
import { builtFolder } from '../support/built';
import type { Sign } from './signs';

/** The reader of words, judged on signs whose truth is known. */

export interface Mistake {
  readonly sign: number;
  readonly kind: 'false alarm' | 'missed' | 'unsure';
  /** Of an unsure one. */
  readonly why?: string;
  readonly wanted: string;
  readonly drawn: string;
  readonly read: string | null;
  readonly told: string;
}

export interface Judgement {
  readonly signs: number;
  readonly strings: number;
  readonly misspelt: number;
  /** Of those said to be wrong or missing, how many are. */
  readonly precision: number;
  /** Of those misspelt on which the reader has an opinion, how many it says are wrong or missing. */
  readonly recall: number;
  /** … of all that are misspelt, unsure ones counting as not found. */
  readonly recallOfAll: number;
  readonly unsure: number;
  readonly msPerMegapixel: number;
  /** Bytes, of the process that reads; `null` where the system does not tell. */
  readonly peakMemory: number | null;
  readonly mistakes: readonly Mistake[];
}

/** The most that a living process ever held, as Linux tells it. */
function peakOf(pid: number): number | null {
  try {
    return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? NaN) * 1024 || null;
  } catch {
    return null;
  }
}

const childrenOf = (): number[] => {
  try {
    return execFileSync('ps', ['-o', 'pid=,args=', '--ppid', String(process.pid)], { encoding: 'utf8' })
      .split('\n')
      .flatMap((line) => (line.includes('words-process') ? [Number(line.trim().split(' ')[0])] : []));
  } catch {
    return [];
  }
};

export async function judge(
  make: (n: number) => Promise<Sign>,
  numbers: readonly number[],
  onMistake: (mistake: Mistake, file: Buffer) => void = () => undefined,
  isEnough: () => boolean = () => false,
): Promise<Judgement> {
  const folder = await mkdtemp(join(tmpdir(), 'pentimento-signs-'));
  const start: StartChild = (order, events): Child => startForked(order, events);
  const reader = createWordReader({
    program: join(builtFolder, 'words-process.js'),
    stepTimeout: 300_000,
    idle: 60_000,
    start,
  });
  const never = new AbortController().signal;
  const mistakes: Mistake[] = [];
  let judged = 0;
  let [strings, misspelt, found, falseAlarms, missed, unsure, ms, pixels] = [0, 0, 0, 0, 0, 0, 0, 0];
  let peak: number | null = null;
  try {
    for (const n of numbers) {
      if (isEnough()) break;
      judged += 1;
      const sign = await make(n);
      const file = join(folder, `${n}.png`);
      await writeFile(file, sign.file);
      const since = performance.now();
      const { strings: read } = await reader.read(
        file,
        sign.strings.map(({ wanted }) => wanted),
        never,
      );
      ms += performance.now() - since;
      pixels += sign.width * sign.height;
      for (const pid of childrenOf()) peak = Math.max(peak ?? 0, peakOf(pid) ?? 0) || null;
      sign.strings.forEach(({ wanted, drawn, fault }, at) => {
        const { verdict, read: as, why } = read[at]!;
        const says = verdict === 'wrong' || verdict === 'missing';
        strings += 1;
        if (fault) misspelt += 1;
        const note = (kind: Mistake['kind']): void => {
          const mistake = { sign: n, kind, wanted, drawn, read: as, told: sign.told, ...(why ? { why } : {}) };
          mistakes.push(mistake);
          onMistake(mistake, sign.file);
        };
        if (verdict === 'unsure') {
          unsure += 1;
          note('unsure');
        } else if (says && fault) found += 1;
        else if (says) {
          falseAlarms += 1;
          note('false alarm');
        } else if (fault) {
          missed += 1;
          note('missed');
        }
      });
      await rm(file);
    }
  } finally {
    await reader.close();
    await rm(folder, { recursive: true, force: true });
  }
  return {
    signs: judged,
    strings,
    misspelt,
    precision: found / Math.max(1, found + falseAlarms),
    recall: found / Math.max(1, found + missed),
    recallOfAll: found / Math.max(1, misspelt),
    unsure: unsure / Math.max(1, strings),
    msPerMegapixel: ms / (pixels / 1e6),
    peakMemory: peak,
    mistakes,
  };
}
