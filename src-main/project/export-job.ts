import { EventEmitter } from 'node:events';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import PQueue from 'p-queue';
import { notEnlarged } from '../common/export-size';
import { formatName, formatOfType, hasLayers } from '../common/picture-formats';
import { isPentimentoError, PentimentoError } from '../contract/errors';
import type { ExportJob, ExportSettings, JobFile } from '../contract/exports';
import type { ResultRecord } from '../contract/records';
import type { ExportWork, Images } from '../images/images';
import { assertOutside, assertReplaceable, copyWhole, ensureExportFolder, shownPath } from './export-files';
import { Names, plannedFile, sidecarName, type ExportPlan, type PlannedExport } from './export-plan';
import { layersOf } from './export-layers';
import { embedded, sidecarOf } from './export-recipe';
import { noteExport } from './exports-record';
import { newId } from './names';
import type { Project } from './project';
import { knownFault } from './files';
import { hashFile } from './sources';
import { unchangedResult } from './unchanged';

/** Files at once: as many as there are image processes at most. */
const atOnce = 2;

/** What to do with names that are taken, where a preset leaves that to the designer. */
export type Taken = 'number' | 'replace' | null;

/** What to do about it where something is not as it was wanted, as sentences. */
export interface Hints {
  /** A picture was not made larger. */
  readonly larger: string;
  /** A name is taken. */
  readonly taken: string;
}

const ofEditor: Hints = {
  larger: 'Tick Enlarge to have it larger.',
  taken: 'Replace what is there, or number the new files.',
};

interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly bytes: number;
  readonly contentType: string;
}

/** Is the result's own format asked for, and nothing that changes a pixel? Coding a JPEG again would only lose. */
const asksForNothingElse = (
  { format, resize, quality, targetBytes, sharpen, colourSpace, ppi, metadata }: ExportSettings,
  own: ResultRecord,
): boolean =>
  format === formatOfType(own.contentType) &&
  resize.kind === 'none' &&
  [quality, targetBytes, ppi, metadata].every((each) => each === null) &&
  sharpen === 'none' &&
  colourSpace === 'srgb';

/** Writes the files of a plan, each whole or not at all. What fails stops nothing else. */
export class RunningExport {
  readonly id = newId();
  readonly events = new EventEmitter<{ changed: [] }>().setMaxListeners(0);
  /** Goes up with every change. */
  revision = 0;
  /** When it ended, by the project's clock; `null` while it runs. */
  endedAt: number | null = null;
  readonly done: Promise<void>;
  readonly #abort = new AbortController();
  readonly #files: JobFile[];
  /** Names that this order has planned or given; numbers are looked for beyond them. */
  readonly #names: Names;

  private constructor(
    readonly project: Project,
    private readonly images: Images,
    private readonly plan: ExportPlan,
    private readonly taken: Taken,
    private readonly hints: Hints,
  ) {
    this.#files = plan.files.map((file) => {
      const { exists: _, ...planned } = plannedFile(file);
      return {
        ...planned,
        state: 'waiting',
        file: null,
        width: null,
        height: null,
        bytes: null,
        format: null,
        error: null,
        notes: [],
      };
    });
    this.#names = new Names(
      plan.files.flatMap(({ name, preset }) => (preset.sidecar ? [name, sidecarName(name)] : [name])),
    );
    this.done = this.#run();
  }

  /** Throws `file-exists` where a preset asks first, a name is taken, and `taken` does not say what to do; and what keeps the folder from being used. */
  static async start(
    project: Project,
    images: Images,
    plan: ExportPlan,
    taken: Taken,
    hints = ofEditor,
  ): Promise<RunningExport> {
    const asking = plan.files.filter(({ exists, preset }) => exists && preset.collision === 'ask');
    if (taken === null && asking[0]) {
      const others =
        asking.length === 1 ? 'is' : `and ${asking.length - 1} more ${asking.length === 2 ? 'file' : 'files'} are`;
      const what =
        plan.only === undefined
          ? `${asking[0].name} ${others} in ${plan.folder} already.`
          : `${join(plan.folder, plan.only)} already exists.`;
      throw new PentimentoError('file-exists', `${what} ${hints.taken}`);
    }
    // In a place that is left, no folder is made again: it would keep the project from coming back.
    if (!(await project.stillThere()))
      throw new PentimentoError('file-missing', project.readOnly ?? `${project.folder} is no longer there.`);
    await assertOutside(project, plan.only === undefined ? plan.folder : join(plan.folder, plan.only));
    // git carries no empty folders.
    await project.tools.files.ensureFolder(join(project.folder, 'exports')).catch(() => undefined);
    if (plan.only === undefined) await ensureExportFolder(plan.folder);
    await project.tools.leftovers?.beforeExport(project, plan.folder);
    return new RunningExport(project, images, plan, taken, hints);
  }

  get view(): ExportJob {
    const state = this.endedAt === null ? 'running' : this.#abort.signal.aborted ? 'cancelled' : 'done';
    return { id: this.id, state, files: [...this.#files] };
  }

  /** Resolves when nothing is being written any more. Files that are written stay. */
  async cancel(): Promise<void> {
    if (this.endedAt === null) this.#abort.abort();
    await this.done;
  }

  async #run(): Promise<void> {
    const queue = new PQueue({ concurrency: atOnce });
    await Promise.all(this.plan.files.map((planned, index) => queue.add(() => this.#one(planned, index))));
    this.endedAt = this.project.tools.now();
    this.#tell();
  }

  #tell(): void {
    this.revision += 1;
    this.events.emit('changed');
  }

  #set(index: number, change: Partial<JobFile>): void {
    this.#files[index] = { ...this.#files[index]!, ...change };
    this.#tell();
  }

  async #one(planned: PlannedExport, index: number): Promise<void> {
    const { signal } = this.#abort;
    if (signal.aborted) return this.#set(index, { state: 'cancelled' });
    this.#set(index, { state: 'writing' });
    try {
      this.#set(index, { state: 'written', ...(await this.#write(planned)) });
    } catch (error) {
      if (signal.aborted) return this.#set(index, { state: 'cancelled' });
      const { code, message } = knownFault(error) ?? {
        code: 'internal' as const,
        message: 'Something unexpected went wrong with this file. Export it again.',
      };
      this.#set(index, { state: 'failed', error: { code, message } });
    }
  }

  async #write(planned: PlannedExport): Promise<Partial<JobFile>> {
    const { entry, preset, result, scale } = planned;
    const from = await unchangedResult(this.project, entry, result);
    const notes: (string | null)[] = [];
    const layers = hasLayers(preset.settings.format)
      ? await layersOf(this.project, entry, planned.results ?? [result], (note) => notes.push(note))
      : null;
    const own = entry.record.results[result - 1]!;
    const { name, pixels } = await this.#placed(planned, (to, overwrite) =>
      this.#picture(planned, { from, own, layers }, to, overwrite),
    );
    const path = join(this.plan.folder, name);
    const { width, height, contentType } = pixels;
    const [{ size: bytes }, sha256, file] = await Promise.all([
      stat(path),
      hashFile(path),
      shownPath(this.project, path),
    ]);
    const format = formatName(contentType);
    if (preset.settings.format === 'original' && embedded(preset.settings.metadata, this.project, entry, result)) {
      notes.push(
        'These are the result’s own bytes, unchanged: nothing is written into them. Choose a format to have credit, copyright or the recipe in the file.',
      );
    }
    if (preset.settings.format !== 'original') notes.push(notEnlarged(own, preset.settings, scale, this.hints.larger));
    if (preset.sidecar)
      notes.push(
        await this.#sidecar(
          planned,
          path,
          sidecarOf(this.project, entry, result, preset, scale, { name, width, height, bytes, contentType, sha256 }),
        ),
      );
    const at = new Date(this.project.tools.now()).toISOString();
    notes.push(
      await noteExport(this.project, entry, {
        file,
        at,
        preset: preset.name,
        result,
        ...(planned.results && planned.results.length > 1 ? { results: [...planned.results] } : {}),
        format,
        width,
        height,
        bytes,
        sha256,
      }),
    );
    return { name, file, width, height, bytes, format, notes: notes.filter((note) => note !== null) };
  }

  async #picture(
    { entry, preset, result, scale }: PlannedExport,
    { from, own, layers }: { from: string; own: ResultRecord; layers: ExportWork['layers'] | null },
    to: string,
    overwrite: boolean,
  ): Promise<Pixels> {
    const { signal } = this.#abort;
    const { metadata, ...settings } = preset.settings;
    if (settings.format !== 'original') {
      return this.images.export(
        {
          file: from,
          settings,
          scale,
          metadata: embedded(metadata, this.project, entry, result),
          keepsPixels: this.plan.keepsPixels === true && asksForNothingElse(preset.settings, own),
          ...(layers ? { layers } : {}),
          to,
          overwrite,
        },
        { signal },
      );
    }
    await copyWhole(from, to, overwrite, signal);
    return own;
  }

  /** Under its name, or numbered where that is the rule and it is taken. */
  async #placed(
    { name, preset }: PlannedExport,
    write: (to: string, overwrite: boolean) => Promise<Pixels>,
  ): Promise<{ name: string; pixels: Pixels }> {
    const { folder } = this.plan;
    const policy = preset.collision === 'ask' ? this.taken : preset.collision;
    const isTaken = async (candidate: string): Promise<boolean> => {
      const there = await Promise.all(
        [candidate, ...(preset.sidecar ? [sidecarName(candidate)] : [])].map((each) =>
          this.project.tools.files.exists(join(folder, each)),
        ),
      );
      return there.includes(true);
    };
    if (policy === 'replace')
      await Promise.all(
        [name, ...(preset.sidecar ? [sidecarName(name)] : [])].map((each) => assertReplaceable(join(folder, each))),
      );
    if (policy !== 'number') return { name, pixels: await write(join(folder, name), policy === 'replace') };
    for (let candidate = name; ; candidate = this.#names.free(name, preset.sidecar)) {
      if (await isTaken(candidate)) continue;
      try {
        return { name: candidate, pixels: await write(join(folder, candidate), false) };
      } catch (error) {
        // Somebody took it meanwhile.
        if (!isPentimentoError(error) || error.code !== 'file-exists') throw error;
      }
    }
  }

  /** Why it could not be written, as a sentence, or `null`. */
  async #sidecar({ preset }: PlannedExport, path: string, text: string): Promise<string | null> {
    const { files } = this.project.tools;
    const replace = preset.collision === 'replace' || (preset.collision === 'ask' && this.taken === 'replace');
    try {
      await files[replace ? 'write' : 'create'](sidecarName(path), text);
      return null;
    } catch (error) {
      if (!isPentimentoError(error)) throw error;
      return `The recipe beside it could not be written: ${error.message}`;
    }
  }
}
