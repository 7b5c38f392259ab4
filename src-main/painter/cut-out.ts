import { toBytes, type Raster } from './pixels/raster';

/** Cuts a picture out of its plain background: what has about the colour of the edges, and reaches them without a break, becomes transparent. RGBA bytes. */
export function cutOut(picture: Raster, tolerance: number): Uint8Array {
  const { width, height } = picture;
  const rgb = new Uint8Array(toBytes(picture));
  const ground = edgeColour(rgb, width, height);
  const most = (tolerance / 100) * 441;
  const isGround = (at: number): boolean =>
    Math.hypot(rgb[at * 3]! - ground[0], rgb[at * 3 + 1]! - ground[1], rgb[at * 3 + 2]! - ground[2]) <= most;
  const gone = new Uint8Array(width * height);
  const waiting: number[] = [];
  const visit = (at: number): void => {
    if (gone[at] === 0 && isGround(at)) {
      gone[at] = 1;
      waiting.push(at);
    }
  };
  for (let x = 0; x < width; x += 1) [x, (height - 1) * width + x].forEach(visit);
  for (let y = 0; y < height; y += 1) [y * width, y * width + width - 1].forEach(visit);
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    const x = at % width;
    if (x > 0) visit(at - 1);
    if (x < width - 1) visit(at + 1);
    if (at >= width) visit(at - width);
    if (at < width * (height - 1)) visit(at + width);
  }
  const made = new Uint8Array(width * height * 4);
  for (let at = 0; at < width * height; at += 1) {
    made.set(rgb.subarray(at * 3, at * 3 + 3), at * 4);
    made[at * 4 + 3] = gone[at] === 1 ? 0 : 255;
  }
  return made;
}

/** The middle of the edges' colours, channel by channel: a few that stick out change nothing. */
function edgeColour(rgb: Uint8Array, width: number, height: number): readonly [number, number, number] {
  const places: number[] = [];
  for (let x = 0; x < width; x += 1) places.push(x, (height - 1) * width + x);
  for (let y = 0; y < height; y += 1) places.push(y * width, y * width + width - 1);
  const middle = (channel: number): number =>
    places.map((at) => rgb[at * 3 + channel]!).toSorted((a, b) => a - b)[places.length >> 1]!;
  return [middle(0), middle(1), middle(2)];
}
