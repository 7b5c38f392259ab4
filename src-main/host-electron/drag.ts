import { ipcMain, nativeImage, type NativeImage } from 'electron';
import type { App } from '../app/app';
import { channels } from '../contract/bridge';
import { isOwnSender } from './trust';

/** Pixels of what hangs at the pointer. */
const side = 96;

/** Of kinds that Electron can't draw, a grey sheet: without any picture it drags nothing. */
function iconOf(file: string): NativeImage {
  const drawn = nativeImage.createFromPath(file);
  if (!drawn.isEmpty()) return drawn.resize({ width: side });
  return nativeImage.createFromBitmap(Buffer.alloc(side * side * 4, 0x80), { width: side, height: side });
}

/** Drags pictures out of the window as files. */
export const serveDrags = (app: Pick<App, 'dragged'>): void => {
  ipcMain.on(channels.drag, (event, address: unknown, name: unknown) => {
    if (!isOwnSender(event) || typeof address !== 'string' || typeof name !== 'string') return;
    void app.dragged(address, name.slice(0, 255)).then(
      (file) => {
        if (file !== null && !event.sender.isDestroyed()) event.sender.startDrag({ file, icon: iconOf(file) });
      },
      () => undefined,
    );
  });
};
