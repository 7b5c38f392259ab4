import { useRef } from 'react';
import type { Slot } from '../../../src-main/common/models';
import { listWidth } from '../../../src-main/contract/assets';
import { showPixels } from '../../editor/describe';
import { showPicture } from '../../editor/pictures';
import { Button, Thumb } from '../../ui';
import { useEditor, useEditorState } from '../use-editor';
import { useWanted } from '../use-wanted';

/** One of the model's further pictures: a mask, a second picture. */
export function SlotPart({ slot, disabled }: { readonly slot: Slot; readonly disabled: boolean }) {
  const editor = useEditor();
  const card = useRef<HTMLButtonElement>(null);
  const project = useEditorState((state) => state.project);
  const given = useEditorState((state) => state.desk.others[slot.name] ?? null);
  useWanted(`slot:${slot.name}`, card);
  const shown = project && showPicture(project, given);
  return (
    <div className="recipe-part">
      <header className="recipe-head">
        <h2>{slot.label}</h2>
        {given && (
          <Button variant="quiet" disabled={disabled} onClick={() => editor.chooseOther(slot.name, null)}>
            Use none
          </Button>
        )}
      </header>
      <button
        ref={card}
        type="button"
        className="input-card"
        disabled={disabled}
        title={slot.help}
        onClick={() => editor.show({ kind: 'picture', slot: slot.name })}
      >
        <span className="visually-hidden">
          {slot.label}: {shown ? shown.name : 'none'}. Choose a picture…
        </span>
        <Thumb src={shown?.thumbnail(listWidth) ?? null} alt="" fit="contain" />
        <span className="input-words" aria-hidden>
          <b>{shown ? shown.name : given ? 'No longer in the project' : 'Choose a picture…'}</b>
          <span className="figures">
            {shown ? showPixels(shown.size) : slot.required ? 'The model needs one' : 'Optional'}
          </span>
        </span>
      </button>
    </div>
  );
}
