import { ChevronDown } from 'lucide-react';
import { together } from '../../../src-main/common/pricing';
import { passesAsked, passPrice, showEstimate } from '../../editor/estimate';
import { canVary, variationCounts } from '../../editor/variations';
import { Button, Menu } from '../../ui';
import { useEditor, useEditorState } from '../use-editor';

/** How many passes the button beside it runs, each with what they come to together. */
export function VariationsMenu() {
  const editor = useEditor();
  const possible = useEditorState((state) => canVary(state.desk.draft));
  const count = useEditorState(passesAsked);
  const price = useEditorState(passPrice);
  const engine = useEditorState((state) => state.app?.engine ?? 'offline');
  if (!possible) return null;
  return (
    <Menu
      side="top"
      align="end"
      trigger={
        <Button size="large" className="variations figures" aria-label={`×${count} variations`}>
          ×{count}
          <ChevronDown aria-hidden />
        </Button>
      }
      items={[
        { kind: 'heading', label: 'Variations, each with its own seed' },
        ...variationCounts.map((each) => ({
          label: `${each === 1 ? 'One pass' : `${each} passes`}${price && engine === 'modelrunner' ? ` · ${showEstimate(together(price, each), engine)}` : ''}`,
          checked: each === count,
          onSelect: () => editor.setVariations(each),
        })),
        { kind: 'line' },
        { label: 'Until the words are right…', onSelect: () => editor.show({ kind: 'until-right' }) },
      ]}
    />
  );
}
