import type { Room } from '../pass/room';
import type { Shell } from '../ports';

/** Shows how far the passes that were started together have come, where the system has a place for it. */
export function followOnTaskbar(room: Room, shell: Shell): void {
  if (!shell.progress) return;
  let ended = 0;
  let shown: number | null = null;
  const show = (): void => {
    const { running, waiting } = room.busy();
    const left = running + waiting;
    if (left === 0) ended = 0;
    const share = left === 0 ? null : ended / (ended + left);
    if (share === shown) return;
    shown = share;
    shell.progress?.(share);
  };
  room.events.on('ended', () => {
    ended += 1;
    show();
  });
  room.events.on('view', show);
}
