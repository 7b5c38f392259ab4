import type { Core } from '../core/core';
import type { Projects } from './projects';

/** What helps whoever is asked for help. No path, no name of a project or picture, no prompt, and nothing of the key but whether there is one. */
export async function supportText(core: Core, projects: Projects): Promise<string> {
  const { version, host } = core.ports;
  const { set, from } = await core.engines.keyState();
  const { node, electron, chrome } = process.versions as Record<string, string | undefined>;
  const facts = [
    `Pentimento ${version} (${host === 'electron' ? 'desktop app' : 'in the browser'})`,
    `${process.platform} ${process.arch}, Node ${node}${electron ? `, Electron ${electron}, Chromium ${chrome}` : ''}`,
    `key: ${set ? `set (${from})` : 'none'}; projects open: ${projects.all.length}`,
  ];
  const lines = core.log.recent();
  return [...facts, '', ...(lines.length > 0 ? lines : ['The log is empty.']), ''].join('\n');
}
