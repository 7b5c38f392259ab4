/**
 * How a picture is looked at. `zoom` 1 is 100 %: one pixel of the picture on one pixel of the screen; `null` fits it into the
 * canvas, and stays fitted when the canvas changes. `x` and `y` (0…1) tell which point of the picture stands in the middle of the canvas,
 * so that versions of other sizes show the same place.
 */
export interface View {
  readonly zoom: number | null;
  readonly x: number;
  readonly y: number;
}

export const fitted: View = { zoom: null, x: 0.5, y: 0.5 };
