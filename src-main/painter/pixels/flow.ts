import { blur, halve } from './blur';
import { plane, type Plane } from './raster';

/** Which way forms run at each pixel: unit vectors along edges, and how sure that is (0…1). Half the picture's size. */
export interface Flow {
  readonly width: number;
  readonly height: number;
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly sure: Float32Array;
}

/** From the smoothed structure tensor of lightness. `sigma` in pixels of the full picture. */
export function flowOf(lightness: Plane, sigma: number): Flow {
  const small = blur(halve(lightness), 0.8);
  const { width, height, data } = small;
  const [xx, xy, yy] = [plane(width, height), plane(width, height), plane(width, height)];
  for (let y = 0, i = 0; y < height; y += 1) {
    const [up, down] = [(y > 0 ? y - 1 : y) * width, (y < height - 1 ? y + 1 : y) * width];
    for (let x = 0; x < width; x += 1, i += 1) {
      const left = x > 0 ? x - 1 : x;
      const right = x < width - 1 ? x + 1 : x;
      const at = y * width;
      const gx =
        2 * (data[at + right]! - data[at + left]!) +
        data[up + right]! -
        data[up + left]! +
        data[down + right]! -
        data[down + left]!;
      const gy =
        2 * (data[down + x]! - data[up + x]!) +
        data[down + left]! -
        data[up + left]! +
        data[down + right]! -
        data[up + right]!;
      xx.data[i] = gx * gx;
      xy.data[i] = gx * gy;
      yy.data[i] = gy * gy;
    }
  }
  const [sxx, sxy, syy] = [blur(xx, sigma / 2).data, blur(xy, sigma / 2).data, blur(yy, sigma / 2).data];
  const flow: Flow = {
    width,
    height,
    x: new Float32Array(sxx.length),
    y: new Float32Array(sxx.length),
    sure: new Float32Array(sxx.length),
  };
  for (let i = 0; i < sxx.length; i += 1) {
    const a = sxx[i]!;
    const b = sxy[i]!;
    const c = syy[i]!;
    const spread = Math.sqrt((a - c) * (a - c) + 4 * b * b);
    const angle = 0.5 * Math.atan2(2 * b, a - c) + Math.PI / 2;
    flow.x[i] = Math.cos(angle);
    flow.y[i] = Math.sin(angle);
    flow.sure[i] = spread / (a + c + 1e-4);
  }
  return flow;
}

/** Smears a plane along the flow, `reach` pixels either way: noise becomes strokes, broken edges become lines. */
export function alongFlow(of: Plane, flow: Flow, reach: number): Plane {
  const made = plane(of.width, of.height);
  const { width, height, data } = of;
  const pace = reach > 14 ? 2 : reach > 5 ? 1.6 : 1;
  const count = Math.max(1, Math.round(reach / pace));
  // The paths are worked out once for each pixel of the flow, and shared by the four pixels of the picture that lie on it.
  const offsets = new Int32Array(2 * count);
  for (let v = 0; v < flow.height; v += 1) {
    for (let u = 0; u < flow.width; u += 1) {
      const steps = tracePath(flow, u, v, count, pace / 2, width, offsets);
      for (let y = 2 * v; y < (v === flow.height - 1 ? height : 2 * v + 2); y += 1) {
        for (let x = 2 * u; x < (u === flow.width - 1 ? width : 2 * u + 2); x += 1) {
          const i = y * width + x;
          let sum = data[i]!;
          let taken = 1;
          for (let n = 0; n < steps; n += 1) {
            const j = i + offsets[n]!;
            if (j < 0 || j >= data.length) continue;
            sum += data[j]!;
            taken += 1;
          }
          made.data[i] = sum / taken;
        }
      }
    }
  }
  return made;
}

/** Index offsets of the pixels along the flow through (u, v), both ways; how many there are. Paths end at the edges. */
function tracePath(
  flow: Flow,
  u: number,
  v: number,
  count: number,
  pace: number,
  width: number,
  offsets: Int32Array,
): number {
  let taken = 0;
  for (let side = -1; side <= 1; side += 2) {
    let px = u;
    let py = v;
    let dx = flow.x[v * flow.width + u]! * side;
    let dy = flow.y[v * flow.width + u]! * side;
    for (let n = 0; n < count; n += 1) {
      px += dx * pace;
      py += dy * pace;
      const rx = (px + 0.5) | 0;
      const ry = (py + 0.5) | 0;
      if (px < 0 || py < 0 || rx >= flow.width || ry >= flow.height) break;
      offsets[taken] = Math.round((py - v) * 2) * width + Math.round((px - u) * 2);
      taken += 1;
      const f = ry * flow.width + rx;
      // Directions have no sign: go on the way we came.
      const same = flow.x[f]! * dx + flow.y[f]! * dy < 0 ? -1 : 1;
      dx = flow.x[f]! * same;
      dy = flow.y[f]! * same;
    }
  }
  return taken;
}
