import { turnedSize } from '../../src-main/common/turned';
import type { Preparation } from '../../src-main/contract';
import type { Context } from './context';
import { isWhole, turnedRect, whole, type Rect } from '../canvas/crop';
import { edited, inputThere, sameInput } from './desk';
import { takesPicture } from './takes-picture';
import { showPicture } from './pictures';
import { notComparing, selecting } from './selection';
import type { EditorState } from './state';
import { deskChange } from './undo';

/** Can the input be cropped now? */
export const canCrop = (state: EditorState): boolean =>
  state.screen === 'editor' &&
  state.project?.readOnly === null &&
  takesPicture(state.desk.draft) &&
  inputThere(state.project, state.desk.input);

const inputSize = (state: EditorState): { readonly width: number; readonly height: number } | null =>
  (state.project && showPicture(state.project, state.desk.input)?.size) ?? null;

/** All gestures of one crop become one step of undo; where something else was done in between, they stay single steps. */
function finished(state: EditorState): EditorState {
  const { cropping, desk, undo } = state;
  if (!cropping) return state;
  const since = undo.done.slice(cropping.steps);
  const own =
    since.length > 0 &&
    since.every(
      ({ change }) => change.of === 'desk' && Object.keys(change.after).every((field) => field === 'preparation'),
    );
  const ended = { ...state, cropping: null };
  if (!own) return ended;
  const change = deskChange({ ...desk, preparation: cropping.from }, desk);
  const step = change && { name: 'Crop', change, mark: null, at: since.at(-1)?.at ?? 0 };
  return { ...ended, undo: { ...undo, done: [...undo.done.slice(0, cropping.steps), ...(step ? [step] : [])] } };
}

/** The crop and the turn of the input, on the canvas: every gesture is on the desk at once. */
export function cropActions({ store, clock, announce }: Context) {
  const change = (
    name: string,
    make: (state: EditorState, preparation: Preparation) => Preparation,
    mark: string | null = null,
  ): void => {
    store.update((state) =>
      edited(state, name, { ...state.desk, preparation: make(state, state.desk.preparation) }, clock.now(), mark),
    );
  };
  // Whoever looks elsewhere, or takes another picture, is done with it.
  store.subscribe(() => {
    const { cropping, selected, layout, desk } = store.get();
    if (cropping && (selected !== null || layout !== 'canvas' || !sameInput(cropping.input, desk.input)))
      store.update(finished);
  });

  return {
    startCrop(): void {
      store.update((state) => {
        const { input, preparation } = state.desk;
        if (state.cropping || !canCrop(state) || !input) return state;
        return {
          ...selecting(notComparing({ ...state, layout: 'canvas' }), null),
          cropping: { from: preparation, input, steps: state.undo.done.length },
        };
      });
    },
    /** In pixels of the turned picture. Gestures in a row are one step, until `settle`. */
    setCrop(rect: Rect): void {
      change(
        'Crop',
        (state, preparation) => {
          const size = inputSize(state);
          const { left, top, width, height } = rect;
          return {
            ...preparation,
            crop: size && isWhole(rect, turnedSize(size, preparation.rotate)) ? null : { left, top, width, height },
          };
        },
        'crop',
      );
    },
    /** A quarter turn; the crop goes along. */
    turn(clockwise: boolean): void {
      change('Rotate', (state, preparation) => {
        const size = inputSize(state);
        if (!size) return preparation;
        const bounds = turnedSize(size, preparation.rotate);
        const crop = turnedRect(preparation.crop ?? whole(bounds), bounds, clockwise);
        const rotate = ((preparation.rotate + (clockwise ? 90 : 270)) % 360) as Preparation['rotate'];
        return { ...preparation, rotate, crop: preparation.crop && crop };
      });
    },
    resetCrop: () => change('Reset crop', (_, preparation) => ({ ...preparation, crop: null, rotate: 0 })),
    finishCrop(): void {
      if (!store.get().cropping) return;
      store.update(finished);
      const { crop } = store.get().desk.preparation;
      announce(crop ? `Cropped to ${crop.width} × ${crop.height}` : 'The whole picture is sent');
    },
    cancelCrop(): void {
      const { cropping } = store.get();
      if (!cropping) return;
      store.update((state) =>
        finished(edited(state, 'Cancel crop', { ...state.desk, preparation: cropping.from }, clock.now())),
      );
      announce('Crop cancelled');
    },
  };
}
