// The child process of launch.ts.
import { register } from 'node:module';

register('./hooks.mjs', import.meta.url);
const platform = process.env['PENTIMENTO_TEST_PLATFORM'];
if (platform) Object.defineProperty(process, 'platform', { value: platform });
// As Electron's own: [program, app's folder, …].
process.argv.splice(1, 1);
Object.defineProperty(process, 'type', { value: 'browser' });

const { startWorld } = await import(/** @type {string} */ (process.env['PENTIMENTO_TEST_ELECTRON']));
await import(/** @type {string} */ (process.env['PENTIMENTO_TEST_MAIN']));
startWorld();
