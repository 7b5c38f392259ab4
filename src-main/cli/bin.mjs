#!/usr/bin/env node
import { existsSync } from 'node:fs';

/** The `pentimento` command: starts what was built, or says that it has to be. */

const built = new URL('../../out/main/cli.js', import.meta.url);

if (existsSync(built)) {
  await import(built.href);
} else {
  const message = 'Pentimento has not been built yet: run "npm run build" in its folder first.';
  if (process.argv.includes('--json')) console.log(JSON.stringify({ error: { code: 'internal', message } }));
  console.error(message);
  process.exitCode = 1;
}
