import { defineConfig } from 'vitest/config';

const project = (name: string, testTimeout: number, extra: object = {}) => ({
  test: { name, root: import.meta.dirname, include: [`${name}/**/*.test.ts`], testTimeout, hookTimeout: 120_000, ...extra },
});

/** Each kind of check is a project: `vitest run -c test/vitest.config.ts --project unit`. */
export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      project('unit', 60_000),
      project('contract', 60_000),
      project('arch', 60_000),
      project('electron', 120_000),
      project('faults', 120_000),
      project('web', 180_000, { fileParallelism: false }),
    ],
  },
});
