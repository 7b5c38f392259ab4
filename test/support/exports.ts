import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exportPreset, type ExportPreset } from '../../src-main/contract/exports';
import type { PassRecord, ResultRecord } from '../../src-main/contract/records';
import type { PassEntry } from '../../src-main/project/load';
import type { Project } from '../../src-main/project/project';
import { picture } from './pictures';
import { donePass } from './records';

export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/** A pass that is done, with real pictures as its results. */
export async function passWithResults(
  project: Project,
  sizes: readonly PictureSize[] = [{ width: 320, height: 240 }],
  change: Partial<PassRecord> = {},
): Promise<PassEntry> {
  const entry = await project.recordPass((version) => ({ record: donePass(version, change), owner: '{}' }));
  const results: ResultRecord[] = [];
  for (const [index, size] of sizes.entries()) {
    const file = `${index + 1}.png`;
    const path = await picture(join(project.passFolder(entry), file), {
      ...size,
      seed: entry.record.version * 10 + index,
    });
    const bytes = await readFile(path);
    results.push({
      file,
      ...size,
      bytes: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      contentType: 'image/png',
    });
  }
  return project.writePass(entry.record.id, (record) => ({ ...record, results }));
}

type Change = Partial<Omit<ExportPreset, 'settings'>> & { readonly settings?: Partial<ExportPreset['settings']> };

/** A preset of a test's own: PNG as it is, unless told otherwise. */
export const presetOf = ({ settings, ...change }: Change = {}): ExportPreset =>
  exportPreset.parse({
    id: 'test',
    name: 'Test',
    template: '{version}',
    ...change,
    settings: { format: 'png', ...settings },
  });
