import { join } from 'node:path';
import { createImages } from '../../../src-main/images';
import { BareSharp, bring, runProgram, tools } from '../contenders';
import { interleaved, ratio, type Metric, type Skipped, type Suite } from '../metric';
import { photoFile, type Tag } from '../photos';

/** One picture through the app's own image process, against other ways to the same picture: prepare to 2048 pixels, and thumbnail to 320. */
const prepares: readonly (readonly [string, Tag, number])[] = [
  ['prepare-vs-sharp', 'untagged', 1.15],
  ['prepare-srgb-vs-sharp', 'srgb', 0.5],
  ['prepare-p3-vs-sharp', 'p3', 0.6],
];

export const pictures: Suite = async ({ root, out, cache, work, runs, say, wanted }) => {
  const names = [
    ...prepares.map(([name]) => name),
    'thumbnail-vs-sharp',
    'prepare-vs-vipsthumbnail',
    'thumbnail-vs-vipsthumbnail',
    'prepare-vs-imagemagick',
  ];
  if (!names.some(wanted)) return [];
  const metrics: (Metric | Skipped)[] = [];
  const images = createImages({ program: join(out, 'main/image-process.js'), jobTimeout: 120_000, processes: 1 });
  const bare = await BareSharp.start(root);
  const to = (name: string): string => join(work, name);
  const prepare = (file: string) => () =>
    images.prepare({
      file,
      target: { inside: { width: 2048, height: 2048 } },
      preparation: { crop: null, rotate: 0, background: '#ffffff' },
      to: to('ours.jpg'),
    });
  const thumbnail = (file: string) => () => images.thumbnail({ file, width: 320, to: to('ours.webp') });

  const against = async (
    tool: keyof typeof tools,
    entries: readonly (readonly [string, number, () => Promise<unknown>, (program: string) => readonly string[]])[],
  ): Promise<void> => {
    const asked = entries.filter(([name]) => wanted(name));
    if (asked.length === 0) return;
    const program = bring(tools[tool], say);
    for (const [name, goal, ours, args] of asked) {
      if (program === null) {
        metrics.push({ name, reason: `${tools[tool].name} can’t be had here (Debian: ${tools[tool].debian})` });
        continue;
      }
      say(`${name} …`);
      const times = await interleaved({ ours, theirs: () => runProgram(program, args(program)) }, runs);
      metrics.push(ratio(name, goal, times['ours'] ?? [], times['theirs'] ?? []));
    }
  };

  try {
    for (const [name, tag, goal] of prepares.filter(([each]) => wanted(each))) {
      const file = await photoFile(cache, tag);
      say(`${name} …`);
      const times = await interleaved(
        { ours: prepare(file), theirs: () => bare.run('prepare', file, to('theirs.jpg')) },
        runs,
      );
      metrics.push(ratio(name, goal, times['ours'] ?? [], times['theirs'] ?? []));
    }
    const file = await photoFile(cache, 'untagged');
    if (wanted('thumbnail-vs-sharp')) {
      say('thumbnail-vs-sharp …');
      const times = await interleaved(
        { ours: thumbnail(file), theirs: () => bare.run('thumbnail', file, to('theirs.webp')) },
        runs,
      );
      metrics.push(ratio('thumbnail-vs-sharp', 1.15, times['ours'] ?? [], times['theirs'] ?? []));
    }
    await against('vipsthumbnail', [
      [
        'prepare-vs-vipsthumbnail',
        1,
        prepare(file),
        () => [file, '--size', '2048x2048', '-o', `${to('vips.jpg')}[Q=95,subsample-mode=off,optimize-coding,strip]`],
      ],
      [
        'thumbnail-vs-vipsthumbnail',
        1,
        thumbnail(file),
        () => [file, '--size', '320x', '-o', `${to('vips.webp')}[Q=80,effort=2,strip]`],
      ],
    ]);
    await against('imagemagick', [
      [
        'prepare-vs-imagemagick',
        0.25,
        prepare(file),
        () => [
          '-define',
          'jpeg:size=2048x2048',
          file,
          '-auto-orient',
          '-resize',
          '2048x2048',
          '-strip',
          '-sampling-factor',
          '4:4:4',
          '-quality',
          '95',
          to('magick.jpg'),
        ],
      ],
    ]);
    return metrics;
  } finally {
    await Promise.all([images.close(), bare.stop()]);
  }
};
