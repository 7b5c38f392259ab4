import { ImageDown } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { bridge, droppedFiles } from '../api';
import { ownDrag } from './drag-out';
import { useEditor, useEditorState } from './use-editor';

const filesOf = (transfer: DataTransfer | null): File[] => [...(transfer?.files ?? [])];
const brings = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;

/** Pictures come by drop anywhere, by paste, and by the browser's own chooser (the input below, which dialogs and scripts use). */
export function DropAndPaste() {
  const editor = useEditor();
  const over = useDropping();
  const screen = useEditorState((state) => state.screen);
  useEffect(() => {
    const onPaste = (event: ClipboardEvent): void => {
      if (document.querySelector('[role=dialog]')) return;
      // A recipe is meant as one wherever it is pasted: nobody wants its JSON in a prompt.
      if (editor.pasteRecipe(event.clipboardData?.getData('text/plain') ?? '')) return event.preventDefault();
      const files = filesOf(event.clipboardData).filter((file) => file.type.startsWith('image/'));
      if (files.length === 0) return;
      // Office and web pages give words and a picture of them together: in a text field, whichever it is, the words are meant.
      if (takesText(event.target) && event.clipboardData?.getData('text/plain').trim()) return;
      event.preventDefault();
      void editor.takeFiles(files, true);
    };
    addEventListener('paste', onPaste);
    return () => removeEventListener('paste', onPaste);
  }, [editor]);
  return (
    <>
      <input
        id={fileInputId}
        type="file"
        multiple
        hidden
        accept="image/*"
        aria-label="Picture files"
        onChange={(event) => {
          const files = [...(event.target.files ?? [])];
          event.target.value = '';
          void editor.takeFiles(files);
        }}
      />
      {over && screen !== 'start' && (
        <div className="drop-overlay" aria-hidden>
          <div>
            <ImageDown />
            <p>{screen === 'editor' ? 'Drop to add to the sources' : 'Drop to start a project with it'}</p>
          </div>
        </div>
      )}
    </>
  );
}

const noTexts = ['radio', 'checkbox', 'range', 'button', 'submit', 'file', 'color'];

const takesText = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    target instanceof HTMLTextAreaElement ||
    (target instanceof HTMLInputElement && !noTexts.includes(target.type)));

export const fileInputId = 'picture-files';

function useDropping(): boolean {
  const editor = useEditor();
  const [over, setOver] = useState(false);
  const depth = useRef(0);
  useEffect(() => {
    const leave = (): void => {
      depth.current = 0;
      setOver(false);
    };
    const onEnter = (event: DragEvent): void => {
      if (!brings(event)) return;
      if (depth.current++ === 0) editor.expectPictures();
      setOver(true);
    };
    const onLeave = (event: DragEvent): void => {
      if (brings(event) && --depth.current <= 0) leave();
    };
    // Without this a browser opens the dropped file in place of the app.
    const onOver = (event: DragEvent): void => {
      // A picture of the app's own is nothing to drop on it: a text field would take its address.
      if (event.dataTransfer?.types.includes(ownDrag)) {
        event.dataTransfer.dropEffect = 'none';
        event.preventDefault();
        return;
      }
      if (!brings(event)) return;
      event.preventDefault();
      if (event.dataTransfer) event.dataTransfer.dropEffect = 'copy';
    };
    const onDrop = (event: DragEvent): void => {
      if (!brings(event)) return;
      event.preventDefault();
      leave();
      // Where the system tells paths, a folder is one of them.
      if (bridge) void editor.takeFiles(filesOf(event.dataTransfer));
      else
        void droppedFiles(event.dataTransfer).then((files) =>
          files.length > 0
            ? editor.takeFiles(files)
            : editor.toast('That folder has no pictures that Pentimento can open'),
        );
    };
    addEventListener('dragenter', onEnter);
    addEventListener('dragleave', onLeave);
    addEventListener('dragover', onOver);
    addEventListener('drop', onDrop);
    return () => {
      removeEventListener('dragenter', onEnter);
      removeEventListener('dragleave', onLeave);
      removeEventListener('dragover', onOver);
      removeEventListener('drop', onDrop);
    };
  }, [editor]);
  return over;
}
