// The child process of launch.ts.
import './archive.mjs';
import childProcess from 'node:child_process';
import { register, syncBuiltinESMExports } from 'node:module';

register('./hooks.mjs', import.meta.url);
const platform = process.env['PENTIMENTO_TEST_PLATFORM'];
if (platform) Object.defineProperty(process, 'platform', { value: platform });
// As Electron's own: [program, app's folder, …].
process.argv.splice(1, 1);
Object.defineProperty(process, 'type', { value: 'browser' });

const { startWorld } = await import(/** @type {string} */ (process.env['PENTIMENTO_TEST_ELECTRON']));

// The fuse that lets a binary of Electron's be run as Node is off: its own path is the app again, and no Node.
for (const name of /** @type {const} */ (['fork', 'spawn', 'execFile', 'spawnSync', 'execFileSync'])) {
  const before = /** @type {(...args: unknown[]) => unknown} */ (childProcess[name]);
  Object.defineProperty(childProcess, name, {
    value: (/** @type {unknown[]} */ ...args) => {
      const options = /** @type {{ execPath?: string } | undefined} */ (
        args.find((each) => Object(each) === each && !Array.isArray(each))
      );
      if ((name === 'fork' ? (options?.execPath ?? process.execPath) : args[0]) === process.execPath)
        throw new Error(`child_process.${name} would start the app again: it can’t be run as Node`);
      return before(...args);
    },
  });
}
syncBuiltinESMExports();

await import(/** @type {string} */ (process.env['PENTIMENTO_TEST_MAIN']));
startWorld();
