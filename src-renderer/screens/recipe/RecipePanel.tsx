import { defaultModel } from '../../../src-main/common/models';
import { NumberField, PanelSection, Segmented, Select, SliderField } from '../../ui';
import { useEditor, useEditorState } from '../use-editor';
import { InputCard } from './InputCard';
import { PromptPart } from './PromptPart';
import './RecipePanel.css';
import { RunPart } from './RunPart';
import { SeedField } from './SeedField';
import { SizeField } from './SizeField';
import { SourcesPart } from './SourcesPart';
import { useNumber } from './use-number';

const { fields } = defaultModel;

/** What the next pass will be, from its sources to the Run button. */
export function RecipePanel() {
  const editor = useEditor();
  const draft = useEditorState((state) => state.desk.draft);
  const more = useEditorState((state) => state.panels.more);
  const readOnly = useEditorState((state) => state.project?.readOnly ?? null);
  const locked = readOnly !== null;
  const strength = useNumber('strength');
  const images = useNumber('images');
  return (
    <div className="recipe">
      <div className="recipe-scroll">
        <SourcesPart />
        <InputCard />
        <PromptPart />
        <div className="recipe-fields">
          <SliderField
            label={fields.strength.label} help={fields.strength.help} value={draft.strength} min={fields.strength.min} max={fields.strength.max} step={fields.strength.step}
            initial={fields.strength.default} disabled={locked} numberRef={strength.ref} onChange={(value) => editor.setField('strength', value)} onSettled={editor.settle} onMistyped={strength.onMistyped}
          />
          <SeedField disabled={locked} />
          <Segmented
            label={fields.rendering_speed.label} help={fields.rendering_speed.help} layout="row" options={fields.rendering_speed.choices} value={draft.rendering_speed} disabled={locked}
            onChange={(value) => { editor.setField('rendering_speed', value); editor.settle(); }}
          />
          <Segmented
            label={fields.expansion_model.label} help={fields.expansion_model.help} layout="row" options={fields.expansion_model.choices} value={draft.expansion_model} disabled={locked}
            onChange={(value) => { editor.setField('expansion_model', value); editor.settle(); }}
          />
          {draft.expansion_model !== 'None' && <p className="recipe-note">Rewrites the prompt on every run: this pass can’t be repeated exactly.</p>}
          <SizeField disabled={locked} />
        </div>
        <PanelSection label="More" open={more} onOpenChange={(open) => editor.setPanels({ more: open })} className="recipe-more">
          <NumberField
            {...images}
            label={fields.num_images.label} help={fields.num_images.help} value={draft.num_images} min={fields.num_images.min} max={fields.num_images.max} step={1}
            initial={fields.num_images.default} steppers disabled={locked} onChange={(value) => editor.setField('num_images', value)} onSettled={editor.settle}
          />
          <Select
            label={fields.acceleration.label} help={fields.acceleration.help} value={draft.acceleration} options={fields.acceleration.choices} disabled={locked}
            onChange={(value) => { editor.setField('acceleration', value); editor.settle(); }}
          />
          <Select
            label={fields.output_format.label} help={fields.output_format.help} value={draft.output_format} options={fields.output_format.choices} disabled={locked}
            onChange={(value) => { editor.setField('output_format', value); editor.settle(); }}
          />
        </PanelSection>
      </div>
      <RunPart />
    </div>
  );
}
