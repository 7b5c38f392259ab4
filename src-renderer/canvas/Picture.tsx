import { ImageOff } from 'lucide-react';
import { useEffect, useRef, useState, type CSSProperties } from 'react';
import { turnedSize } from '../../src-main/common/turned';
import './Picture.css';
import { Button } from '../ui/Button';
import { useGivenUp } from '../ui/give-up';
import { useNotShown } from '../ui/not-shown';
import { crispAbove, place, type Placement, type Viewport } from './geometry';
import type { CanvasPicture, PicturePart } from './pictures';
import type { View } from './view';

/** Milliseconds the picture before stays while the next one has nothing to show. */
const grace = 150;
/** A whole picture that is there within this needs no fade. */
const atOnce = 80;
/** Pictures kept at hand, so that going back to one is instant. */
const kept = 3;

export interface PicturesProps {
  readonly picture: CanvasPicture;
  readonly viewport: Viewport;
  readonly view: View;
}

const same = (a: CanvasPicture | undefined, b: CanvasPicture): boolean =>
  a !== undefined &&
  a.key === b.key &&
  a.url === b.url &&
  a.thumbUrl === b.thumbUrl &&
  a.width === b.width &&
  a.height === b.height &&
  a.alt === b.alt &&
  JSON.stringify(a.part) === JSON.stringify(b.part);

const layerOf = (picture: CanvasPicture): string => `${picture.key} ${picture.url}`;

/** The selected picture, with the ones looked at before it kept beneath, unseen. */
export function Pictures({ picture, viewport, view }: PicturesProps) {
  const [layers, setLayers] = useState<readonly CanvasPicture[]>([picture]);
  const [ready, setReady] = useState<readonly string[]>([]);
  /** The layer that had its time. */
  const [waitedFor, setWaitedFor] = useState<string | null>(null);
  const top = layerOf(picture);
  if (!same(layers.at(-1), picture)) {
    const next = [...layers.filter((layer) => layerOf(layer) !== top), picture].slice(-kept);
    setLayers(next);
    setReady(ready.filter((key) => next.some((layer) => layerOf(layer) === key)));
  }
  useEffect(() => {
    const timer = setTimeout(() => setWaitedFor(top), grace);
    return () => clearTimeout(timer);
  }, [top]);
  const before = layers.at(-2);
  // Another file of the same picture may take its time: what is there stays.
  const waits = before !== undefined && !ready.includes(top) && (waitedFor !== top || before.key === picture.key);
  const shown = waits ? layerOf(before) : top;
  return layers.map((layer) => {
    const key = layerOf(layer);
    return (
      <Picture
        key={key}
        picture={layer}
        placement={place(layer, viewport, view)}
        room={viewport}
        hidden={key !== shown}
        onReady={() => setReady((keys) => (keys.includes(key) ? keys : [...keys, key]))}
      />
    );
  });
}

export interface PictureProps {
  readonly picture: CanvasPicture;
  readonly placement: Placement;
  /** Of the stage: what is wrong is told in the middle of it, wherever the picture would be. */
  readonly room: Viewport;
  readonly hidden?: boolean;
  /** There is something to see, or it is known that there is nothing. */
  readonly onReady?: () => void;
}

/** The whole turned picture, around the part that is seen. */
const partFrame = ({ crop, whole }: PicturePart): CSSProperties => ({
  inset: 'auto',
  left: `${(-crop.left / crop.width) * 100}%`,
  top: `${(-crop.top / crop.height) * 100}%`,
  width: `${(whole.width / crop.width) * 100}%`,
  height: `${(whole.height / crop.height) * 100}%`,
});

const turnStyle = ({ rotate, whole }: PicturePart): CSSProperties => {
  const upright = turnedSize(whole, rotate);
  return {
    inset: 'auto',
    left: '50%',
    top: '50%',
    transform: `translate(-50%, -50%) rotate(${rotate}deg)`,
    width: `${(upright.width / whole.width) * 100}%`,
    height: `${(upright.height / whole.height) * 100}%`,
  };
};

type Arrival = 'coming' | 'at-once' | 'fades' | 'broken';

/** One picture at its place: its thumbnail until the whole of it is decoded. */
export function Picture({ picture, placement, room, hidden = false, onReady }: PictureProps) {
  const [thumb, setThumb] = useState<'coming' | 'there' | 'broken'>('coming');
  const [arrival, setArrival] = useState<Arrival>('coming');
  const [attempt, setAttempt] = useState(0);
  const whole = useRef<HTMLImageElement>(null);
  const small = useRef<HTMLImageElement>(null);
  useGivenUp(whole);
  useGivenUp(small);
  const tell = useRef(onReady);
  useEffect(() => {
    tell.current = onReady;
  });
  useEffect(() => {
    const element = whole.current;
    if (!element) return undefined;
    let current = true;
    const since = performance.now();
    const arrived = (): void => {
      if (!current) return;
      setArrival(performance.now() - since < atOnce ? 'at-once' : 'fades');
      tell.current?.();
    };
    // A picture that loads but is refused by decode() may still be drawn.
    element.decode().then(arrived, () => {
      if (element.naturalWidth > 0) {
        arrived();
        return;
      }
      if (!current) return;
      setArrival('broken');
      tell.current?.();
    });
    return () => {
      current = false;
    };
  }, [picture.url, attempt]);
  const why = useNotShown(thumb === 'broken' ? picture.thumbUrl : arrival === 'broken' ? picture.url : null);
  const arrived = arrival === 'at-once' || arrival === 'fades';
  // A browser draws what there is of a picture that breaks off, and says nothing; its thumbnail is made by a stricter reader.
  const damage = arrived && why?.status === 422 ? why.sentence : null;
  const seen = thumb === 'there' || arrived;
  const { left, top, width, height, zoom } = placement;
  const turn = picture.part && turnStyle(picture.part);
  return (
    <div
      className="picture"
      style={{ left, top, width, height }}
      data-seen={seen || undefined}
      data-crisp={zoom > crispAbove || undefined}
      hidden={hidden}
    >
      <div className="picture-cut">
        <div className="picture-part" style={picture.part && partFrame(picture.part)}>
          {picture.thumbUrl !== null && thumb !== 'broken' && (arrival !== 'at-once' || thumb === 'coming') && (
            <img
              key={`small ${attempt}`}
              ref={small}
              className="picture-thumb"
              style={turn}
              data-there={thumb === 'there' || undefined}
              src={picture.thumbUrl}
              alt=""
              draggable={false}
              onLoad={() => {
                setThumb('there');
                onReady?.();
              }}
              onError={() => setThumb('broken')}
            />
          )}
          {arrival !== 'broken' && (
            <img
              key={`whole ${attempt}`}
              ref={whole}
              className="picture-whole"
              style={turn}
              data-arrival={arrival}
              src={picture.url}
              alt={picture.alt}
              decoding="async"
              draggable={false}
            />
          )}
        </div>
      </div>
      {!seen && arrival === 'coming' && <span className="picture-waits" />}
      {(arrival === 'broken' || damage !== null) && (
        <div
          className="picture-trouble"
          data-partly={damage !== null || undefined}
          style={{
            left: `calc(${-left}px + var(--from, 0px))`,
            top: -top,
            width: `calc(${room.width}px - var(--from, 0px) - var(--until, 0px))`,
            height: room.height,
          }}
        >
          <div className="picture-broken" role="alert" onPointerDown={(event) => event.stopPropagation()}>
            {damage === null && <ImageOff aria-hidden />}
            <p>
              {damage ??
                `${thumb === 'there' ? 'Only a small copy of this picture can be shown.' : 'This picture can’t be shown.'} ${why?.sentence ?? 'Its file may have been moved or damaged.'}`}
            </p>
            {damage === null && (
              <Button
                onClick={() => {
                  setArrival('coming');
                  setThumb('coming');
                  setAttempt(attempt + 1);
                }}
              >
                Try again
              </Button>
            )}
          </div>
        </div>
      )}
    </div>
  );
}
