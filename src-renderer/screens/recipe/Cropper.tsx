import type { Ref } from 'react';
import { defaultModel } from '../../../src-main/common/models';
import { sizeFault } from '../../../src-main/common/sizes';
import type { ImageSize, Size } from '../../../src-main/common/recipe';
import { CropCanvas, type CanvasHandle } from '../../canvas';
import { fits, turnedSize, whole } from '../../editor/crop';
import { showPicture } from '../../editor/pictures';
import type { OpenProject } from '../../editor/state';
import { onCanvas } from '../on-canvas';
import { useEditor, useEditorState } from '../use-editor';

/** The size that results are to have, where the recipe names one. */
function askedSize(size: ImageSize | null): Size | null {
  if (size === null) return null;
  if (typeof size === 'object') return sizeFault(size) ? null : size;
  const preset = defaultModel.fields.image_size.presets.find(({ value }) => value === size);
  return preset && preset.width !== null ? { width: preset.width, height: preset.height } : null;
}

/** The input on the canvas, being cropped and turned. */
export function Cropper({ project, ref }: { readonly project: OpenProject; readonly ref: Ref<CanvasHandle> }) {
  const editor = useEditor();
  const input = useEditorState((state) => state.desk.input);
  const preparation = useEditorState((state) => state.desk.preparation);
  const size = useEditorState((state) => state.desk.draft.image_size);
  const shown = showPicture(project, input);
  if (!shown) return null;
  const bounds = turnedSize(shown.size, preparation.rotate);
  const crop = preparation.crop && fits(preparation.crop, bounds) ? preparation.crop : null;
  return (
    <CropCanvas
      ref={ref} picture={{ ...onCanvas(shown), width: bounds.width, height: bounds.height, part: { rotate: preparation.rotate, crop: whole(bounds), whole: bounds } }}
      crop={crop} asked={askedSize(size)} untouched={preparation.crop === null && preparation.rotate === 0}
      onRect={editor.setCrop} onSettled={editor.settle} onTurn={editor.turn} onReset={editor.resetCrop} onDone={editor.finishCrop} onCancel={editor.cancelCrop}
    />
  );
}
