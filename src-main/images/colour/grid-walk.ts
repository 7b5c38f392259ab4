import type { ProfileTable } from './profile-table';

/** Adds a share of four corners of a cell, three numbers each, to what stands in `out`. Apart, and with all it needs, so that it is compiled into its caller. */
const add = (
  points: Float32Array,
  at: number,
  b: number,
  c: number,
  d: number,
  wa: number,
  wb: number,
  wc: number,
  wd: number,
  out: Float64Array,
  to: number,
): void => {
  out[to] =
    (out[to] as number) +
    (points[at] as number) * wa +
    (points[b] as number) * wb +
    (points[c] as number) * wc +
    (points[d] as number) * wd;
  out[to + 1] =
    (out[to + 1] as number) +
    (points[at + 1] as number) * wa +
    (points[b + 1] as number) * wb +
    (points[c + 1] as number) * wc +
    (points[d + 1] as number) * wd;
  out[to + 2] =
    (out[to + 2] as number) +
    (points[at + 2] as number) * wa +
    (points[b + 2] as number) * wb +
    (points[c + 2] as number) * wc +
    (points[d + 2] as number) * wd;
};

/**
 * Between the points of a grid: tetrahedra of the last three inputs, and a line between two of them along the first of four, as LittleCMS
 * does. `places`: of each input's code, where it stands along its side, 0…side − 1. Fills three numbers of each of `count` pixels.
 */
export const walkGrid = ({ sides, points }: ProfileTable, places: readonly Float32Array[]) => {
  const last = places.length - 3;
  const [xs, ys, zs] = places.slice(last) as [Float32Array, Float32Array, Float32Array];
  const [sideX = 2, sideY = 2, sideZ = 2] = sides.slice(last);
  const ws = last === 1 ? (places[0] ?? null) : null;
  const [stepZ, stepY, stepX] = [3, 3 * sideZ, 3 * sideZ * sideY];
  const [lastW, stepW] = [(sides[0] ?? 2) - 2, stepX * sideX];
  const across = stepX + stepY + stepZ;

  return (data: Uint8Array | Uint16Array, start: number, stride: number, out: Float64Array, count: number): void => {
    for (let pixel = 0, from = start, to = 0; pixel < count; pixel += 1, from += stride, to += 3) {
      const px = xs[data[from + last] as number] as number;
      const py = ys[data[from + last + 1] as number] as number;
      const pz = zs[data[from + last + 2] as number] as number;
      const ix = Math.min(sideX - 2, px | 0);
      const iy = Math.min(sideY - 2, py | 0);
      const iz = Math.min(sideZ - 2, pz | 0);
      const x = px - ix;
      const y = py - iy;
      const z = pz - iz;
      let at = ix * stepX + iy * stepY + iz * stepZ;
      // The longest way first: over two corners to the one across. `first` to `third` are how far it goes each.
      let [one, two, first, second, third] = [stepX, stepX + stepY, x, y, z];
      if (x >= y) {
        if (y < z) {
          if (x >= z) {
            two = stepX + stepZ;
            second = z;
            third = y;
          } else {
            one = stepZ;
            two = stepZ + stepX;
            first = z;
            second = x;
            third = y;
          }
        }
      } else if (x >= z) {
        one = stepY;
        first = y;
        second = x;
      } else if (y >= z) {
        one = stepY;
        two = stepY + stepZ;
        first = y;
        second = z;
        third = x;
      } else {
        one = stepZ;
        two = stepZ + stepY;
        first = z;
        third = x;
      }
      out[to] = 0;
      out[to + 1] = 0;
      out[to + 2] = 0;
      let share = 1;
      if (ws !== null) {
        const pw = ws[data[from] as number] as number;
        const iw = Math.min(lastW, pw | 0);
        at += iw * stepW;
        const beyond = pw - iw;
        share = 1 - beyond;
        const next = at + stepW;
        add(
          points,
          next,
          next + one,
          next + two,
          next + across,
          (1 - first) * beyond,
          (first - second) * beyond,
          (second - third) * beyond,
          third * beyond,
          out,
          to,
        );
      }
      add(
        points,
        at,
        at + one,
        at + two,
        at + across,
        (1 - first) * share,
        (first - second) * share,
        (second - third) * share,
        third * share,
        out,
        to,
      );
    }
  };
};
