import { Field } from '../../ui';
import { useEditor, useEditorState } from '../use-editor';

/** What shows through transparent places: the model knows no transparency. */
export function BackgroundField() {
  const editor = useEditor();
  const preparation = useEditorState((state) => state.desk.preparation);
  const locked = useEditorState((state) => state.project?.readOnly != null);
  return (
    <Field
      label="Background"
      help="The model doesn’t support transparency: this colour fills the transparent areas of what is sent."
    >
      {({ id, describedBy }) => (
        <span className="background">
          <input
            id={id}
            type="color"
            className="background-colour"
            aria-describedby={describedBy}
            disabled={locked}
            value={preparation.background.toLowerCase()}
            onChange={(event) => editor.setPreparation({ ...preparation, background: event.target.value })}
            onBlur={editor.settle}
          />
          <span className="figures" aria-hidden>
            {preparation.background.toLowerCase()}
          </span>
        </span>
      )}
    </Field>
  );
}
