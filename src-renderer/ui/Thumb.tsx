import { ImageOff } from 'lucide-react';
import { useRef, useState } from 'react';
import './Thumb.css';
import { cx } from './cx';
import { useGivenUp } from './give-up';

export interface ThumbProps {
  /** `null`: there is no picture (yet), and a quiet ground stands for it. */
  readonly src: string | null;
  /** Empty where words beside it say the same. */
  readonly alt: string;
  /** `cover` fills a square, `contain` shows it whole. */
  readonly fit?: 'cover' | 'contain';
  readonly className?: string;
}

/** A picture, small. It fades in when it has arrived. */
export function Thumb({ src, alt, fit = 'cover', className }: ThumbProps) {
  // Keyed by its address: another picture starts again from the ground.
  return (
    <span className={cx('thumb', `thumb-${fit}`, className)}>
      {src !== null && <ThumbPicture key={src} src={src} alt={alt} />}
    </span>
  );
}

function ThumbPicture({ src, alt }: { readonly src: string; readonly alt: string }) {
  const [state, setState] = useState<'loading' | 'there' | 'broken'>('loading');
  const image = useRef<HTMLImageElement>(null);
  useGivenUp(image);
  if (state === 'broken')
    return (
      <span className="thumb-broken" role="img" aria-label={alt ? `${alt}: can’t be shown` : 'can’t be shown'}>
        <ImageOff aria-hidden />
      </span>
    );
  return (
    <img
      ref={(element) => {
        image.current = element;
        if (element?.complete && element.naturalWidth > 0) setState('there');
      }}
      src={src}
      alt={alt}
      decoding="async"
      draggable={false}
      data-state={state}
      onLoad={() => setState('there')}
      onError={() => setState('broken')}
    />
  );
}
