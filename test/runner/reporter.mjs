import { appendFileSync } from 'node:fs';

/** Notes every outcome of vitest as a line of JSON as soon as it is known, so that a run that had to be stopped still tells what it found. */

/** @typedef {{ outcome: 'passed' | 'failed' | 'skipped', name: string, reason?: string, group?: string }} Outcome `group`: the outermost group of a skipped test. */

/** Where to write to; set by test/run.mjs. */
export const reportVariable = 'PENTIMENTO_TEST_REPORT';

/** @implements {Partial<import('vitest/node').Reporter>} */
export default class OutcomeReporter {
  /** @param {Outcome} outcome */
  #note(outcome) {
    const file = process.env[reportVariable];
    if (file !== undefined) appendFileSync(file, `${JSON.stringify(outcome)}\n`);
  }

  /** @param {import('vitest/node').TestCase | import('vitest/node').TestSuite} part @returns {string} */
  #outermost(part) {
    return part.parent.type === 'module' ? part.name : this.#outermost(part.parent);
  }

  /** @param {import('vitest/node').TestCase} testCase */
  onTestCaseResult(testCase) {
    const result = testCase.result();
    const name = `${testCase.module.relativeModuleId} › ${testCase.fullName}`;
    if (result.state === 'passed') this.#note({ outcome: 'passed', name });
    else if (result.state === 'skipped')
      this.#note({
        outcome: 'skipped',
        name,
        reason: result.note,
        group: `${testCase.module.relativeModuleId} › ${this.#outermost(testCase)}`,
      });
    else this.#note({ outcome: 'failed', name });
  }

  /** A hook of a group failed: its tests count as skipped by themselves. @param {import('vitest/node').TestSuite} suite */
  onTestSuiteResult(suite) {
    if (suite.errors().length > 0)
      this.#note({ outcome: 'failed', name: `${suite.module.relativeModuleId} › ${suite.fullName} (a hook of it)` });
  }

  /** @param {import('vitest/node').TestModule} module */
  onTestModuleEnd(module) {
    if (module.errors().length > 0)
      this.#note({ outcome: 'failed', name: `${module.relativeModuleId} (the file itself)` });
  }

  /**
   * @param {readonly import('vitest/node').TestModule[]} _modules
   * @param {readonly unknown[]} errors
   */
  onTestRunEnd(_modules, errors) {
    if (errors.length > 0) this.#note({ outcome: 'failed', name: `${errors.length} error(s) outside every test` });
  }
}
