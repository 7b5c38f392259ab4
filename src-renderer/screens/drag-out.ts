import type { DragEvent } from 'react';
import { bridge } from '../api';
import { pictureFormats, formatOfType } from '../../src-main/common/picture-formats';
import { sourceUrl } from '../../src-main/contract/assets';
import { proposedName } from '../../src-main/common/file-name';
import type { OpenProject, PictureRef } from '../editor/state';
import { showPicture } from '../editor/pictures';

/** What tells a drag of the app's own from what comes from elsewhere. */
export const ownDrag = 'application/x-pentimento-picture';

export interface DragOut {
  readonly draggable: true;
  readonly onDragStart: (event: DragEvent) => void;
}

/** The file that a picture is, under a name that tells what it is: "Autumn poster v7.png". */
function fileOf(
  project: OpenProject,
  picture: PictureRef,
): { readonly url: string; readonly name: string; readonly type: string } | null {
  const shown = showPicture(project, picture);
  if (!shown) return null;
  if (picture.kind === 'source') {
    const source = project.sources.find(({ id }) => id === picture.id);
    return source ? { url: sourceUrl(project.id, source.id), name: shown.name, type: source.probe.contentType } : null;
  }
  const type = project.passById.get(picture.id)?.pass.results[picture.result - 1]?.contentType ?? 'image/png';
  const format = formatOfType(type);
  const ending = format ? pictureFormats[format].endings[0] : 'png';
  return { url: shown.url, name: `${proposedName(`${project.name} ${shown.name}`, '')}.${ending}`, type };
}

/** Lets an element's picture be dragged out of the app: a real file in Electron, in a browser as far as browsers go. */
export const dragOut = (project: OpenProject, picture: PictureRef): DragOut => ({
  draggable: true,
  onDragStart: (event) => {
    const file = fileOf(project, picture);
    // With Space held the hand moves the canvas.
    if (!file || document.documentElement.dataset['hand'] !== undefined) return event.preventDefault();
    if (bridge) {
      event.preventDefault();
      return bridge.startDrag(file.url, file.name);
    }
    const url = new URL(file.url, document.baseURI).href;
    const { dataTransfer } = event;
    dataTransfer.effectAllowed = 'copy';
    dataTransfer.setData(ownDrag, '');
    dataTransfer.setData('DownloadURL', `${file.type}:${file.name.replaceAll(':', '_')}:${url}`);
    dataTransfer.setData('text/uri-list', url);
    const thumb = event.currentTarget.querySelector('img');
    if (thumb && thumb.width <= 256) dataTransfer.setDragImage(thumb, 16, 16);
  },
});
