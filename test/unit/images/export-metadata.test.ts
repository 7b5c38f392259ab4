import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { exportSettings, type ExportSettings } from '../../../src-main/contract';
import type { EmbeddedMetadata } from '../../../src-main/images/images';
import { photo } from './pictures';
import { faultOf, lab } from './support';

const here = lab();

const hasTool = spawnSync('exiftool', ['-ver']).status === 0;
if (!hasTool) console.log('Skipped: reading the metadata of exports needs exiftool (Debian: libimage-exiftool-perl).');

const formats = ['png', 'jpeg', 'webp', 'avif', 'tiff'] as const;
const nothing: EmbeddedMetadata = { credit: '', copyright: '', caption: '', sourceType: false, recipe: null };
const recipe = JSON.stringify({
  model: 'ideogram',
  prompt: 'A poster “Größe” <b> & ]]> \u{1f3a8}',
  seed: 7,
  strength: 0.4,
});
const all: EmbeddedMetadata = {
  credit: 'Käthe & Söhne <Studio>',
  copyright: '© 2026 Ada “L”',
  caption: 'Línea uno\nzweite Zeile \u{1f58c}',
  sourceType: true,
  recipe,
};

const write = async (
  format: ExportSettings['format'],
  metadata: EmbeddedMetadata | null,
  settings: Partial<ExportSettings> = {},
): Promise<string> => {
  const file = await here.put(
    'laden.jpg',
    await photo(120, 80)
      .withExif({ IFD0: { Copyright: 'SECRET', Artist: 'SECRET' } })
      .withXmp(
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" dc:source="SECRET"/></rdf:RDF></x:xmpmeta>',
      )
      .jpeg()
      .toBuffer(),
  );
  const to = here.at(`out.${format}`);
  await here.images.export({
    file,
    settings: exportSettings.parse({ format, ...settings }),
    scale: 1,
    metadata,
    to,
    overwrite: true,
  });
  return to;
};

/** Of XMP and IPTC, and what else is no shape of the pixels or part of the profile. */
const told = (file: string): Record<string, unknown> => {
  const run = spawnSync('exiftool', ['-json', '-G0', '-a', '-u', '-U', '-n', '-charset', 'iptc=utf8', file], {
    encoding: 'utf8',
  });
  const found = (JSON.parse(run.stdout) as Record<string, unknown>[])[0] ?? {};
  return Object.fromEntries(
    Object.entries(found).filter(
      ([name]) =>
        /^(XMP|IPTC|Photoshop|JFIF|APP\d*|Comment|MakerNotes)/.test(name) ||
        (name.startsWith('EXIF:') && !pixelTags.has(name.slice(5))) ||
        /Warning|Error/.test(name),
    ),
  );
};
const pixelTags = new Set([
  'ImageWidth',
  'ImageHeight',
  'BitsPerSample',
  'Compression',
  'PhotometricInterpretation',
  'StripOffsets',
  'Orientation',
  'SamplesPerPixel',
  'RowsPerStrip',
  'StripByteCounts',
  'XResolution',
  'YResolution',
  'ResolutionUnit',
  'PlanarConfiguration',
  'Predictor',
  'SampleFormat',
  'ExtraSamples',
]);

const xmp = {
  'XMP:Credit': all.credit,
  'XMP:Rights': all.copyright,
  'XMP:Description': all.caption,
  'XMP:DigitalSourceType': 'http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia',
  'XMP:Recipe': recipe,
};
const iptc = {
  'IPTC:CodedCharacterSet': '\x1b%G',
  'IPTC:ApplicationRecordVersion': 4,
  'IPTC:Credit': all.credit,
  'IPTC:CopyrightNotice': all.copyright,
  'IPTC:Caption-Abstract': all.caption,
};
const holdsIptc = (format: string): boolean => format === 'jpeg' || format === 'tiff';

describe.skipIf(!hasTool)('exiftool finds in an export', () => {
  for (const format of formats) {
    it(`to ${format} exactly what is chosen`, async () => {
      expect(told(await write(format, all))).toEqual({ ...xmp, ...(holdsIptc(format) ? iptc : {}) });
      expect(told(await write(format, { ...nothing, copyright: 'Ada' }))).toEqual({
        'XMP:Rights': 'Ada',
        ...(holdsIptc(format)
          ? { 'IPTC:CodedCharacterSet': '\x1b%G', 'IPTC:ApplicationRecordVersion': 4, 'IPTC:CopyrightNotice': 'Ada' }
          : {}),
      });
      expect(told(await write(format, { ...nothing, sourceType: true }))).toEqual({
        'XMP:DigitalSourceType': xmp['XMP:DigitalSourceType'],
      });
    });

    it(`to ${format} nothing where nothing is chosen`, async () => {
      for (const metadata of [null, nothing, { ...nothing, caption: ' \u0007 ' }]) {
        const to = await write(format, metadata);
        expect(told(to)).toEqual({});
        const bytes = await readFile(to);
        for (const mark of ['SECRET', 'xpacket', 'Photoshop', '8BIM']) expect(bytes.includes(mark)).toBe(false);
      }
    });
  }

  it('the resolution, exactly, where the format has a place for it', async () => {
    const of = (file: string): unknown =>
      JSON.parse(
        spawnSync(
          'exiftool',
          [
            '-json',
            '-G1',
            '-n',
            '-XResolution',
            '-YResolution',
            '-ResolutionUnit',
            '-PixelsPerUnitX',
            '-PixelsPerUnitY',
            '-PixelUnits',
            file,
          ],
          { encoding: 'utf8' },
        ).stdout,
      )[0];
    for (const ppi of [72, 300, 2400]) {
      expect(of(await write('jpeg', null, { ppi }))).toMatchObject({
        'JFIF:XResolution': ppi,
        'JFIF:YResolution': ppi,
        'JFIF:ResolutionUnit': 1,
      });
      expect(of(await write('tiff', null, { ppi }))).toMatchObject({
        'IFD0:XResolution': ppi,
        'IFD0:YResolution': ppi,
        'IFD0:ResolutionUnit': 2,
      });
      expect(of(await write('png', all, { ppi }))).toMatchObject({
        'PNG-pHYs:PixelsPerUnitX': Math.round(ppi / 0.0254),
        'PNG-pHYs:PixelsPerUnitY': Math.round(ppi / 0.0254),
        'PNG-pHYs:PixelUnits': 1,
      });
      for (const format of ['webp', 'avif'] as const)
        expect(Object.keys(of(await write(format, null, { ppi })) as object)).toEqual(['SourceFile']);
    }
    for (const format of ['jpeg', 'png', 'webp', 'avif'] as const)
      expect(Object.keys(of(await write(format, null)) as object)).toEqual(['SourceFile']);
    // Its tags must be there; 1 means no unit.
    expect(of(await write('tiff', null))).toMatchObject({ 'IFD0:ResolutionUnit': 1 });
  });

  it('and in all of them no complaint, with everything at once', async () => {
    for (const format of formats) {
      const run = spawnSync(
        'exiftool',
        ['-validate', '-warning', '-error', '-a', await write(format, all, { ppi: 300, colourSpace: 'adobe-rgb' })],
        { encoding: 'utf8' },
      );
      expect(run.stdout).not.toMatch(/Error/);
      expect(run.stdout.split('\n').filter((line) => line.startsWith('Warning') && !/minor/i.test(line))).toEqual([]);
    }
  });
});

describe('the metadata of an export', () => {
  it('keeps the picture as it is', async () => {
    for (const format of formats) {
      const pixels = (file: string): Promise<Buffer> => sharp(file).raw().toBuffer();
      const bare = await pixels(await write(format, null));
      expect(await pixels(await write(format, all, { ppi: 300 }))).toEqual(bare);
      expect(await here.images.probe(here.at(`out.${format}`))).toMatchObject({
        colour: 'sRGB',
        width: 120,
        height: 80,
      });
    }
  });

  it('is the same bytes again', async () => {
    for (const format of formats) {
      const settings = {
        ppi: 300,
        colourSpace: 'display-p3',
        sharpen: 'standard',
        resize: { kind: 'fit', width: 90, height: null },
      } as const;
      const once = await readFile(await write(format, all, settings));
      expect(await readFile(await write(format, all, settings))).toEqual(once);
    }
  });

  it('has IPTC no longer than that allows, whole letters, and XMP in full', async () => {
    const credit = 'ü'.repeat(40);
    const bytes = await readFile(
      await write('jpeg', { ...nothing, credit, copyright: 'é'.repeat(100), caption: '\u{1f58c}'.repeat(900) }),
    );
    expect(bytes.includes(Buffer.from([0x1c, 2, 110, 0, 32, ...Buffer.from('ü'.repeat(16))]))).toBe(true);
    expect(bytes.includes(Buffer.from([0x1c, 2, 116, 0, 128]))).toBe(true);
    expect(bytes.includes(Buffer.from([0x1c, 2, 120, 0x07, 0xd0]))).toBe(true);
    expect(bytes.includes(Buffer.from(`>${credit}<`))).toBe(true);
  });

  it('that is too long for a JPEG is refused, and fits other formats', async () => {
    const long = { ...nothing, recipe: JSON.stringify({ prompt: 'x'.repeat(70_000) }) };
    expect(await faultOf(write('jpeg', long))).toMatchObject({
      code: 'wrong-use',
      message: expect.stringContaining('64 kB'),
    });
    expect((await readFile(await write('webp', long))).includes('x'.repeat(70_000))).toBe(true);
  });

  it('never keeps control characters, nor halves of letters', async () => {
    const bytes = await readFile(await write('tiff', { ...nothing, caption: 'a\u0000b\u001b%G\ud800c\r\nd\u0085' }));
    expect(bytes.includes('ab%Gc\nd')).toBe(true);
    const { xmpAsString } = await sharp(bytes).metadata();
    expect(xmpAsString).toContain('>ab%Gc\nd<');
  });
});
