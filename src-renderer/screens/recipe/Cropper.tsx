import type { Ref } from 'react';
import { turnedSize } from '../../../src-main/common/turned';
import { sizeOf } from '../../../src-main/common/models/roles';
import type { Draft, Size } from '../../../src-main/common/recipe';
import { outputSize } from '../../../src-main/common/sizes';
import { CropCanvas, type CanvasHandle } from '../../canvas';
import { sizeWrong } from '../../editor/estimate';
import { fits, whole } from '../../canvas/crop';
import { showPicture } from '../../editor/pictures';
import type { OpenProject } from '../../editor/state';
import { onCanvas } from '../on-canvas';
import { useEditor, useEditorState } from '../use-editor';

/** The size that results are to have, where the recipe names one. */
const askedSize = (draft: Draft): Size | null =>
  sizeOf(draft) === null || sizeWrong(draft) !== null ? null : outputSize(draft, null);

/** The input on the canvas, being cropped and turned. */
export function Cropper({ project, ref }: { readonly project: OpenProject; readonly ref: Ref<CanvasHandle> }) {
  const editor = useEditor();
  const input = useEditorState((state) => state.desk.input);
  const preparation = useEditorState((state) => state.desk.preparation);
  const draft = useEditorState((state) => state.desk.draft);
  const shown = showPicture(project, input);
  if (!shown) return null;
  const bounds = turnedSize(shown.size, preparation.rotate);
  const crop = preparation.crop && fits(preparation.crop, bounds) ? preparation.crop : null;
  return (
    <CropCanvas
      ref={ref}
      picture={{
        ...onCanvas(shown),
        width: bounds.width,
        height: bounds.height,
        part: { rotate: preparation.rotate, crop: whole(bounds), whole: bounds },
      }}
      crop={crop}
      asked={askedSize(draft)}
      untouched={preparation.crop === null && preparation.rotate === 0}
      onRect={editor.setCrop}
      onSettled={editor.settle}
      onTurn={editor.turn}
      onReset={editor.resetCrop}
      onDone={editor.finishCrop}
      onCancel={editor.cancelCrop}
    />
  );
}
