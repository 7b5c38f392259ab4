import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import { draft, inputRef, notesChange, preparation } from './records';
import {
  appState, exportOptions, exportedFile, fault, folderListing, importEvent, inputPlan, keyState, ledgerView, passView, projectChange, projectView, settingsChange, sourceView, workspace,
} from './views';

/** Every failure arrives as this one typed error; its data is the fault a designer reads. */
const base = oc.errors({ FAULT: { data: fault } });

const project = z.object({ projectId: z.string() });
const pass = project.extend({ passId: z.string() });

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
    exportCsv: base.input(project.extend({ to: z.string() })).output(z.object({ file: z.string() })),
  },
  exports: {
    /** The file's bytes as they would be written, counted but not kept. */
    preview: base.input(pass.extend({ result: z.int().min(1), options: exportOptions }))
      .output(z.object({ width: z.int(), height: z.int(), bytes: z.int(), contentType: z.string(), url: z.string().nullable() })),
    /** `to`: an absolute path, or one relative to the project's `exports/`. A folder ends with a separator or is one. */
    run: base.input(pass.extend({ result: z.int().min(1).nullable(), to: z.string(), options: exportOptions, overwrite: z.boolean() }))
      .output(z.object({ exported: z.array(exportedFile) })),
  },
};

export type Contract = typeof contract;
