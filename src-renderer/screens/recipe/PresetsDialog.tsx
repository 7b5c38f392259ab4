import { Bookmark } from 'lucide-react';
import { useId, useRef, useState, type KeyboardEvent } from 'react';
import { models } from '../../../src-main/common/models';
import { promptOf, seedOf, strengthOf } from '../../../src-main/common/models/roles';
import { visible } from '../../../src-main/common/visible';
import { scoped, type ScopedPreset } from '../../editor/recipe-presets';
import { Button, ConfirmDialog, cx, Dialog, EmptyState } from '../../ui';
import { PresetNameDialog } from '../../ui/PresetNameDialog';
import { shallow, useEditor, useEditorState } from '../use-editor';
import './PresetsDialog.css';

const scopes = [
  ['project', 'This project'],
  ['all', 'All projects'],
] as const;

/** Recipes under names: Enter or a double-click uses one; the rest is for keeping them in order. */
export function PresetsDialog({ onClose }: { readonly onClose: () => void }) {
  const editor = useEditor();
  const own = useEditorState((state) => state.project?.recipePresets ?? none, shallow);
  const shared = useEditorState((state) => state.app?.recipePresets ?? none, shallow);
  const locked = useEditorState((state) => state.project?.readOnly != null);
  const list = useRef<HTMLDivElement>(null);
  const file = useRef<HTMLInputElement>(null);
  const id = useId();
  const [at, setAt] = useState<string | null>(null);
  const [asks, setAsks] = useState<'rename' | 'delete' | null>(null);
  const presets = scoped(own, shared);
  const chosen = presets.find(({ preset }) => preset.id === at) ?? presets[0];
  const use = (one: ScopedPreset | undefined): void => {
    if (!one || locked) return;
    onClose();
    editor.applyPreset(one.preset);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const index = chosen ? presets.indexOf(chosen) : -1;
    const to = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: presets.length - 1 }[event.key];
    if (event.key === 'Enter') use(chosen);
    else if (to !== undefined) setAt(presets[Math.min(presets.length - 1, Math.max(0, to))]?.preset.id ?? null);
    else return;
    event.preventDefault();
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title="Recipe presets"
      width="large"
      className="presets-dialog"
      initialFocus={list}
      note={
        !locked && (
          <Button variant="quiet" onClick={() => file.current?.click()}>
            Add from file…
          </Button>
        )
      }
      actions={
        <>
          {chosen?.preset.recipe && chosen.preset.style !== '' && (
            <Button
              disabled={locked}
              onClick={() => {
                onClose();
                editor.applyStyle(chosen.preset);
              }}
            >
              Style words only
            </Button>
          )}
          <Button variant="strong" disabled={!chosen || locked} onClick={() => use(chosen)}>
            Use preset
          </Button>
        </>
      }
    >
      <input
        ref={file}
        type="file"
        hidden
        accept=".json,application/json"
        aria-label="Preset file"
        onChange={(event) => {
          const [one] = event.target.files ?? [];
          event.target.value = '';
          if (one) void one.text().then((text) => editor.importPreset(text, one.name));
        }}
      />
      {presets.length === 0 ? (
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
      ) : (
        <div className="presets-columns">
          <div
            ref={list}
            role="listbox"
            aria-label="Recipe presets"
            tabIndex={0}
            className="recipe-presets"
            aria-activedescendant={chosen && `${id}-${chosen.preset.id}`}
            onKeyDown={onKeyDown}
          >
            {scopes.map(([scope, label]) => {
              const some = presets.filter((one) => one.scope === scope);
              return (
                some.length > 0 && (
                  <div key={scope} role="group" aria-label={label}>
                    <p role="presentation" className="recipe-presets-heading">
                      {label}
                    </p>
                    {some.map((one) => (
                      <div
                        key={one.preset.id}
                        id={`${id}-${one.preset.id}`}
                        role="option"
                        tabIndex={-1}
                        aria-selected={one === chosen}
                        className={cx('recipe-preset', one === chosen && 'recipe-preset-chosen')}
                        onClick={() => setAt(one.preset.id)}
                        onDoubleClick={() => use(one)}
                      >
                        {visible(one.preset.name)}
                      </div>
                    ))}
                  </div>
                )
              );
            })}
          </div>
          {chosen && (
            <div className="recipe-preset-facts">
              <Facts one={chosen} />
              <div className="recipe-preset-acts">
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
              </div>
            </div>
          )}
        </div>
      )}
      {asks === 'rename' && chosen && (
        <PresetNameDialog
          title="Rename the preset"
          confirm="Rename preset"
          name={chosen.preset.name}
          taken={presets
            .filter(({ scope, preset }) => scope === chosen.scope && preset.id !== chosen.preset.id)
            .map(({ preset }) => preset.name)}
          onName={(name) => editor.renamePreset(chosen, name)}
          onClose={() => setAsks(null)}
        />
      )}
      <ConfirmDialog
        open={asks === 'delete' && chosen !== undefined}
        title={`Delete the preset “${visible(chosen?.preset.name ?? '')}”?`}
        message="Versions that were made with it stay as they are."
        confirm="Delete preset"
        cancel="Keep it"
        danger
        onConfirm={() => {
          setAsks(null);
          if (chosen) void editor.deletePreset(chosen);
        }}
        onCancel={() => setAsks(null)}
      />
    </Dialog>
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
          ['Prompt', promptOf(recipe) || 'as it stands'] as const,
          ['Model', models[recipe.model]?.title ?? recipe.model] as const,
          ...(strength === null ? [] : [['Strength', strength.toFixed(2)] as const]),
          ['Seed', String(seedOf(recipe) ?? 'as it stands')] as const,
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
