import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatFacts, hasLayers } from '../common/picture-formats';
import { exportPreviewUrl, resultUrl } from '../contract/assets';
import { isPentimentoError, PentimentoError } from '../contract/errors';
import type { ExportSettings } from '../contract/exports';
import { layersOf } from '../project/export-layers';
import { embedded } from '../project/export-recipe';
import { newId } from '../project/names';
import type { Project } from '../project/project';
import { hashFile } from '../project/sources';
import type { Core } from '../core/core';

/** Of each project: the one that is looked at, and the one that takes its place. */
const mostKept = 2;

export interface PreviewQuestion {
  readonly passId: string;
  readonly result: number;
  /** Those that become layers of it, the topmost first; empty: `result` alone. */
  readonly results: readonly number[];
  readonly settings: ExportSettings;
  readonly scale: number;
}

export interface Preview {
  readonly width: number;
  readonly height: number;
  readonly bytes: number;
  readonly contentType: string;
  readonly url: string;
}

interface Shown {
  readonly id: string;
  readonly path: string;
  readonly sha256: string;
  readonly contentType: string;
}

/** Exports as they would be written, made in a temporary folder to be looked at. */
export class ExportPreviews {
  #folder: Promise<string> | null = null;
  /** By project, newest last. */
  readonly #kept = new Map<string, Shown[]>();

  constructor(private readonly core: Core) {}

  async make(
    project: Project,
    { passId, result: looked, results, settings, scale }: PreviewQuestion,
    signal?: AbortSignal,
  ): Promise<Preview> {
    const entry = project.pass(passId);
    const layered = hasLayers(settings.format);
    const result = layered ? (results[0] ?? looked) : looked;
    const file = await project.resultFile(entry, result);
    const own = entry.record.results[result - 1]!;
    if (settings.format === 'original')
      return {
        width: own.width,
        height: own.height,
        bytes: own.bytes,
        contentType: own.contentType,
        url: resultUrl(project.id, passId, result),
      };
    const { metadata, ...pixels } = settings;
    const options = { priority: 5, ...(signal ? { signal } : {}) };
    const id = newId();
    const folder = join(await this.#place(), project.id);
    await mkdir(folder, { recursive: true });
    const path = join(folder, id);
    const work = { file, scale, to: path, overwrite: true };
    try {
      const written = await this.core.images.export(
        {
          ...work,
          settings: pixels,
          metadata: embedded(metadata, project, entry, result),
          ...(layered
            ? { layers: await layersOf(project, entry, results.length > 0 ? results : [result], () => undefined) }
            : {}),
        },
        options,
      );
      // What no browser draws (a TIFF, a PSD): the same pixels are shown as PNG.
      const shown = !formatFacts(settings.format).drawn
        ? await this.core.images.export({ ...work, settings: { ...pixels, format: 'png' }, metadata: null }, options)
        : written;
      await this.#keep(project.id, { id, path, sha256: await hashFile(path), contentType: shown.contentType });
      const { width, height, bytes, contentType } = written;
      return { width, height, bytes, contentType, url: exportPreviewUrl(project.id, id) };
    } catch (error) {
      // A TIFF that nobody waits for any more.
      await rm(path, { force: true });
      // Its own name is nobody's affair.
      throw isPentimentoError(error)
        ? new PentimentoError(error.code, error.message.replaceAll(`“${id}”`, 'It'), { cause: error })
        : error;
    }
  }

  find(projectId: string, id: string): Shown | null {
    return this.#kept.get(projectId)?.find((shown) => shown.id === id) ?? null;
  }

  async close(): Promise<void> {
    this.#kept.clear();
    const folder = await this.#folder?.catch(() => null);
    if (folder) await rm(folder, { recursive: true, force: true });
  }

  #place(): Promise<string> {
    this.#folder ??= mkdtemp(join(tmpdir(), 'pentimento-preview-'));
    return this.#folder;
  }

  async #keep(projectId: string, shown: Shown): Promise<void> {
    const all = [...(this.#kept.get(projectId) ?? []), shown];
    this.#kept.set(projectId, all.slice(-mostKept));
    await Promise.all(all.slice(0, -mostKept).map(({ path }) => rm(path, { force: true })));
  }
}
