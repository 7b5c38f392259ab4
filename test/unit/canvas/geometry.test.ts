import { describe, expect, it } from 'vitest';
import {
  air,
  fitZoom,
  held,
  inFrame,
  leastZoom,
  mostZoom,
  overflows,
  panBy,
  place,
  showZoom,
  toggled,
  visiblePart,
  zoomBy,
  zoomStep,
  zoomTo,
  type Point,
  type Viewport,
} from '../../../src-renderer/canvas/geometry';
import { fitted, type View } from '../../../src-renderer/canvas/view';

const photo = { width: 4000, height: 3000 };
const icon = { width: 64, height: 64 };
const canvas: Viewport = { width: 840, height: 700, pixelRatio: 1 };
const sharpCanvas: Viewport = { ...canvas, pixelRatio: 2 };
const middle: Point = { x: 420, y: 350 };

/** The pixel of the picture that is drawn at a place of the viewport. */
function under(at: Point, view: View, picture = photo, viewport = canvas): Point {
  const scale = (view.zoom ?? fitZoom(picture, viewport)) / viewport.pixelRatio;
  return {
    x: view.x * picture.width + (at.x - viewport.width / 2) / scale,
    y: view.y * picture.height + (at.y - viewport.height / 2) / scale,
  };
}

describe('fitting', () => {
  it('shows the whole picture with air around it, in the middle', () => {
    const box = place(photo, canvas, fitted);
    expect(box.width).toBeCloseTo(canvas.width - 2 * air, 0);
    expect(box.left).toBe(air);
    expect(box.top).toBeCloseTo((canvas.height - box.height) / 2, 0);
    expect(box.width / box.height).toBeCloseTo(4 / 3, 2);
  });

  it('enlarges a picture that is smaller than the canvas', () => {
    expect(place(icon, canvas, fitted).height).toBeCloseTo(canvas.height - 2 * air, 0);
  });

  it('follows the canvas when that is resized', () => {
    const narrow = { ...canvas, width: 500 };
    expect(place(photo, narrow, fitted).width).toBeCloseTo(500 - 2 * air, 0);
  });

  it('ignores where a view was when it was fitted', () => {
    expect(place(photo, canvas, { zoom: null, x: 0, y: 1 })).toEqual(place(photo, canvas, fitted));
  });

  it('stays sane in a canvas that is folded to nothing', () => {
    const box = place(photo, { width: 0, height: 0, pixelRatio: 1 }, fitted);
    expect(box.width).toBeGreaterThan(0);
    expect(Number.isFinite(box.left)).toBe(true);
  });
});

describe('100%', () => {
  it('is one pixel of the picture to one pixel of the screen, at any pixel ratio', () => {
    expect(place(photo, canvas, { zoom: 1, x: 0.5, y: 0.5 }).width).toBe(4000);
    expect(place(photo, sharpCanvas, { zoom: 1, x: 0.5, y: 0.5 }).width).toBe(2000);
  });

  it('stands on whole device pixels', () => {
    for (const viewport of [
      { ...canvas, width: 841 },
      { width: 777.5, height: 601.25, pixelRatio: 1.5 },
    ]) {
      const box = place(photo, viewport, { zoom: 1, x: 0.3337, y: 0.4129 });
      expect(box.left * viewport.pixelRatio).toBeCloseTo(Math.round(box.left * viewport.pixelRatio), 6);
      expect(box.top * viewport.pixelRatio).toBeCloseTo(Math.round(box.top * viewport.pixelRatio), 6);
    }
  });
});

describe('zooming', () => {
  it('keeps what is under the pointer under the pointer', () => {
    const start: View = { zoom: 1, x: 0.4, y: 0.6 };
    for (const at of [middle, { x: 10, y: 20 }, { x: 800, y: 600 }]) {
      for (const zoom of [0.8, 1.7, 6]) {
        const after = zoomTo(start, zoom, at, photo, canvas);
        expect(under(at, after).x).toBeCloseTo(under(at, start).x, 4);
        expect(under(at, after).y).toBeCloseTo(under(at, start).y, 4);
      }
    }
  });

  it('starts from the fitted picture', () => {
    const at = { x: 500, y: 300 };
    expect(under(at, zoomTo(fitted, 1, at, photo, canvas)).x).toBeCloseTo(under(at, fitted).x, 4);
  });

  it('stays between a quarter of what fits and 3200%', () => {
    expect(zoomTo(fitted, 1e9, middle, photo, canvas).zoom).toBe(mostZoom);
    expect(zoomTo(fitted, 1e-9, middle, photo, canvas).zoom).toBeCloseTo(leastZoom(photo, canvas), 9);
  });

  it('stops at fit and at 100% on its way past', () => {
    const fit = fitZoom(photo, canvas);
    expect(zoomBy({ zoom: fit * 1.1, x: 0.5, y: 0.5 }, 0.8, middle, photo, canvas)).toEqual(fitted);
    expect(zoomBy({ zoom: 0.9, x: 0.5, y: 0.5 }, 1.2, middle, photo, canvas).zoom).toBe(1);
    expect(zoomBy({ zoom: 1, x: 0.5, y: 0.5 }, 1.2, middle, photo, canvas).zoom).toBeCloseTo(1.2, 6);
  });

  it('leaves fit in both directions', () => {
    const fit = fitZoom(photo, canvas);
    expect(zoomBy(fitted, 1.2, middle, photo, canvas).zoom).toBeCloseTo(fit * 1.2, 6);
    expect(zoomBy(fitted, 0.8, middle, photo, canvas).zoom).toBeCloseTo(fit * 0.8, 6);
  });

  it('steps along the stops, up and down again', () => {
    let view: View = { zoom: 0.25, x: 0.5, y: 0.5 };
    const seen: number[] = [];
    for (let i = 0; i < 4; i++) {
      view = zoomStep(view, 1, middle, photo, canvas);
      seen.push(Math.round(view.zoom! * 100));
    }
    expect(seen).toEqual([33, 50, 67, 100]);
    view = zoomStep(view, -1, middle, photo, canvas);
    expect(Math.round(view.zoom! * 100)).toBe(67);
  });

  it('toggles between fit and 100% at the place pointed to', () => {
    const at = { x: 200, y: 200 };
    const near = toggled(fitted, at, photo, canvas);
    expect(near.zoom).toBe(1);
    expect(under(at, near).x).toBeCloseTo(under(at, fitted).x, 4);
    expect(toggled(near, at, photo, canvas)).toEqual(fitted);
    expect(toggled({ zoom: 3, x: 0.2, y: 0.2 }, at, photo, canvas)).toEqual(fitted);
  });
});

describe('panning', () => {
  it('moves the picture by the pixels the hand moved', () => {
    const before: View = { zoom: 1, x: 0.5, y: 0.5 };
    const after = panBy(before, 30, -20, photo, canvas);
    expect(place(photo, canvas, after).left - place(photo, canvas, before).left).toBe(30);
    expect(place(photo, canvas, after).top - place(photo, canvas, before).top).toBe(-20);
  });

  it('never loses the picture', () => {
    const away = panBy({ zoom: 1, x: 0.5, y: 0.5 }, 1e6, -1e6, photo, canvas);
    const box = place(photo, canvas, away);
    expect(box.left).toBeLessThan(60);
    expect(box.top + box.height).toBeGreaterThan(canvas.height - 60);
  });

  it('holds a picture that is smaller than the canvas in the middle', () => {
    expect(panBy({ zoom: 1, x: 0.5, y: 0.5 }, 100, 100, icon, canvas)).toEqual({ zoom: 1, x: 0.5, y: 0.5 });
    expect(panBy(fitted, 100, 100, photo, canvas)).toEqual(fitted);
  });

  it('does not jump where a picture grows past the canvas', () => {
    const size = { width: 1000, height: 1000 };
    const justBelow = held({ zoom: 0.8399, x: 0, y: 0.5 }, size, canvas).x;
    const justAbove = held({ zoom: 0.8401, x: 0, y: 0.5 }, size, canvas).x;
    expect(Math.abs(justAbove - justBelow) * 840).toBeLessThan(1);
  });
});

describe('the rest', () => {
  it('tells whether there is something to pan', () => {
    expect(overflows(place(photo, canvas, fitted), canvas)).toBe(false);
    expect(overflows(place(photo, canvas, { zoom: 1, x: 0.5, y: 0.5 }), canvas)).toBe(true);
  });

  it('cuts a box to the part that is seen', () => {
    expect(visiblePart({ left: -100, top: 50, width: 300, height: 100 }, canvas)).toEqual({
      left: 0,
      top: 50,
      width: 200,
      height: 100,
    });
    expect(visiblePart({ left: 900, top: 0, width: 10, height: 10 }, canvas).width).toBe(0);
  });

  it('draws another picture all over the frame of the first, or whole inside it where their shapes differ', () => {
    const frame = place(photo, canvas, fitted);
    expect(inFrame(frame, { width: 1536, height: 1152 })).toEqual(frame);
    expect(inFrame(frame, { width: 1536, height: 1136 })).toEqual(frame);
    const square = inFrame(frame, { width: 512, height: 512 });
    expect(square.width).toBe(frame.height);
    expect(square.left - frame.left).toBeCloseTo((frame.width - frame.height) / 2, 6);
    expect(inFrame(frame, { width: 2000, height: 500 }).height).toBeCloseTo(frame.width / 4, 6);
  });

  it('writes zoom as people read it', () => {
    expect([0.0625, 0.0667, 0.62, 1, 16].map(showZoom)).toEqual(['6.3%', '6.7%', '62%', '100%', '1600%']);
  });
});
