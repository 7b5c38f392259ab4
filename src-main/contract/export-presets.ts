import type { ExportPreset, ExportSettings } from './exports';

const settings: ExportSettings = {
  format: 'png',
  resize: { kind: 'none' },
  enlarge: false,
  kernel: 'lanczos3',
  sharpen: 'none',
  quality: null,
  targetBytes: null,
  background: '#ffffff',
  colourSpace: 'srgb',
  ppi: null,
  metadata: null,
};

const preset = (
  group: string,
  id: string,
  name: string,
  change: Partial<ExportSettings>,
  more: Partial<ExportPreset> = {},
): ExportPreset => ({
  id,
  name,
  group,
  settings: { ...settings, ...change },
  scales: [1],
  template: '{source}-{version}',
  collision: 'number',
  sidecar: false,
  ...more,
});

const web = { resize: { kind: 'long-edge', length: 2048, unit: 'px' }, sharpen: 'standard' } as const;

const social = (id: string, name: string, width: number, height: number): ExportPreset =>
  preset(
    'Social',
    id,
    name,
    {
      format: 'jpeg',
      quality: 90,
      enlarge: true,
      sharpen: 'standard',
      resize: { kind: 'fill', width, height, focus: { x: 0.5, y: 0.5 } },
    },
    { template: '{source}-{version}-{width}x{height}' },
  );

/** A4's long edge at 300 pixels per inch, made larger where the result holds fewer. */
const a4 = { enlarge: true, ppi: 300, sharpen: 'low', resize: { kind: 'long-edge', length: 297, unit: 'mm' } } as const;

/** What every project starts with. They are not written into it, and can't be changed: a changed one is saved as the project's own. */
export const builtInPresets: readonly ExportPreset[] = [
  preset('Original', 'original', 'Original file', { format: 'original' }),
  preset('Web', 'web-jpeg', 'Web JPEG', { ...web, format: 'jpeg', quality: 82 }),
  preset('Web', 'web-webp', 'Web WebP', { ...web, format: 'webp', quality: 82 }),
  preset('Web', 'web-avif', 'Web AVIF', { ...web, format: 'avif', quality: 60 }),
  social('social-portrait', 'Instagram portrait', 1080, 1350),
  social('social-square', 'Instagram square', 1080, 1080),
  social('social-story', 'Story', 1080, 1920),
  social('social-landscape', 'Link preview', 1200, 628),
  preset(
    'Print',
    'print-tiff',
    'A4 TIFF, 300 ppi',
    { ...a4, format: 'tiff' },
    { template: '{source}-{version}-print' },
  ),
  preset(
    'Print',
    'print-jpeg',
    'A4 JPEG, 300 ppi',
    { ...a4, format: 'jpeg', quality: 95 },
    { template: '{source}-{version}-print' },
  ),
  preset('Layers', 'psd-layers', 'PSD with layers', { format: 'psd' }),
  preset(
    'UI assets',
    'ui-png',
    'PNG @1x @2x @3x',
    { format: 'png', enlarge: true, resize: { kind: 'long-edge', length: 512, unit: 'px' } },
    { scales: [1, 2, 3] },
  ),
];

/** Of a preset that is not the project's own. */
export const isBuiltIn = (id: string): boolean => builtInPresets.some((built) => built.id === id);
