import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The longest files, longest first: begun last, one of them would keep one core busy and the others waiting. By a run on two quiet cores. */
const longest = [
  'faults/kill',
  'faults/table',
  'security/canary',
  'web/accessibility',
  'web/export',
  'web/money',
  'web/importing',
  'web/typing',
  'web/in-flight',
  'web/until-right',
  'unit/cli/modelrunner',
  'unit/cli/choosing',
  'unit/cli/damage',
  'unit/project/lock',
].map((name) => `${import.meta.dirname}/${name}.test.ts`);

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification): number => {
      const at = longest.indexOf(moduleId);
      return at < 0 ? longest.length : at;
    };
    return (await super.sort(files)).toSorted((a, b) => place(a) - place(b));
  }
}

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

/**
 * Files of `unit` that need a process of their own: they load what reads pictures for good, which then decodes nothing but what the app takes, and the painter's
 * tests draw by SVG.
 */
const apart = ['unit/images/**', 'unit/words/**', 'unit/project/path-rules.test.ts'];

/** Each kind of check is a project: `vitest run -c test/vitest.config.ts --project unit`. */
export default defineConfig({
  test: {
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
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
      // What these files load is loaded once a worker: a third of their time went into loading it for each.
      project('unit', 120_000, { isolate: false, exclude: apart }),
      project('unit-apart', 120_000, { include: apart.map((path) => path.replace('**', '**/*.test.ts')) }),
      // Part of `unit` and `arch`, for while one writes: pure logic and components, without a build, a server or a decoded picture.
      project('fast', 60_000, { include: fast }),
      project('contract', 60_000),
      project('arch', 60_000),
      project('security', 120_000),
      project('electron', 120_000),
      project('package', 300_000),
      project('faults', 120_000),
      // The app runs in processes of its own, so what these files load keeps nothing of a test: it is loaded once a worker.
      project('web', 300_000, { isolate: false }),
    ],
  },
});
