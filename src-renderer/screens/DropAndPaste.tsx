import { ImageDown } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { bridge, droppedFiles } from '../api';
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
      const files = filesOf(event.clipboardData).filter((file) => file.type.startsWith('image/'));
      if (files.length === 0 || document.querySelector('[role=dialog]')) return;
      // Copied from a page, words and a picture come together: in a text field the words are meant.
      if (event.target instanceof HTMLTextAreaElement && event.clipboardData?.types.includes('text/plain')) return;
      event.preventDefault();
      void editor.takeFiles(files, true);
    };
    addEventListener('paste', onPaste);
    return () => removeEventListener('paste', onPaste);
  }, [editor]);
  return (
    <>
      <input
        id={fileInputId} type="file" multiple hidden accept="image/*" aria-label="Picture files"
        onChange={(event) => {
          const files = [...(event.target.files ?? [])];
          event.target.value = '';
          void editor.takeFiles(files);
        }}
      />
      {over && screen !== 'start' && (
        <div className="drop-overlay" aria-hidden>
          <div><ImageDown /><p>{screen === 'editor' ? 'Drop to add to the sources' : 'Drop to start a project with it'}</p></div>
        </div>
      )}
    </>
  );
}

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
      depth.current++;
      setOver(true);
    };
    const onLeave = (event: DragEvent): void => {
      if (brings(event) && --depth.current <= 0) leave();
    };
    // Without this a browser opens the dropped file in place of the app.
    const onOver = (event: DragEvent): void => {
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
      else void droppedFiles(event.dataTransfer).then((files) => (files.length > 0 ? editor.takeFiles(files) : editor.toast('There is no picture in that folder that can be opened here')));
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
