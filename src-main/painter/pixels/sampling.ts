import { picture, type Raster, type Plane } from './raster';

/** A picture bent by a field of offsets (in pixels), edges repeated. */
export function displace(of: Raster, dx: Plane, dy: Plane, amount: number): Raster {
  const made = picture(of.width, of.height);
  const { width, height } = of;
  for (let y = 0, i = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1, i += 1) {
      const sx = Math.min(width - 1, Math.max(0, Math.round(x + (dx.data[i]! - 0.5) * amount)));
      const sy = Math.min(height - 1, Math.max(0, Math.round(y + (dy.data[i]! - 0.5) * amount)));
      const j = sy * width + sx;
      made.r[i] = of.r[j]!;
      made.g[i] = of.g[j]!;
      made.b[i] = of.b[j]!;
    }
  }
  return made;
}

/** A plane at any place between pixels, edges repeated. */
export function sample(of: Plane, x: number, y: number): number {
  const cx = x < 0 ? 0 : x > of.width - 1.001 ? Math.max(0, of.width - 1.001) : x;
  const cy = y < 0 ? 0 : y > of.height - 1.001 ? Math.max(0, of.height - 1.001) : y;
  const [x0, y0] = [cx | 0, cy | 0];
  const [tx, ty] = [cx - x0, cy - y0];
  const i = y0 * of.width + x0;
  const [right, below] = [x0 + 1 < of.width ? 1 : 0, y0 + 1 < of.height ? of.width : 0];
  const top = of.data[i]! + (of.data[i + right]! - of.data[i]!) * tx;
  const bottom = of.data[i + below]! + (of.data[i + below + right]! - of.data[i + below]!) * tx;
  return top + (bottom - top) * ty;
}
