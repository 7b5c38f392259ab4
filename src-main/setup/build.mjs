import { ensureBuilt } from './building.mjs';
import { installingVariable, isInstalled, recordInstall } from './installing.mjs';
import { endWith, root, say } from './saying.mjs';

/** `npm run build`, and what npm runs by itself after an install (`prepare`). Does nothing when the build is current. */
await endWith(async () => {
  // Whoever installs for us builds afterwards.
  if (process.env[installingVariable] !== undefined) return;
  const outcome = await ensureBuilt({ root, say });
  if (outcome === 'no-builder')
    say('Pentimento was not built: electron-vite is not installed (npm install without --omit=dev brings it).');
  if (outcome === 'built') say('Built into out/.');
  if (outcome === 'current') say('The build is current.');
  if (outcome !== 'no-builder' && isInstalled(root)) recordInstall(root);
});
