import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

export type Dying = (signal: 'SIGKILL' | 'SIGSTOP', from: RegExp) => Promise<{ readonly NODE_OPTIONS: string }>;

/** The environment of a process that is killed, or stopped, right before it gives a finished temporary file, whose path is matched, its name. */
export const dyingIn =
  (folder: string): Dying =>
  async (signal, from) => {
    const hook = join(folder, `dying-${signal}-${Buffer.from(from.source).toString('hex').slice(0, 60)}.mjs`);
    await writeFile(
      hook,
      `import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
for (const name of ['link', 'rename']) {
  const real = fs.promises[name];
  fs.promises[name] = async (from, to) => {
    if (${String(from)}.test(String(from).replaceAll('\\\\', '/'))) {
      process.stderr.write('about to be placed\\n');
      process.kill(process.pid, '${signal}');
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    return real(from, to);
  };
}
syncBuiltinESMExports();
`,
    );
    return { NODE_OPTIONS: `--import=${pathToFileURL(hook).href}` };
  };
