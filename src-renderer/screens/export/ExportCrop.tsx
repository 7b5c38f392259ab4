import { useRef, type KeyboardEvent, type PointerEvent } from 'react';
import type { ExportResize } from '../../../src-main/contract';
import { filledPart, type ExportPicture } from './export-options';

type Fill = Extract<ExportResize, { kind: 'fill' }>;

export interface ExportCropProps {
  readonly picture: ExportPicture;
  readonly resize: Fill;
  readonly onFocus: (focus: Fill['focus']) => void;
}

const hundredths = (value: number): number => Math.round(value * 1000) / 1000;

/** What fills the box, on the whole picture: dragged, or moved by the arrows. */
export function ExportCrop({ picture, resize, onFocus }: ExportCropProps) {
  const svg = useRef<SVGSVGElement>(null);
  /** From where the hand took it to the middle of the frame, 0…1. */
  const grip = useRef<{ readonly x: number; readonly y: number } | null>(null);
  const { width, height } = picture;
  const part = filledPart(picture, resize, resize.focus);
  const middle = { x: part.left + part.width / 2, y: part.top + part.height / 2 };
  const moveTo = (x: number, y: number): void => {
    const held = (at: number, length: number): number => hundredths(Math.min(1 - length / 2, Math.max(length / 2, at)));
    onFocus({ x: held(x, part.width), y: held(y, part.height) });
  };
  const pointOf = (event: PointerEvent): { x: number; y: number } => {
    const matrix = svg.current?.getScreenCTM();
    if (!matrix) return middle;
    const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix.inverse());
    return { x: point.x / width, y: point.y / height };
  };
  const onPointerDown = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    const point = pointOf(event);
    const inside =
      point.x >= part.left &&
      point.x <= part.left + part.width &&
      point.y >= part.top &&
      point.y <= part.top + part.height;
    grip.current = inside ? { x: middle.x - point.x, y: middle.y - point.y } : { x: 0, y: 0 };
    event.currentTarget.setPointerCapture(event.pointerId);
    if (!inside) moveTo(point.x, point.y);
  };
  const onPointerMove = (event: PointerEvent): void => {
    if (!grip.current) return;
    const point = pointOf(event);
    moveTo(point.x + grip.current.x, point.y + grip.current.y);
  };
  const release = (): void => {
    grip.current = null;
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const by = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (!by) return;
    event.preventDefault();
    const step = event.shiftKey ? 0.1 : 0.01;
    moveTo(middle.x + (by[0] ?? 0) * step, middle.y + (by[1] ?? 0) * step);
  };
  const frame = { x: part.left * width, y: part.top * height, width: part.width * width, height: part.height * height };
  const outside = `M0 0H${width}V${height}H0Z M${frame.x} ${frame.y}V${frame.y + frame.height}H${frame.x + frame.width}V${frame.y}Z`;
  return (
    <svg
      ref={svg}
      className="export-crop"
      viewBox={`0 0 ${width} ${height}`}
      tabIndex={0}
      role="group"
      aria-label={`What is kept of ${picture.name}: drag it, or move it with the arrow keys`}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={release}
      onPointerCancel={release}
      onKeyDown={onKeyDown}
    >
      <image href={picture.url} width={width} height={height} />
      <path className="export-crop-dim" d={outside} fillRule="evenodd" />
      <rect className="export-crop-under" {...frame} />
      <rect className="export-crop-frame" {...frame} />
    </svg>
  );
}
