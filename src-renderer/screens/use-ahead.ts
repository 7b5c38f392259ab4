import { useEffect, useRef } from 'react';
import { resultUrl } from '../../src-main/contract/assets';
import { foundPasses, placeIn } from '../editor/finding';
import { resultThere } from '../editor/selection';
import type { EditorState } from '../editor/state';
import { useEditorState } from './use-editor';

/** Milliseconds that a version is looked at before its neighbours are made ready: who only goes past it is not slowed down. */
const rest = 150;
/** Pictures kept ready: those around the selection, and those it came from. */
const kept = 8;

/** Addresses of what one step leads to: the other pictures of the version beside it, the versions before and behind. */
function around(state: EditorState): readonly string[] {
  const { project, selected } = state;
  if (!project || !selected) return [];
  const passes = foundPasses(state);
  const at = placeIn(passes, selected.id);
  if (at < 0) return [];
  const own = passes[at]!;
  const beside = [selected.result + 1, selected.result - 1].filter(
    (result) => result >= 1 && result <= own.pass.results.length && !own.rated[result - 1]?.trashed,
  );
  const steps = [passes[at - 1], passes[at + 1], passes[at - 2]].filter(
    (view) => view !== undefined && view.pass.results.length > 0,
  );
  return [
    ...beside.map((result) => resultUrl(project.id, own.pass.id, result)),
    ...steps.map((view) => resultUrl(project.id, view!.pass.id, resultThere(view!, 1))),
  ];
}

const same = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((url, at) => url === b[at]);

/** Decodes the pictures around the selection, so that the next one is there in the next frame. */
export function useAhead(): void {
  const urls = useEditorState(around, same);
  const ready = useRef(new Map<string, HTMLImageElement>());
  useEffect(() => {
    const timer = setTimeout(() => {
      const images = ready.current;
      for (const url of urls) {
        const image = images.get(url) ?? new Image();
        images.delete(url);
        images.set(url, image);
        if (image.src !== '') continue;
        image.src = url;
        // One that can't be shown says so once it is looked at.
        image.decode().catch(() => undefined);
      }
      for (const url of [...images.keys()].slice(0, -kept)) {
        images.get(url)!.src = '';
        images.delete(url);
      }
    }, rest);
    return () => clearTimeout(timer);
  }, [urls]);
}
