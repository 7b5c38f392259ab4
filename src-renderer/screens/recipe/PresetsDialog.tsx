import { Bookmark } from 'lucide-react';
import { useState } from 'react';
import { models } from '../../../src-main/common/models';
import { promptOf, seedOf, strengthOf } from '../../../src-main/common/models/roles';
import { visible } from '../../../src-main/common/visible';
import { scoped, type ScopedPreset } from '../../editor/recipe-presets';
import { Button, ConfirmDialog, EmptyState } from '../../ui';
import { NameDialog, nameFault } from '../../ui/NameDialog';
import { shallow, useEditor, useEditorState } from '../use-editor';
import { KeptDialog } from './KeptDialog';

/** Recipes under names. */
export function PresetsDialog({ onClose }: { readonly onClose: () => void }) {
  const editor = useEditor();
  const own = useEditorState((state) => state.project?.recipePresets ?? none, shallow);
  const shared = useEditorState((state) => state.app?.recipePresets ?? none, shallow);
  const locked = useEditorState((state) => state.project?.readOnly != null);
  const [asks, setAsks] = useState<'rename' | 'delete' | null>(null);
  const presets = scoped(own, shared);
  return (
    <KeptDialog
      title="Recipe presets"
      fileLabel="Preset file"
      all={presets}
      named={({ preset }) => preset}
      locked={locked}
      onUse={({ preset }) => editor.applyPreset(preset)}
      onDelete={() => setAsks('delete')}
      onFile={(text, fileName) => void editor.importPreset(text, fileName)}
      onClose={onClose}
      use="Use preset"
      renderActions={(chosen) =>
        chosen?.preset.recipe &&
        chosen.preset.style !== '' && (
          <Button
            disabled={locked}
            onClick={() => {
              onClose();
              editor.applyStyle(chosen.preset);
            }}
          >
            Style words only
          </Button>
        )
      }
      renderFacts={(chosen) => <Facts one={chosen} />}
      renderActs={(chosen) => (
        <>
          <Button disabled={locked} onClick={() => void editor.updatePreset(chosen)}>
            Update from the recipe
          </Button>
          <Button disabled={locked} onClick={() => setAsks('rename')}>
            Rename…
          </Button>
          <Button disabled={locked} onClick={() => void editor.sharePreset(chosen)}>
            Share as file
          </Button>
          <Button disabled={locked} onClick={() => setAsks('delete')}>
            Delete…
          </Button>
          {asks === 'rename' && (
            <NameDialog
              title="Rename the preset"
              confirm="Rename preset"
              label="Preset name"
              name={chosen.preset.name}
              fault={(name) =>
                nameFault(
                  'preset',
                  name,
                  presets
                    .filter(({ scope, preset }) => scope === chosen.scope && preset.id !== chosen.preset.id)
                    .map(({ preset }) => preset.name),
                )
              }
              onName={(name) => editor.renamePreset(chosen, name)}
              onClose={() => setAsks(null)}
            />
          )}
          <ConfirmDialog
            open={asks === 'delete'}
            title={`Delete the preset “${visible(chosen.preset.name)}”?`}
            message="Versions that were made with it stay as they are."
            confirm="Delete preset"
            cancel="Keep it"
            danger
            onConfirm={() => {
              setAsks(null);
              void editor.deletePreset(chosen);
            }}
            onCancel={() => setAsks(null)}
          />
        </>
      )}
      empty={
        <EmptyState
          icon={Bookmark}
          title="No presets yet"
          actions={
            <Button disabled={locked} onClick={() => editor.show({ kind: 'save-preset' })}>
              Save as preset…
            </Button>
          }
        >
          Save a recipe under a name to use it again, in this project or in all.
        </EmptyState>
      }
    />
  );
}

const none = [] as const;

/** What it holds, in short. */
function Facts({ one: { preset } }: { readonly one: ScopedPreset }) {
  const { recipe } = preset;
  const strength = recipe && strengthOf(recipe);
  const rows: readonly (readonly [string, string])[] = [
    ...(recipe
      ? [
          ['Prompt', promptOf(recipe) || 'unchanged'] as const,
          ['Model', models[recipe.model]?.title ?? recipe.model] as const,
          ...(strength === null ? [] : [['Strength', strength.toFixed(2)] as const]),
          ['Seed', String(seedOf(recipe) ?? 'unchanged')] as const,
        ]
      : []),
    ...(preset.style === '' ? [] : [['Style words', preset.style] as const]),
  ];
  return (
    <dl className="facts">
      {rows.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{visible(value)}</dd>
        </div>
      ))}
    </dl>
  );
}
