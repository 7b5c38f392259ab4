import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import {
  exportJob,
  exportOrder,
  exportPick,
  exportPreset,
  exportSettings,
  listedExport,
  plannedFile,
  sheetOptions,
} from './exports';
import {
  decimal,
  draft,
  inputRef,
  notesChange,
  passGroup,
  preparation,
  recordId,
  resultChange,
  words,
} from './records';
import { presetScopes, recipePreset } from './recipe-presets';
import { snippet } from './snippets';
import {
  accountView,
  damagedResult,
  appState,
  fault,
  editorsView,
  folderListing,
  importEvent,
  inputPlan,
  keyState,
  ledgerView,
  linkOut,
  modelList,
  passView,
  projectChange,
  projectView,
  readerView,
  settingsChange,
  sourceView,
  trashView,
  workspace,
} from './views';

/** Every failure arrives as this one typed error; its data is the fault a designer reads. */
const base = oc.errors({ FAULT: { data: fault } });

/** A path on this machine. */
const path = z
  .string()
  .max(4096)
  .refine((text) => !text.includes('\0'));

const project = z.object({ projectId: z.string() });
const pass = project.extend({ passId: z.string() });
const job = project.extend({ jobId: z.string() });

const chosen = z.object({ passId: z.string(), result: z.int().min(1).max(16).nullable() });
const afterDeleting = z.object({ refused: z.array(chosen.extend({ fault })), trash: trashView });

/** Everything the renderer can ask. Long work is watched: a reload loses nothing. */
export const contract = {
  app: {
    /** The state now, then again at every change. */
    watch: base.output(eventIterator(appState)),
    state: base.output(appState),
    setSettings: base.input(settingsChange).output(appState),
    /** What helps whoever is asked for help: versions, and the newest lines of the log. `copied`: it is in the clipboard already. */
    support: base.output(z.object({ text: z.string(), copied: z.boolean() })),
    /** Asks for the service's prices where they were read a while ago; they come with the state. */
    lookAtPrices: base.output(z.object({})),
    /** What reads the words in results, and the languages that were added to it. */
    reader: base.output(readerView),
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
  models: {
    /** What can be run on the engine that passes run on. Asks the service for its list, where that was read a while ago. */
    list: base.output(modelList),
    /**
     * One model by its name, whether it is listed or not, and its price, which comes with the state. `published`: what a descriptor is made of
     * (common/models/published.ts); `null` for a model that ships with the app, or that can't be run, for `why`.
     */
    get: base
      .input(z.object({ id: z.string().max(200) }))
      .output(z.object({ published: z.unknown().nullable(), why: z.string().nullable() })),
  },
  account: {
    /** Asks the service for the balance and the last days' usage. Costs nothing; nothing is asked while passes run on the offline engine: `null`. */
    look: base.output(accountView.nullable()),
  },
  dialogs: {
    /** The system's dialog; `null` when the designer closed it. Only where `app.dialogs` is `native`. */
    pickNewProject: base.output(z.object({ folder: z.string() }).nullable()),
    pickProject: base.output(z.object({ folder: z.string() }).nullable()),
    pickPictures: base.output(z.object({ paths: z.array(z.string()) }).nullable()),
    pickExport: base.input(z.object({ suggested: z.string() })).output(z.object({ path: z.string() }).nullable()),
    /** For the app's own dialogs. Only where `app.dialogs` is `own`. */
    list: base
      .input(z.object({ path: path.nullable(), show: z.enum(['folders', 'pictures', 'all']) }))
      .output(folderListing),
    /** The app's own dialog closed with this folder to write to: the window may, from now on. Only where `app.dialogs` is `own`. */
    chosen: base.input(z.object({ folder: path })).output(z.object({})),
  },
  projects: {
    create: base.input(z.object({ folder: path, name: z.string().max(200).nullable() })).output(projectView),
    /** Makes one in the usual place (`app.projectsFolder`), called by a picture's file name, with a number where that is taken. */
    start: base.input(z.object({ picture: z.string().max(1000) })).output(projectView),
    /** `parts`: of a long history only the newest versions, and what those and the workspace refer to. `project.watch` brings the others. */
    open: base.input(z.object({ folder: path, parts: z.boolean().optional() })).output(projectView),
    forget: base.input(z.object({ folder: path })).output(z.object({})),
    /** Folders of projects whose links out of them are followed. */
    linked: base.output(z.object({ folders: z.array(z.string()) })),
    /** They are not followed any more; where the project is open, it is read anew. */
    unlink: base.input(z.object({ folder: path })).output(z.object({ folders: z.array(z.string()) })),
  },
  project: {
    /** A snapshot, then every change, of others too. `parts`: the snapshot is as `projects.open` answers with it, and the older versions follow, newest first. */
    watch: base.input(project.extend({ parts: z.boolean().optional() })).output(eventIterator(projectChange)),
    rename: base.input(project.extend({ name: z.string().min(1).max(200) })).output(z.object({})),
    setLimits: base
      .input(project.extend({ ceiling: decimal.nullable().optional(), budget: decimal.nullable().optional() }))
      .output(z.object({})),
    /** Links in it that lead out of it and are not followed, with where they lead. */
    links: base.input(project).output(z.object({ links: z.array(linkOut) })),
    /**
     * Follows them from now on, and reads the project anew. `allowed`: false where the system's own dialog, which asks wherever there is one,
     * was answered with no. `wrong-use` where there are none.
     */
    followLinks: base.input(project).output(z.object({ allowed: z.boolean() })),
    workspace: base.input(project).output(workspace),
    saveWorkspace: base.input(project.extend({ workspace })).output(z.object({})),
    /** Shows a file of the project in the system's file manager; answers with its absolute path where there is none. */
    reveal: base.input(project.extend({ file: path })).output(z.object({ shown: z.boolean(), path: z.string() })),
  },
  sources: {
    /** By path. Pictures dropped or pasted come as bytes: contract/assets.ts. */
    add: base
      .input(project.extend({ paths: z.array(path).max(2000) }))
      .output(z.object({ added: z.array(sourceView), refused: z.array(z.object({ path: z.string(), error: fault })) })),
    /** Pictures hang over the window, or are being chosen: what reads them is started meanwhile. */
    expect: base.output(z.object({})),
    /** The same as `add`, one by one as they come, with photos' own previews before that; a folder stands for the pictures in it. Ends when its signal aborts: what is in stays in. */
    import: base.input(project.extend({ paths: z.array(path).max(2000) })).output(eventIterator(importEvent)),
  },
  /** Pictures that other programs change. What they save comes back as sources, by `project.watch`. */
  edits: {
    editors: base.output(editorsView),
    /** One of the list. */
    choose: base.input(z.object({ id: z.string().max(200) })).output(editorsView),
    /** The system's dialog chooses one. Only where `canPick`. */
    pick: base.output(editorsView),
    /** Hands a copy to the chosen program. `file`: the copy, relative to the project; `editor`: the program's name. */
    open: base.input(project.extend({ of: inputRef })).output(z.object({ file: z.string(), editor: z.string() })),
  },
  passes: {
    /** What would be sent, and what would come: made for real, and kept for the pass. */
    plan: base.input(project.extend({ input: inputRef, draft, preparation })).output(inputPlan),
    /**
     * Records a pass and starts it. `over-ceiling` unless `allowCost` allows what it may cost. `orderId` names the press it comes of: asked again
     * with one that a pass was recorded for, it answers with that pass. Without one every call is an order of its own.
     */
    run: base
      .input(
        project.extend({
          /** `null` for a model that starts from text alone. */
          input: inputRef.nullable(),
          /** What the model's other slots are given: a mask. */
          others: z.record(recordId, inputRef).optional(),
          basedOn: z.string().nullable(),
          draft,
          preparation,
          /** The text to render where the designer corrected it; `null`: what stands in the prompt's quotes. */
          words: words.nullable().optional(),
          allowCost: decimal.nullable(),
          orderId: recordId.optional(),
          /**
           * What it is ordered together with, and how many of those are still to be recorded, this one among them: limits are held against their sum.
           * With `tries` in it this is the first of passes that are run until the words are right; the others follow by themselves.
           */
          group: passGroup.optional(),
          together: z.int().min(1).max(64).optional(),
        }),
      )
      .output(passView),
    /** Of those that are run until the words are right: the next one, and those after it. `over-ceiling` as above. */
    goOn: base.input(project.extend({ group: recordId, allowCost: decimal.nullable() })).output(passView),
    /** No further one is run, and nobody is asked any more whether to go on. */
    endTries: base.input(project.extend({ group: recordId })).output(z.object({})),
    /** What became of an order; `null`: no pass, and none will: an order that is asked about before it made one makes none any more. */
    ordered: base.input(project.extend({ orderId: recordId })).output(z.object({ view: passView.nullable() })),
    /** Its turn comes right before that of another that waits, `null`: after all the others'. */
    reorder: base.input(pass.extend({ before: z.string().nullable() })).output(z.object({})),
    /** Free, until the request may have left; on the offline engine to the end. */
    cancel: base.input(pass).output(passView),
    /** It runs on and will still be charged; its results are still fetched. */
    stopWaiting: base.input(pass).output(passView),
    takeOver: base.input(pass).output(passView),
    checkAgain: base.input(pass).output(passView),
    markLost: base.input(pass).output(passView),
    /** Deletes what was sent and delivered from the service; the results here stay, and so do its price and times. */
    deleteFromService: base.input(pass).output(passView),
    /** Results whose files are not what was delivered any more. */
    damaged: base.input(pass).output(z.object({ damaged: z.array(damagedResult) })),
    fetchAgain: base.input(pass.extend({ allowHost: z.string().nullable() })).output(passView),
    /** Of a version, which is of its cover. Changes the fields that are named; with `expected`, only those that are still as it says: what others wrote since stays. */
    setNotes: base.input(pass.extend({ notes: notesChange, expected: notesChange.optional() })).output(passView),
  },
  results: {
    /** Stars, pick or reject, label and note, of many results at once; see `resultChange`. */
    rate: base
      .input(project.extend({ changes: z.array(resultChange).min(1).max(10_000) }))
      .output(z.object({ views: z.array(passView) })),
    /** Reads the words in a result anew, on this machine. */
    readWords: base.input(pass.extend({ result: z.int().min(1).max(16) })).output(passView),
    /** The designer's word on a text in a result; `null` takes it back. With `expected`, only where that is still so. */
    overruleWords: base
      .input(
        pass.extend({
          result: z.int().min(1).max(16),
          text: z.string().max(20_000),
          verdict: z.enum(['right', 'wrong', 'missing']).nullable(),
          expected: z.enum(['right', 'wrong', 'missing']).nullable().optional(),
        }),
      )
      .output(passView),
    /** Which result stands for the version; `null`: the best-rated. With `expected`, only where that is still so. */
    setCover: base
      .input(pass.extend({ result: z.int().min(1).max(16).nullable(), expected: z.int().nullable().optional() }))
      .output(passView),
  },
  trash: {
    /** Moves versions (`result: null`) and single results to the project's trash. Those that have to stay are told, each with why. */
    delete: base.input(project.extend({ chosen: z.array(chosen).min(1).max(10_000) })).output(afterDeleting),
    restore: base.input(project.extend({ chosen: z.array(chosen).min(1).max(10_000) })).output(afterDeleting),
    /** `in-use` where a version was made from it. */
    deleteSource: base.input(project.extend({ sourceId: z.string() })).output(z.object({ trash: trashView })),
    restoreSource: base.input(project.extend({ sourceId: z.string() })).output(z.object({ trash: trashView })),
    /** Deletes for good what lies in it, once the system's dialog agreed where there is one. What was paid stays in the ledger. */
    empty: base.input(project).output(z.object({ emptied: z.boolean(), trash: trashView })),
  },
  ledger: {
    project: base.input(project).output(ledgerView),
    /** Over every project this installation has worked on. */
    all: base.output(ledgerView),
    /** Comma-separated values; `to` is an absolute path or one relative to the project's `exports/`. */
    exportCsv: base
      .input(project.extend({ to: path, of: z.enum(['project', 'all']).default('project') }))
      .output(z.object({ file: z.string() })),
  },
  /** Recipes under names, of the project or of all. */
  presets: {
    /** Adds one, or puts it in the place of the one with its id. */
    save: base.input(project.extend({ scope: z.enum(presetScopes), preset: recipePreset })).output(z.object({})),
    delete: base.input(project.extend({ scope: z.enum(presetScopes), id: z.string() })).output(z.object({})),
    /** Writes it as a JSON file among the project's exports, to be handed on. */
    share: base
      .input(project.extend({ scope: z.enum(presetScopes), id: z.string() }))
      .output(z.object({ file: z.string() })),
  },
  /** Pieces of prompt text under names, of the project or of all. */
  snippets: {
    /** All of it or none: those with an id that is known take its place. */
    change: base
      .input(
        project.extend({
          scope: z.enum(presetScopes),
          put: z.array(snippet).max(200),
          remove: z.array(z.string()).max(200),
        }),
      )
      .output(z.object({})),
    /** Writes them as one JSON file among the project's exports, to be handed on. */
    share: base
      .input(project.extend({ scope: z.enum(presetScopes), ids: z.array(z.string()).min(1).max(200) }))
      .output(z.object({ file: z.string() })),
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
    preview: base
      .input(
        pass.extend({
          result: z.int().min(1),
          /** Of a format that holds layers: all that go into it, the topmost first. Empty: `result`. */
          results: z.array(z.int().min(1)).max(100).default([]),
          settings: exportSettings,
          scale: z.int().min(1).max(4).default(1),
        }),
      )
      .output(z.object({ width: z.int(), height: z.int(), bytes: z.int(), contentType: z.string(), url: z.string() })),
    /** What was written of a version, newest first. */
    listed: base.input(pass).output(z.object({ exports: z.array(listedExport) })),
    /** Which results of which versions were ever written out: for a filter. */
    exported: base
      .input(project)
      .output(z.object({ passes: z.array(z.object({ passId: z.string(), results: z.array(z.int()) })) })),
    /** Adds a preset of the project's own, or replaces the one with its id. */
    savePreset: base
      .input(project.extend({ preset: exportPreset }))
      .output(z.object({ presets: z.array(exportPreset) })),
    deletePreset: base
      .input(project.extend({ presetId: z.string() }))
      .output(z.object({ presets: z.array(exportPreset) })),
    /** Chosen versions laid out for a client. `to`: a file, absolute or relative to the project's `exports/`; the format's ending is added where it has none. `unset`: letters that the sheet's font hasn't. */
    sheet: base
      .input(
        project.extend({
          picks: z.array(exportPick).min(1).max(500),
          options: sheetOptions,
          to: path,
          overwrite: z.boolean(),
        }),
      )
      .output(z.object({ file: z.string(), pages: z.int(), bytes: z.int(), unset: z.array(z.string()) })),
  },
};

export type Contract = typeof contract;
