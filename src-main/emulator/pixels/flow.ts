import { blur, enlarge, halve } from './blur';
import { plane, type Plane } from './picture';

/** Which way forms run at each pixel: unit vectors along edges, and how sure that is (0…1). Half the picture's size. */
export interface Flow { readonly width: number; readonly height: number; readonly x: Float32Array; readonly y: Float32Array; readonly sure: Float32Array }

/** From the smoothed structure tensor of lightness. `sigma` in pixels of the full picture. */
export function flowOf(lightness: Plane, sigma: number): Flow {
  const small = blur(halve(lightness), 0.8);
  const { width, height, data } = small;
  const [xx, xy, yy] = [plane(width, height), plane(width, height), plane(width, height)];
  for (let y = 0, i = 0; y < height; y += 1) {
    const [up, down] = [(y > 0 ? y - 1 : y) * width, (y < height - 1 ? y + 1 : y) * width];
    for (let x = 0; x < width; x += 1, i += 1) {
      const [left, right] = [x > 0 ? x - 1 : x, x < width - 1 ? x + 1 : x];
      const at = y * width;
      const gx = 2 * (data[at + right]! - data[at + left]!) + data[up + right]! - data[up + left]! + data[down + right]! - data[down + left]!;
      const gy = 2 * (data[down + x]! - data[up + x]!) + data[down + left]! - data[up + left]! + data[down + right]! - data[up + right]!;
      xx.data[i] = gx * gx;
      xy.data[i] = gx * gy;
      yy.data[i] = gy * gy;
    }
  }
  const [sxx, sxy, syy] = [blur(xx, sigma / 2).data, blur(xy, sigma / 2).data, blur(yy, sigma / 2).data];
  const flow: Flow = { width, height, x: new Float32Array(sxx.length), y: new Float32Array(sxx.length), sure: new Float32Array(sxx.length) };
  for (let i = 0; i < sxx.length; i += 1) {
    const [a, b, c] = [sxx[i]!, sxy[i]!, syy[i]!];
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
  const stride = reach > 6 ? 1.5 : 1;
  const count = Math.max(1, Math.round(reach / stride));
  for (let y = 0, i = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1, i += 1) {
      let sum = data[i]!;
      let taken = 1;
      for (let side = -1; side <= 1; side += 2) {
        let [px, py, dx, dy] = [x, y, 0, 0];
        for (let n = 0; n < count; n += 1) {
          const f = Math.min(flow.height - 1, py >> 1) * flow.width + Math.min(flow.width - 1, px >> 1);
          let [fx, fy] = [flow.x[f]!, flow.y[f]!];
          // Directions have no sign: go on the way we came.
          if (n === 0 ? side < 0 : fx * dx + fy * dy < 0) [fx, fy] = [-fx, -fy];
          [dx, dy] = [fx, fy];
          px += fx * stride;
          py += fy * stride;
          const [rx, ry] = [px | 0, py | 0];
          if (px < 0 || py < 0 || rx >= width || ry >= height) break;
          sum += data[ry * width + rx]!;
          taken += 1;
        }
      }
      made.data[i] = sum / taken;
    }
  }
  return made;
}

/** A field of the flow's size, as large as the picture. */
export const sureness = (flow: Flow, width: number, height: number): Plane => enlarge({ width: flow.width, height: flow.height, data: flow.sure }, width, height);
