import { defineConfig } from 'vitest/config';

const project = (name: string, testTimeout: number, extra: object = {}) => ({
  test: {
    name,
    root: import.meta.dirname,
    include: [`${name}/**/*.test.ts`],
    testTimeout,
    hookTimeout: 120_000,
    ...extra,
  },
});

const fast = [
  'arch/**/*.test.ts',
  ...['common', 'contract', 'editor', 'canvas', 'shown'].map((folder) => `unit/${folder}/**/*.test.ts`),
];

/** Each kind of check is a project: `vitest run -c test/vitest.config.ts --project unit`. */
export default defineConfig({
  test: {
    maxWorkers: 2,
    // What runs in child processes is not counted.
    coverage: {
      provider: 'v8',
      // Sources lie beside the tests' own root.
      allowExternal: true,
      reportOnFailure: true,
      include: ['**/src-main/**/*.ts', '**/src-renderer/**/*.{ts,tsx}'],
      reporter: ['text-summary', 'html'],
      reportsDirectory: '.build/coverage',
    },
    projects: [
      project('unit', 60_000),
      // Part of `unit` and `arch`, for while one writes: pure logic and components, without a build, a server or a decoded picture.
      project('fast', 60_000, { include: fast }),
      project('contract', 60_000),
      project('arch', 60_000),
      project('security', 120_000),
      project('electron', 120_000),
      project('package', 300_000),
      project('faults', 120_000),
      project('web', 180_000),
    ],
  },
});
