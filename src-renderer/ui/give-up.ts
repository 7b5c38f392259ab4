import { useLayoutEffect, type RefObject } from 'react';

/**
 * A picture that left the page loads on in Chromium, for nobody: its request is given up with it. Before it leaves: one that is changed afterwards is
 * held by the document from then on, with all that it hung in.
 */
export function useGivenUp(image: RefObject<HTMLImageElement | null>): void {
  useLayoutEffect(() => {
    const element = image.current;
    return () => {
      if (element && !element.complete) element.removeAttribute('src');
    };
  }, [image]);
}
