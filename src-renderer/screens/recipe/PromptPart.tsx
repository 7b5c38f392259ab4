import { useRef } from 'react';
import { defaultModel } from '../../../src-main/common/models';
import { quotedWords } from '../../../src-main/common/words';
import { TextArea } from '../../ui';
import { useEditor, useEditorState } from '../use-editor';
import { useWanted } from '../use-wanted';

const field = defaultModel.fields.prompt;

/** The prompt, and the words of it that are to be read in the picture. */
export function PromptPart() {
  const editor = useEditor();
  const area = useRef<HTMLTextAreaElement>(null);
  const prompt = useEditorState((state) => state.desk.draft.prompt);
  const readOnly = useEditorState((state) => state.project?.readOnly != null);
  useWanted('prompt', area);
  const words = quotedWords(prompt);
  return (
    <div className="recipe-part">
      <TextArea
        ref={area} label={field.label} help={field.help} value={prompt} minRows={4} maxRows={10} readOnly={readOnly} maxLength={20_000} className="prompt"
        placeholder="a vintage travel poster that says “VISIT MARS”"
        onChange={(value) => editor.setField('prompt', value)} onBlur={editor.settle}
      />
      <div className="words-row">
        <h3>Words</h3>
        {words.length > 0
          ? <ul>{words.map((word) => <li key={word}>“{word}”</li>)}</ul>
          : <p>Put words in quotes to have them rendered</p>}
      </div>
    </div>
  );
}
