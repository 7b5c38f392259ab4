import { blur, enlarge, halve, mapPlanes } from './blur';
import { steepness } from './edges';
import { luminance, plane, step, type Raster, type Plane } from './raster';

/**
 * Where the sky probably is, 0…1: what is calm and light enough and hangs together with the top edge. Found on a small copy, so
 * that twigs and wires don't cut it; then only pixels near its own colour count. Pictures without one get nearly none.
 */
export function sky(of: Raster, unit: number): Plane {
  let small = of;
  while (small.width * small.height > 40_000) small = mapPlanes(small, halve);
  const open = flood(small);
  const tint = mapPlanes(small, (channel) => ownColour(channel, open));
  const mask = enlarge(closed(open), of.width, of.height).data;
  const { r, g, b } = mapPlanes(tint, (channel) => enlarge(channel, of.width, of.height));
  const made = plane(of.width, of.height);
  for (let i = 0; i < made.data.length; i += 1) {
    if (mask[i]! < 0.01) continue;
    const away = Math.abs(of.r[i]! - r[i]!) + Math.abs(of.g[i]! - g[i]!) + Math.abs(of.b[i]! - b[i]!);
    made.data[i] = mask[i]! * step(0.42, 0.16, away);
  }
  return blur(made, 0.8 * unit);
}

function flood(small: Raster): Plane {
  const { width, height } = small;
  const light = luminance(small);
  const rough = blur(steepness(light), 1.5).data;
  const fits = (i: number, y: number): boolean => {
    const blueness = Math.max(0, small.b[i]! - small.r[i]!);
    const leafy = small.g[i]! > small.b[i]! + 0.04 && small.g[i]! > small.r[i]! * 0.98;
    return !leafy && rough[i]! < 0.03 && light.data[i]! + 0.5 * blueness > 0.4 && y < height * 0.8;
  };
  const open = plane(width, height);
  const queue: number[] = [];
  const take = (i: number, y: number): void => {
    if (open.data[i] === 1 || !fits(i, y)) return;
    open.data[i] = 1;
    queue.push(i);
  };
  for (let x = 0; x < width; x += 1) take(x, 0);
  for (let i = queue.pop(); i !== undefined; i = queue.pop()) {
    const [x, y] = [i % width, Math.floor(i / width)];
    const here = light.data[i]!;
    for (const [u, v] of [
      [x - 1, y],
      [x + 1, y],
      [x, y - 1],
      [x, y + 1],
    ] as const) {
      if (u < 0 || v < 0 || u >= width || v >= height) continue;
      const next = v * width + u;
      if (Math.abs(light.data[next]! - here) < 0.045) take(next, v);
    }
  }
  // A sliver along the edge is no sky.
  const share = open.data.reduce((sum, value) => sum + value, 0) / open.data.length;
  return share < 0.06 ? plane(width, height) : open;
}

/** Without the gaps that twigs and stalks leave. */
function closed(open: Plane): Plane {
  const wide = blur(open, 4);
  for (let i = 0; i < wide.data.length; i += 1) wide.data[i] = Math.max(step(0.3, 0.55, wide.data[i]!), open.data[i]!);
  return blur(wide, 1.2);
}

/** The sky's colour, carried a little beyond its edges. */
function ownColour(channel: Plane, open: Plane): Plane {
  const weighted = plane(open.width, open.height);
  for (let i = 0; i < weighted.data.length; i += 1) weighted.data[i] = channel.data[i]! * open.data[i]!;
  const [sum, weight] = [blur(weighted, 5).data, blur(open, 5).data];
  for (let i = 0; i < weighted.data.length; i += 1)
    weighted.data[i] = weight[i]! > 0.002 ? sum[i]! / weight[i]! : channel.data[i]!;
  return weighted;
}
