import { useEffect, type RefObject } from 'react';

/** A picture that left the page loads on in Chromium, for nobody: its request is given up with it. */
export function useGivenUp(image: RefObject<HTMLImageElement | null>): void {
  useEffect(() => {
    const element = image.current;
    return () => {
      if (element && !element.complete) element.removeAttribute('src');
    };
  }, [image]);
}
