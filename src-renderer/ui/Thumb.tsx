import { ImageOff } from 'lucide-react';
import { useRef, useState } from 'react';
import './Thumb.css';
import { cx } from './cx';
import { useGivenUp } from './give-up';

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
}

/** A picture, small. It fades in when it has arrived. */
export function Thumb({ src, before = null, alt, fit = 'cover', className }: ThumbProps) {
  // Keyed by its address: another picture starts again from the ground.
  return (
    <span className={cx('thumb', `thumb-${fit}`, className)}>
      {src !== null && <ThumbPicture key={src} src={src} before={before} alt={alt} />}
    </span>
  );
}

function ThumbPicture({ src, before, alt }: Required<Pick<ThumbProps, 'alt' | 'before'>> & { readonly src: string }) {
  const [state, setState] = useState<'loading' | 'there' | 'broken'>('loading');
  const image = useRef<HTMLImageElement>(null);
  useGivenUp(image);
  if (state === 'broken')
    return (
      <span className="thumb-broken" role="img" aria-label={alt ? `${alt}: can’t be shown` : 'can’t be shown'}>
        <ImageOff aria-hidden />
      </span>
    );
  const hasBefore = before !== null && state === 'loading';
  return (
    <>
      {hasBefore && <img className="thumb-before" src={before} alt="" draggable={false} />}
      <img
        ref={(element) => {
          image.current = element;
          if (element?.complete && element.naturalWidth > 0) setState('there');
        }}
        src={src}
        alt={alt}
        // What takes a picture's place is there in the same frame, and does not fade in.
        decoding={before === null ? 'async' : 'sync'}
        draggable={false}
        data-state={state}
        data-replaces={before !== null || undefined}
        onLoad={() => setState('there')}
        onError={() => setState('broken')}
      />
    </>
  );
}
