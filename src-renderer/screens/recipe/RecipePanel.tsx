import { models, type Field } from '../../../src-main/common/models';
import { otherSlots } from '../../editor/other-slots';
import { takesPicture } from '../../editor/takes-picture';
import { PanelSection } from '../../ui';
import { useEditor, useEditorState } from '../use-editor';
import { FieldControl } from './FieldControl';
import { InputCard } from './InputCard';
import { ModelField } from './ModelField';
import { PromptPart } from './PromptPart';
import './RecipePanel.css';
import { RunPart } from './RunPart';
import { SlotPart } from './SlotPart';
import { SourcesPart } from './SourcesPart';

const none: readonly Field[] = [];

/** What the next pass will be, from its sources to the Run button: the form of the model that is chosen. */
export function RecipePanel() {
  const editor = useEditor();
  const model = useEditorState((state) => models[state.desk.draft.model]);
  const more = useEditorState((state) => state.panels.more);
  const pictured = useEditorState((state) => takesPicture(state.desk.draft));
  const locked = useEditorState((state) => state.project?.readOnly != null);
  const fields = model?.fields ?? none;
  const prompt = fields.find((field) => field.role === 'prompt');
  const rest = fields.filter((field) => field !== prompt);
  const [main, folded] = (['main', 'more'] as const).map((group) =>
    rest
      .filter((field) => field.group === group)
      .map((field) => <FieldControl key={`${model?.id} ${field.name}`} field={field} disabled={locked} />),
  );
  return (
    <div className="recipe">
      <div className="recipe-scroll">
        <SourcesPart />
        <ModelField disabled={locked} />
        {pictured && <InputCard />}
        {model &&
          otherSlots(model.id).map((slot) => (
            <SlotPart key={`${model.id} ${slot.name}`} slot={slot} disabled={locked} />
          ))}
        {prompt?.kind === 'text' && <PromptPart field={prompt} />}
        <div className="recipe-fields">{main}</div>
        {folded && folded.length > 0 && (
          <PanelSection
            label="More"
            open={more}
            onOpenChange={(open) => editor.setPanels({ more: open })}
            className="recipe-more"
          >
            {folded}
          </PanelSection>
        )}
      </div>
      <RunPart />
    </div>
  );
}
