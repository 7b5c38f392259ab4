import { stat } from 'node:fs/promises';
import { basename, extname, resolve, sep } from 'node:path';
import type { Core } from '../../app/core';
import { estimate } from '../../common/price';
import { recipeFault } from '../../common/check-recipe';
import { defaultDraft, type Draft } from '../../common/recipe';
import { stageWords, type Engine, type PassState } from '../../common/states';
import { preparation, type InputRef } from '../../contract/records';
import { PentimentoError } from '../../contract/errors';
import { expectedOutput } from '../../pass/prepared';
import { checkMoney } from '../../pass/record';
import type { PassEntry } from '../../project/load';
import type { Project } from '../../project/project';
import { importFile } from '../../project/sources';
import { openProject, withCore, writable } from '../command';
import type { Context } from '../context';
import { passDocument, passText } from '../documents';
import { amount, choice, imageSize, integer, modelChoice, number, seed, versionAt, wrongUse } from '../options';
import { say, type Outcome } from '../output';
import { sayHolds, waitFor } from '../waiting';
import { sayFailure } from './projects';

export interface PassOptions {
  readonly source?: string; readonly from?: string; readonly prompt?: string; readonly basedOn?: string; readonly strength?: string; readonly seed?: string;
  readonly speed?: string; readonly magic?: string; readonly size?: string; readonly images?: string; readonly acceleration?: string; readonly format?: string;
  readonly engine?: string; readonly allowCost?: string;
}

/** What the options say by themselves, before anything is opened. */
export function readPass(options: PassOptions) {
  if ((options.source === undefined) === (options.from === undefined)) throw wrongUse('Say what the pass starts from: either --source or --from.');
  if (options.source === '') throw wrongUse('--source is empty: give a source’s id, or the path of a picture.');
  if (options.prompt === undefined && options.basedOn === undefined) throw wrongUse('Say what the picture should become: --prompt.');
  if (options.prompt !== undefined && options.prompt.trim() === '') throw wrongUse('--prompt is empty.');
  const change: { -readonly [K in keyof Draft]?: Draft[K] } = {};
  if (options.prompt !== undefined) change.prompt = options.prompt;
  if (options.strength !== undefined) change.strength = number('--strength', options.strength, 0, 1);
  if (options.seed !== undefined) change.seed = seed(options.seed);
  if (options.speed !== undefined) change.rendering_speed = modelChoice('--speed', 'rendering_speed', options.speed);
  if (options.magic !== undefined) change.expansion_model = modelChoice('--magic', 'expansion_model', options.magic);
  if (options.size !== undefined) change.image_size = imageSize(options.size);
  if (options.images !== undefined) change.num_images = integer('--images', options.images, 1, 4);
  if (options.acceleration !== undefined) change.acceleration = modelChoice('--acceleration', 'acceleration', options.acceleration);
  if (options.format !== undefined) change.output_format = modelChoice('--format', 'output_format', options.format) as Draft['output_format'];
  const basedOn = options.basedOn === undefined ? null : versionAt(options.basedOn);
  if (basedOn && basedOn.result !== null) throw wrongUse('--based-on takes a version such as v3, without a result.');
  const faultAlone = basedOn ? null : recipeFault({ ...defaultDraft, ...change });
  if (faultAlone) throw wrongUse(faultAlone);
  return {
    change, basedOn, from: options.from === undefined ? null : versionAt(options.from),
    engine: options.engine === undefined ? null : choice('--engine', options.engine, ['offline', 'modelrunner']),
    allowCost: options.allowCost === undefined ? null : amount('--allow-cost', options.allowCost),
  };
}

export function pass(context: Context, folder: string, options: PassOptions): Promise<Outcome> {
  const asked = readPass(options);
  return withCore(context, async (core) => {
    const project = await openProject(core, folder);
    writable(project);
    const parent = asked.basedOn && project.passByVersion(asked.basedOn.version).record;
    const draft: Draft = { ...(parent ? parent.recipe : defaultDraft), ...asked.change };
    const fault = recipeFault(draft);
    if (fault) throw wrongUse(fault);
    const engine = asked.engine ?? (await core.engines.choose('auto'));
    // Key and origin, then what it costs, before anything is imported.
    await core.engines.service(engine);
    const input = await findInput(core, project, { source: options.source, from: asked.from });
    const output = expectedOutput(draft.image_size, input.size);
    checkMoney(project, estimate({ model: draft.model, output, images: draft.num_images, engine }), asked.allowCost);
    const entry = await core.room.start(project, {
      input: await input.bring(context.signal), basedOn: parent && { id: parent.id, version: parent.version }, draft, preparation: preparation.parse({}), engine, allowCost: asked.allowCost,
    }, core.drawSeed);
    const stop = follow(project, entry);
    const stopSaying = sayHolds(core, (_project, _id, message) => message);
    const { exit } = await waitFor(core, context.signal, () => core.room.settled(entry.record.id));
    stop();
    const isSaid = stopSaying();
    await core.ledger.note(project);
    const now = project.pass(entry.record.id);
    const held = core.room.held(entry.record.id);
    if (held && !isSaid(now.record.id, held.message)) say(held.message);
    for (const note of now.record.evidence.notes ?? []) say(note);
    sayFailure(now);
    return { exit: exit ?? exitOf(now.record.state, held !== null), document: { pass: passDocument(project, now, held) }, text: passText(now) };
  });
}

/** 0 done, 3 uncertain or still running, else 1. */
export function exitOf(state: PassState, held: boolean): number {
  if (state === 'done') return 0;
  if (state === 'uncertain') return 3;
  return state === 'failed' || state === 'cancelled' || state === 'lost' || held ? 1 : 3;
}

interface FoundInput { readonly size: { readonly width: number; readonly height: number }; bring(signal: AbortSignal): Promise<InputRef> }

async function findInput(core: Core, project: Project, asked: { readonly source: string | undefined; readonly from: { version: number; result: number | null } | null }): Promise<FoundInput> {
  if (asked.from) {
    const { record } = project.passByVersion(asked.from.version);
    const chosen = asked.from.result ?? 1;
    const result = record.results[chosen - 1];
    if (!result) throw new PentimentoError('no-such-version', record.results.length === 0 ? `v${record.version} has no result to start from: it is ${record.state}.` : `v${record.version} has no result ${chosen}; it has ${record.results.length}.`);
    return { size: result, bring: async () => ({ kind: 'result', id: record.id, version: record.version, result: chosen }) };
  }
  const text = asked.source ?? '';
  const known = project.sources.get(text);
  if (known) return { size: known.probe, bring: async () => ({ kind: 'source', id: known.id }) };
  const path = resolve(text);
  const there = await stat(path).then(() => true, () => false);
  if (!there && !text.includes('/') && !text.includes(sep) && extname(basename(text)) === '') {
    throw new PentimentoError('no-such-source', `There is no source ${text} in ${project.record.name}, and no file of that name.`);
  }
  const probe = await core.images.probe(path);
  return {
    size: probe,
    bring: async (signal) => ({ kind: 'source', id: (await importFile(project, core.images, path, signal)).source.id }),
  };
}

/** Says each stage once. */
function follow(project: Project, entry: PassEntry): () => void {
  let last = '';
  const onPass = ({ record }: PassEntry): void => {
    if (record.id !== entry.record.id || record.state === last) return;
    last = record.state;
    say(`v${record.version}: ${stageWords[record.state].toLowerCase()}`);
  };
  project.events.on('pass', onPass);
  return () => void project.events.off('pass', onPass);
}

export type { Engine };
