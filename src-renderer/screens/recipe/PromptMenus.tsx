import { Bookmark, History, TextCursorInput } from 'lucide-react';
import { useRef, type RefObject } from 'react';
import { shortcutOf } from '../../editor/commands';
import { earlierPrompts, presetsOf, type ScopedPreset } from '../../editor/recipe-presets';
import { snippetsOf } from '../../editor/snippets';
import { IconButton, Menu, type MenuItem } from '../../ui';
import { useEditor } from '../use-editor';

/** Prompts that the menu shows. */
const shownMost = 20;
const shortest = (text: string): string => (text.length > 72 ? `${text.slice(0, 71)}…` : text);

/** Recipes under names, and the prompts of earlier passes, one press away from the prompt. */
export function PromptMenus({
  name,
  area,
}: {
  readonly name: string;
  readonly area: RefObject<HTMLTextAreaElement | null>;
}) {
  const editor = useEditor();
  /** A snippet went into the prompt, which has the focus again once its menu is closed. */
  const inserted = useRef(false);
  return (
    <span className="prompt-menus">
      <Menu
        align="end"
        trigger={<IconButton icon={History} label="Earlier prompts" tooltip="Earlier prompts (↑ in an empty prompt)" />}
        items={() => {
          const prompts = earlierPrompts(editor.store.get().project, shownMost);
          if (prompts.length === 0) return [{ kind: 'heading', label: 'No earlier prompts yet' }];
          return prompts.map((prompt) => ({
            label: shortest(prompt),
            onSelect: () => {
              editor.setField(name, prompt);
              editor.settle();
            },
          }));
        }}
      />
      <Menu
        align="end"
        trigger={<IconButton icon={TextCursorInput} label="Snippets" shortcut={shortcutOf('snippets')} />}
        onClosed={() => {
          const was = inserted.current;
          inserted.current = false;
          if (was) area.current?.focus();
          return was;
        }}
        items={() => {
          const snippets = snippetsOf(editor.store.get());
          const part = (scope: ScopedPreset['scope'], label: string): MenuItem[] => {
            const some = snippets.filter((one) => one.scope === scope);
            if (some.length === 0) return [];
            return [
              { kind: 'heading', label },
              ...some.map(({ snippet }) => ({
                label: snippet.name,
                ...(snippet.name === snippet.text ? {} : { detail: shortest(snippet.text) }),
                onSelect: () => {
                  inserted.current = true;
                  editor.insertSnippet(snippet);
                },
              })),
              { kind: 'line' },
            ];
          };
          return [
            ...part('project', 'This project'),
            ...part('all', 'All projects'),
            { label: 'Save as snippet…', onSelect: () => editor.show({ kind: 'save-snippet' }) },
            { label: 'Snippets…', shortcut: shortcutOf('snippets'), onSelect: () => editor.show({ kind: 'snippets' }) },
          ];
        }}
      />
      <Menu
        align="end"
        trigger={<IconButton icon={Bookmark} label="Recipe presets" shortcut={shortcutOf('presets')} />}
        items={() => {
          const presets = presetsOf(editor.store.get());
          const part = (scope: ScopedPreset['scope'], label: string): MenuItem[] => {
            const some = presets.filter((one) => one.scope === scope);
            if (some.length === 0) return [];
            return [
              { kind: 'heading', label },
              ...some.map(({ preset }) => ({
                label: preset.name,
                ...(preset.recipe ? {} : { detail: shortest(preset.style) }),
                onSelect: () => editor.applyPreset(preset),
              })),
              { kind: 'line' },
            ];
          };
          const styled = presets.filter(({ preset }) => preset.recipe && preset.style !== '');
          return [
            ...part('project', 'This project'),
            ...part('all', 'All projects'),
            ...(styled.length > 0
              ? [
                  {
                    kind: 'menu' as const,
                    label: 'Style words only',
                    items: styled.map(({ preset }) => ({
                      label: preset.name,
                      detail: shortest(preset.style),
                      onSelect: () => editor.applyStyle(preset),
                    })),
                  },
                ]
              : []),
            { label: 'Save as preset…', onSelect: () => editor.show({ kind: 'save-preset' }) },
            { label: 'Presets…', shortcut: shortcutOf('presets'), onSelect: () => editor.show({ kind: 'presets' }) },
            { label: 'Paste recipe', onSelect: () => void editor.pasteFromClipboard() },
          ];
        }}
      />
    </span>
  );
}
