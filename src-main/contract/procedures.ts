import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import { exportJob, exportOrder, exportPick, exportPreset, exportSettings, listedExport, plannedFile, sheetOptions } from './exports';
import { draft, inputRef, notesChange, preparation } from './records';
import {
  appState, fault, folderListing, importEvent, inputPlan, keyState, ledgerView, passView, projectChange, projectView, settingsChange, sourceView, workspace,
} from './views';

/** Every failure arrives as this one typed error; its data is the fault a designer reads. */
const base = oc.errors({ FAULT: { data: fault } });

const project = z.object({ projectId: z.string() });
const pass = project.extend({ passId: z.string() });
const job = project.extend({ jobId: z.string() });

/** Everything the renderer can ask. Long work is watched: a reload loses nothing. */
export const contract = {
  app: {
    /** The state now, then again at every change. */
    watch: base.output(eventIterator(appState)),
    state: base.output(appState),
    setSettings: base.input(settingsChange).output(appState),
    /** Bytes on disk of what can be made again: thumbnails and prepared inputs. */
    cache: base.output(z.object({ bytes: z.number() })),
    /** Deletes them, but for what a pass needs just now; answers with what is left. */
    clearCache: base.output(z.object({ bytes: z.number() })),
  },
  key: {
    set: base.input(z.object({ key: z.string().max(1000) })).output(keyState),
    remove: base.output(keyState),
    /** Asks the service whether it takes the key. Costs nothing. */
    test: base.output(z.object({ ok: z.boolean(), message: z.string() })),
  },
  dialogs: {
    /** The system's dialog; `null` when the designer closed it. Only where `app.dialogs` is `native`. */
    pickNewProject: base.output(z.object({ folder: z.string() }).nullable()),
    pickProject: base.output(z.object({ folder: z.string() }).nullable()),
    pickPictures: base.output(z.object({ paths: z.array(z.string()) }).nullable()),
    pickExport: base.input(z.object({ suggested: z.string() })).output(z.object({ path: z.string() }).nullable()),
    /** For the app's own dialogs. Only where `app.dialogs` is `own`. */
    list: base.input(z.object({ path: z.string().nullable(), show: z.enum(['folders', 'pictures', 'all']) })).output(folderListing),
  },
  projects: {
    create: base.input(z.object({ folder: z.string(), name: z.string().nullable() })).output(projectView),
    open: base.input(z.object({ folder: z.string() })).output(projectView),
    forget: base.input(z.object({ folder: z.string() })).output(z.object({})),
  },
  project: {
    /** A snapshot, then every change, of others too. */
    watch: base.input(project).output(eventIterator(projectChange)),
    rename: base.input(project.extend({ name: z.string().min(1).max(200) })).output(z.object({})),
    setLimits: base.input(project.extend({ ceiling: z.string().nullable().optional(), budget: z.string().nullable().optional() })).output(z.object({})),
    workspace: base.input(project).output(workspace),
    saveWorkspace: base.input(project.extend({ workspace })).output(z.object({})),
    /** Shows a file of the project in the system's file manager; answers with its absolute path where there is none. */
    reveal: base.input(project.extend({ file: z.string() })).output(z.object({ shown: z.boolean(), path: z.string() })),
  },
  sources: {
    /** By path. Pictures dropped or pasted come as bytes: contract/assets.ts. */
    add: base.input(project.extend({ paths: z.array(z.string()).max(2000) }))
      .output(z.object({ added: z.array(sourceView), refused: z.array(z.object({ path: z.string(), error: fault })) })),
    /** The same, one by one as they come; a folder stands for the pictures in it. Ends when its signal aborts: what is in stays in. */
    import: base.input(project.extend({ paths: z.array(z.string()).max(2000) })).output(eventIterator(importEvent)),
  },
  passes: {
    /** What would be sent, and what would come: made for real, and kept for the pass. */
    plan: base.input(project.extend({ input: inputRef, draft, preparation })).output(inputPlan),
    /** Records a pass and starts it. `over-ceiling` unless `allowCost` allows its estimate. */
    run: base.input(project.extend({ input: inputRef, basedOn: z.string().nullable(), draft, preparation, allowCost: z.string().nullable() })).output(passView),
    /** Free, until the request may have left. */
    cancel: base.input(pass).output(passView),
    /** It runs on and will still be charged; its results are still fetched. */
    stopWaiting: base.input(pass).output(passView),
    takeOver: base.input(pass).output(passView),
    checkAgain: base.input(pass).output(passView),
    markLost: base.input(pass).output(passView),
    /** Deletes what was sent and delivered from the service; the results here stay, and so do its price and times. */
    deleteFromService: base.input(pass).output(passView),
    fetchAgain: base.input(pass.extend({ allowHost: z.string().nullable() })).output(passView),
    setNotes: base.input(pass.extend({ notes: notesChange })).output(passView),
  },
  ledger: {
    project: base.input(project).output(ledgerView),
    /** Over every project this installation has worked on. */
    all: base.output(ledgerView),
    /** Comma-separated values; `to` is an absolute path or one relative to the project's `exports/`. */
    exportCsv: base.input(project.extend({ to: z.string(), of: z.enum(['project', 'all']).default('project') })).output(z.object({ file: z.string() })),
  },
  exports: {
    /** Which files an order would write, and which names are taken. */
    plan: base.input(exportOrder).output(z.object({ files: z.array(plannedFile) })),
    /** Starts a job. `file-exists` where a preset asks, a name is taken, and `taken` does not say what to do. */
    start: base.input(exportOrder.extend({ taken: z.enum(['number', 'replace']).nullable() })).output(exportJob),
    /** The job now, then at every change, to its end. */
    watch: base.input(job).output(eventIterator(exportJob)),
    /** Those of the project that run, or ended lately, newest first: a window that was loaded again finds them. */
    jobs: base.input(project).output(z.object({ jobs: z.array(exportJob) })),
    /** Files that are written stay. */
    cancel: base.input(job).output(exportJob),
    /** The file's bytes as they would be written, for looking at 100 %. `url` (assets.ts) shows them as long as nothing newer is asked. */
    preview: base.input(pass.extend({ result: z.int().min(1), settings: exportSettings, scale: z.int().min(1).max(4).default(1) }))
      .output(z.object({ width: z.int(), height: z.int(), bytes: z.int(), contentType: z.string(), url: z.string() })),
    /** What was written of a version, newest first. */
    listed: base.input(pass).output(z.object({ exports: z.array(listedExport) })),
    /** Adds a preset of the project's own, or replaces the one with its id. */
    savePreset: base.input(project.extend({ preset: exportPreset })).output(z.object({ presets: z.array(exportPreset) })),
    deletePreset: base.input(project.extend({ presetId: z.string() })).output(z.object({ presets: z.array(exportPreset) })),
    /** Chosen versions laid out for a client. `to`: a file, absolute or relative to the project's `exports/`; the format's ending is added where it has none. `unset`: letters that the sheet's font hasn't. */
    sheet: base.input(project.extend({ picks: z.array(exportPick).min(1).max(500), options: sheetOptions, to: z.string(), overwrite: z.boolean() }))
      .output(z.object({ file: z.string(), pages: z.int(), bytes: z.int(), unset: z.array(z.string()) })),
  },
};

export type Contract = typeof contract;
