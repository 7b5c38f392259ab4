import { ImageOff } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import './Thumb.css';
import { cx } from './cx';
import { useGivenUp } from './give-up';
import { useNotShown } from './not-shown';

export interface ThumbProps {
  /** `null`: there is no picture (yet), and a quiet ground stands for it. */
  readonly src: string | null;
  /** Shown until `src` is there, and never after. */
  readonly before?: string | null;
  /** Empty where words beside it say the same. */
  readonly alt: string;
  /** `cover` fills a square, `contain` shows it whole. */
  readonly fit?: 'cover' | 'contain';
  readonly className?: string;
  /** It can't be shown: told once, with its address, for words beside it. */
  readonly onBroken?: ((src: string) => void) | undefined;
}

/** Milliseconds after which a picture that arrives fades in; one that comes sooner is there at once, as in a list that scrolls. */
const late = 150;

/** A picture, small. */
export function Thumb({ src, before = null, alt, fit = 'cover', className, onBroken }: ThumbProps) {
  // Keyed by its address: another picture starts again from the ground.
  return (
    <span className={cx('thumb', `thumb-${fit}`, className)}>
      {src !== null && <ThumbPicture key={src} src={src} before={before} alt={alt} onBroken={onBroken} />}
    </span>
  );
}

function ThumbPicture({
  src,
  before,
  alt,
  onBroken,
}: Required<Pick<ThumbProps, 'alt' | 'before'>> & Pick<ThumbProps, 'onBroken'> & { readonly src: string }) {
  const [state, setState] = useState<'loading' | 'there' | 'broken'>('loading');
  const image = useRef<HTMLImageElement>(null);
  const began = useRef(0);
  useEffect(() => {
    began.current = performance.now();
  }, []);
  useGivenUp(image);
  const why = useNotShown(state === 'broken' ? src : null);
  if (state === 'broken')
    return (
      <span
        className="thumb-broken"
        role="img"
        aria-label={alt ? `${alt}: can’t be shown` : 'can’t be shown'}
        title={why?.sentence ?? 'It can’t be shown: its file may have been moved or damaged.'}
      >
        <ImageOff aria-hidden />
        <span className="thumb-words">{why?.sentence ?? 'Can’t be shown'}</span>
      </span>
    );
  return (
    <>
      {before !== null && state === 'loading' && <img className="thumb-before" src={before} alt="" draggable={false} />}
      <img
        ref={image}
        src={src}
        alt={alt}
        // What takes a picture's place is there in the same frame, and does not fade in.
        decoding={before === null ? 'async' : 'sync'}
        draggable={false}
        // Told by the picture itself from then on: no list is drawn anew for it.
        data-state="loading"
        data-replaces={before !== null || undefined}
        onLoad={({ currentTarget, timeStamp }) => {
          currentTarget.dataset['state'] = timeStamp - began.current > late ? 'late' : 'there';
          if (before !== null) setState('there');
        }}
        onError={() => {
          setState('broken');
          onBroken?.(src);
        }}
      />
    </>
  );
}
