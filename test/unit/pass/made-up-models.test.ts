import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readPass } from '../../../src-main/cli/commands/pass';
import { passDocument } from '../../../src-main/cli/documents';
import { recipeFault } from '../../../src-main/common/check-recipe';
import { differences, fieldChange } from '../../../src-main/common/differences';
import { addModel } from '../../../src-main/common/models';
import { defaultDraft, defaultsOf, onModel } from '../../../src-main/common/recipe';
import { preparation } from '../../../src-main/contract/records';
import type { PassEntry } from '../../../src-main/project/load';
import type { Project } from '../../../src-main/project/project';
import { importFile } from '../../../src-main/project/sources';
import { openLab, quick, testKey } from '../../support/lab';
import { retoucher, upscaler } from '../../support/made-up-models';

const lab = await openLab('made-up-models');
const upright = preparation.parse({});

/** What the service was sent, as its record tells it. */
const sentOf = async ({ record }: PassEntry): Promise<Record<string, unknown>> => {
  const answer = await fetch(`${lab.emulator.origin}/requests/${record.requestId}`, {
    headers: { authorization: `Key ${testKey}`, 'x-forwarded-host': 'queue.modelrunner.run' },
  });
  return ((await answer.json()) as { input: Record<string, unknown> }).input;
};

const resultOf = (project: Project, entry: PassEntry): string =>
  join(project.folder, 'passes', entry.folder, entry.record.results[0]!.file);

describe('a model that nobody has', () => {
  let forget: (() => void)[] = [];
  beforeEach(() => {
    forget = [retoucher, upscaler].map(addModel);
  });
  afterEach(() => forget.forEach((each) => each()));

  it('with a mask is sent both pictures under its own names, and changes only what the mask shows', async () => {
    const core = await lab.shared();
    const { project, source } = await lab.project(core, 'masked');
    const mask = lab.at('mask.png');
    await sharp({ create: { width: 320, height: 256, channels: 3, background: '#000000' } })
      .composite([
        {
          input: { create: { width: 160, height: 256, channels: 3, background: '#ffffff' } },
          left: 160,
          top: 0,
        },
      ])
      .png()
      .toFile(mask);
    const { source: matte } = await importFile(project, core.images, mask);
    const draft = { ...defaultsOf(retoucher), instruction: 'a blueprint that says "HI"' };
    const order = quick(source, {}, { draft });
    await expect(core.room.start(project, order, core.drawSeed)).rejects.toMatchObject({ code: 'wrong-use' });
    expect(project.history).toEqual([]);

    const others = { mask: { ref: { kind: 'source' as const, id: matte.id }, preparation: upright } };
    const { record } = await core.room.start(project, { ...order, others }, core.drawSeed);
    await core.room.settled(record.id);
    const entry = project.pass(record.id);
    expect(entry.record).toMatchObject({
      state: 'done',
      words: ['HI'],
      recipe: { model: retoucher.id, instruction: draft.instruction, avoid: '', keep_faces: true },
      inputs: { picture: { sent: { width: 320, height: 256 } }, mask: { sent: { width: 320, height: 256 } } },
      results: [{ width: 320, height: 256 }],
    });
    expect(lab.jobs(record.clientJobId)).toBe(1);
    const sent = await sentOf(entry);
    expect(Object.keys(sent).toSorted()).toEqual(
      ['avoid', 'instruction', 'keep_faces', 'matte', 'noise', 'source_picture'].toSorted(),
    );
    expect(sent['noise']).toBeTypeOf('number');
    expect(sent['matte']).not.toBe(sent['source_picture']);
    // What the mask leaves dark stays; what it shows doesn't.
    const half = async (file: string, left: number): Promise<Buffer> =>
      sharp(file).extract({ left, top: 0, width: 140, height: 256 }).removeAlpha().raw().toBuffer();
    const apart = async (left: number): Promise<number> => {
      const [a, b] = [
        await half(await project.sourceFile(project.source(source)), left),
        await half(resultOf(project, entry), left),
      ];
      return a.reduce((sum, value, at) => sum + Math.abs(value - b[at]!), 0) / a.length;
    };
    expect(await apart(0)).toBeLessThan(6);
    expect(await apart(180)).toBeGreaterThan(20);

    const again = await lab.opened(core, project.folder);
    expect(again.problems).toEqual([]);
    expect(again.pass(record.id).record).toEqual(entry.record);
  });

  it('without a prompt makes a picture larger, as many times as its field says and as many pixels as it may', async () => {
    const core = await lab.shared();
    const { project, source } = await lab.project(core, 'larger');
    for (const [times, size] of [
      [2, { width: 640, height: 512 }],
      // 320 × 256 four times as large would be more than a million pixels: less is sent.
      [4, { width: 1116, height: 892 }],
    ] as const) {
      const draft = { ...defaultsOf(upscaler), times };
      const { record } = await core.room.start(project, quick(source, {}, { draft }), core.drawSeed);
      await core.room.settled(record.id);
      const entry = project.pass(record.id);
      expect(entry.record).toMatchObject({
        state: 'done',
        words: [],
        recipe: { model: upscaler.id, times },
        results: [size],
      });
      expect(Object.keys(await sentOf(entry)).toSorted()).toEqual(['img', 'times']);
      // By the emulator's card, for the pixels that come.
      const { estimated, settled } = entry.record.price;
      expect(Number(estimated)).toBeCloseTo((0.06 * size.width * size.height) / 1e6, 6);
      expect(settled).toBe(estimated);
    }
  });

  it('is typed, checked and told as its descriptor says', () => {
    const { draft } = readPass({ source: 'a.png', model: upscaler.id, set: ['times=3'] });
    expect(draft).toEqual({ model: upscaler.id, times: 3 });
    expect(() => readPass({ source: 'a.png', model: upscaler.id, set: ['times=9'] })).toThrow(/2 to 4/);
    expect(() => readPass({ source: 'a.png', model: upscaler.id, prompt: 'x' })).toThrow(/--prompt/);
    expect(recipeFault({ ...defaultsOf(retoucher), instruction: '' })).toMatch(/prompt/i);
    expect(recipeFault({ ...defaultsOf(retoucher), instruction: 'x'.repeat(501) })).toMatch(/500/);
    expect(recipeFault({ ...defaultsOf(retoucher), instruction: 'x', keep_faces: 'yes' })).toMatch(/^Keep faces/);
    // By their roles, fields of two models are one.
    const moved = onModel({ ...defaultDraft, prompt: 'a poster', seed: 7 }, retoucher);
    expect(moved).toEqual({ model: retoucher.id, instruction: 'a poster', avoid: '', noise: 7, keep_faces: true });
    expect(onModel({ ...defaultDraft, seed: 2_000_000_000 }, retoucher)['noise']).toBeNull();
    expect(differences(moved, { ...moved, keep_faces: false })).toEqual([
      { field: 'keep_faces', before: 'true', after: 'false' },
    ]);
    expect(fieldChange('keep_faces', moved, { ...moved, keep_faces: false })).toBe('keep faces off');
  });

  it('that is forgotten is shown as it was recorded, and a pass of it that was not posted never is', async () => {
    const core = await lab.shared();
    const { project, source } = await lab.project(core, 'forgotten');
    const draft = { ...defaultsOf(upscaler), times: 3 };
    const { record } = await core.room.start(project, quick(source, {}, { draft }), core.drawSeed);
    // A version of Pentimento that has never heard of it goes on with it.
    forget.pop()?.();
    await core.room.settled(record.id);
    const entry = project.pass(record.id);
    expect(entry.record).toMatchObject({
      state: 'failed',
      error: { code: 'model-missing', billed: 'no' },
      recipe: { model: upscaler.id, times: 3 },
    });
    expect(lab.jobs(record.clientJobId)).toBe(0);
    const again = await lab.opened(core, project.folder);
    expect(again.problems).toEqual([]);
    expect(passDocument(again, again.pass(record.id))).toMatchObject({ recipe: { model: upscaler.id, times: 3 } });
  });
});
