import { promptOf } from '../../src-main/common/models/roles';
import { versionName } from '../../src-main/common/versions';
import { toFault } from '../api/faults';
import type { Context } from './context';
import { showPixels } from './describe';
import { showPicture } from './pictures';
import { selectedView, shownPicture } from './selection';
import type { EditorState } from './state';

/** What the browser offers a page; of a program's global object, it is not known to be there. */
interface Page {
  readonly navigator: {
    readonly clipboard: { writeText(text: string): Promise<void>; write(items: readonly unknown[]): Promise<void> };
  };
  readonly ClipboardItem: new (items: Readonly<Record<string, Promise<Blob>>>) => unknown;
  createImageBitmap(blob: Blob): Promise<{ readonly width: number; readonly height: number; close(): void }>;
  readonly OffscreenCanvas: new (
    width: number,
    height: number,
  ) => {
    getContext(kind: '2d'): { drawImage(picture: unknown, x: number, y: number): void } | null;
    convertToBlob(options: { readonly type: string }): Promise<Blob>;
  };
}
const page = globalThis as unknown as Page;

export const canCopyPicture = (state: EditorState): boolean =>
  state.project !== null && state.cropping === null && showPicture(state.project, shownPicture(state)) !== null;

/** Clipboards take PNG alone; a PNG goes in as it is. */
async function asPng(url: string): Promise<Blob> {
  const response = await fetch(url);
  if (!response.ok) throw new TypeError('The picture could not be read');
  const blob = await response.blob();
  if (blob.type === 'image/png') return blob;
  const bitmap = await page.createImageBitmap(blob);
  const canvas = new page.OffscreenCanvas(bitmap.width, bitmap.height);
  canvas.getContext('2d')?.drawImage(bitmap, 0, 0);
  bitmap.close();
  return canvas.convertToBlob({ type: 'image/png' });
}

/** Taking pictures and words along, by the clipboard. */
export function copyActions({ store, toast, complain }: Context) {
  const told = (error: unknown): void =>
    complain(
      error instanceof Error && (error.name === 'NotAllowedError' || error.name === 'TypeError')
        ? {
            code: 'no-rights',
            message: 'The clipboard can’t be used right now: click in the window and copy again.',
          }
        : toFault(error),
    );
  const copyText = async (text: string, said: string): Promise<void> => {
    try {
      await page.navigator.clipboard.writeText(text);
      toast(said, { tone: 'good' });
    } catch (error) {
      told(error);
    }
  };
  return {
    /** The picture on the canvas, at its full size. */
    async copyPicture(): Promise<void> {
      const state = store.get();
      const shown = state.project && showPicture(state.project, shownPicture(state));
      if (!shown) return;
      try {
        // The clipboard is asked for at once, while the press still counts; the picture may come later.
        await page.navigator.clipboard.write([new page.ClipboardItem({ 'image/png': asPng(shown.url) })]);
        toast(`Copied ${shown.name}, ${showPixels(shown.size)}`, { tone: 'good' });
      } catch (error) {
        told(error);
      }
    },
    async copyPrompt(): Promise<void> {
      const view = selectedView(store.get());
      if (view) await copyText(promptOf(view.pass.recipe), `Copied the prompt of ${versionName(view.pass.version)}`);
    },
    /** The recipe as JSON: the model and its own fields, with the text to render. */
    async copyRecipe(): Promise<void> {
      const view = selectedView(store.get());
      if (!view) return;
      const { recipe, words } = view.pass;
      await copyText(
        JSON.stringify({ pentimento: 'recipe', ...recipe, words }, null, 2),
        `Copied the recipe of ${versionName(view.pass.version)}`,
      );
    },
  };
}
