import { readFile } from 'node:fs/promises';
import type { Socket } from 'node:net';

const hexPort = (port: number): string => port.toString(16).toUpperCase().padStart(4, '0');

/** The user whose socket has this local and remote port, by Linux's table of connections; `null` where it doesn't stand in it. */
export const ownerIn = (table: string, local: number, remote: number): number | null => {
  for (const line of table.split('\n').slice(1)) {
    const [, from = '', to = '', , , , , uid = ''] = line.trim().split(/\s+/);
    if (from.endsWith(`:${hexPort(local)}`) && to.endsWith(`:${hexPort(remote)}`)) return Number(uid);
  }
  return null;
};

/**
 * Is the other end of this connection known to be another user's of this machine? Only Linux tells. Root is nobody's other user, and
 * what can't be found out is not held against anybody.
 */
export const isOtherUser = async (socket: Socket): Promise<boolean> => {
  const { localPort, remotePort } = socket;
  const own = process.getuid?.();
  if (process.platform !== 'linux' || own === undefined || !localPort || !remotePort) return false;
  const table = await readFile('/proc/net/tcp', 'utf8').catch(() => '');
  const owner = ownerIn(table, remotePort, localPort);
  return owner !== null && owner !== own && owner !== 0;
};
