import { ListFilter, X } from 'lucide-react';
import { visible } from '../../../src-main/common/visible';
import { shortcutOf } from '../../editor/commands';
import {
  exportedWords,
  flagChoices,
  hidesRejected,
  noFilter,
  spanWords,
  stateGroups,
  wordsChoices,
  type Filter,
} from '../../editor/filter';
import { isNarrowed } from '../../editor/finding';
import { choicesOf, engineWords, isNoFilter, modelWords, partsOf, speedWords } from '../../editor/filtering';
import type { OpenProject } from '../../editor/state';
import { Button, IconButton, Menu, type MenuItem } from '../../ui';
import { useEditor, useEditorState } from '../use-editor';
import { focusVersions } from './focus-versions';

const keysOf = <K extends string>(words: Readonly<Record<K, string>>): readonly K[] => Object.keys(words) as K[];

/** A list with this value in it, or without it where it was. */
const toggled = <T,>(list: readonly T[], value: T): readonly T[] =>
  list.includes(value) ? list.filter((other) => other !== value) : [...list, value];

/** The button that narrows the history by facts: stars, label, source, state, engine, day. */
export function FilterMenu({ project }: { readonly project: OpenProject }) {
  const editor = useEditor();
  const filter = useEditorState((state) => state.filter);
  const set = (part: Partial<Filter>): void => editor.filterBy({ ...filter, ...part });
  const of = <T extends string>(
    list: readonly T[],
    values: readonly T[],
    name: (value: T) => string,
    change: (next: readonly T[]) => void,
  ): readonly MenuItem[] =>
    values.map((value) => ({
      label: name(value),
      checked: list.includes(value),
      onSelect: () => change(toggled(list, value)),
    }));
  const star = (label: string, stars: Filter['stars']): MenuItem => {
    const isSet = filter.stars?.is === stars?.is && filter.stars?.stars === stars?.stars;
    return { label, checked: isSet, onSelect: () => set({ stars: isSet ? null : stars }) };
  };
  const kept = useEditorState((state) => state.keptFilters);
  const asked = useEditorState(isNarrowed);
  // What there is to choose from takes a look at every version: it is taken when the menu opens.
  const items = (): readonly MenuItem[] => {
    const choices = choicesOf(project);
    return [
      {
        label: 'Hide rejected',
        checked: hidesRejected(filter),
        shortcut: shortcutOf('hide-rejected'),
        onSelect: () => editor.hideRejected(),
      },
      ...(kept.length > 0
        ? [
            {
              kind: 'menu' as const,
              label: 'Saved filters',
              items: [
                ...kept.map((each): MenuItem => ({
                  label: visible(each.name),
                  checked: each.filter === filter,
                  onSelect: () => editor.takeFilter(each),
                })),
                { kind: 'line' as const },
                {
                  kind: 'menu' as const,
                  label: 'Forget',
                  items: kept.map((each): MenuItem => ({
                    label: visible(each.name),
                    onSelect: () => editor.forgetFilter(each.name),
                  })),
                },
              ],
            },
          ]
        : []),
      { kind: 'line' },
      {
        kind: 'menu',
        label: 'Stars',
        items: [
          ...[1, 2, 3, 4, 5].map((n) =>
            star(`${'★'.repeat(n)}${n < 5 ? ' or more' : ''}`, { is: 'at-least', stars: n }),
          ),
          { kind: 'line' },
          ...[1, 2, 3, 4].map((n) => star(`Exactly ${'★'.repeat(n)}`, { is: 'exactly', stars: n })),
          star('No rating', { is: 'exactly', stars: 0 }),
        ],
      },
      {
        kind: 'menu',
        label: 'Flag',
        items: of(
          filter.flags,
          keysOf(flagChoices),
          (flag) => flagChoices[flag],
          (flags) => set({ flags }),
        ),
      },
      ...(choices.labels.length > 0
        ? [
            {
              kind: 'menu' as const,
              label: 'Label',
              items: of(filter.labels, choices.labels, visible, (labels) => set({ labels })),
            },
          ]
        : []),
      ...(choices.sources.length > 1
        ? [
            {
              kind: 'menu' as const,
              label: 'Source',
              items: of(
                filter.sources,
                choices.sources.map(({ id }) => id),
                (id) => choices.sources.find((source) => source.id === id)?.name ?? id,
                (sources) => set({ sources }),
              ),
            },
          ]
        : []),
      {
        kind: 'menu',
        label: 'State',
        items: of(
          filter.states,
          keysOf(stateGroups),
          (state) => stateGroups[state],
          (states) => set({ states }),
        ),
      },
      ...(choices.engines.length > 1
        ? [
            {
              kind: 'menu' as const,
              label: 'Engine',
              items: of(
                filter.engines,
                choices.engines,
                (engine) => engineWords[engine],
                (engines) => set({ engines }),
              ),
            },
          ]
        : []),
      ...(choices.models.length > 1
        ? [
            {
              kind: 'menu' as const,
              label: 'Model',
              items: of(filter.models, choices.models, modelWords, (models) => set({ models })),
            },
          ]
        : []),
      ...(choices.speeds.length > 1
        ? [
            {
              kind: 'menu' as const,
              label: 'Speed',
              items: of(filter.speeds, choices.speeds, speedWords, (speeds) => set({ speeds })),
            },
          ]
        : []),
      {
        kind: 'menu',
        label: 'Words',
        items: of(
          filter.words,
          keysOf(wordsChoices),
          (words) => wordsChoices[words],
          (words) => set({ words }),
        ),
      },
      {
        kind: 'menu',
        label: 'Export',
        items: keysOf(exportedWords).map((exported) => ({
          label: exportedWords[exported],
          checked: filter.exported === exported,
          onSelect: () => set({ exported: filter.exported === exported ? null : exported }),
        })),
      },
      { label: 'Strength and seed…', onSelect: () => editor.show({ kind: 'filter', asks: 'numbers' }) },
      {
        kind: 'menu',
        label: 'Date',
        items: keysOf(spanWords).map((span) => ({
          label: spanWords[span],
          checked: filter.made === span,
          onSelect: () => set({ made: filter.made === span ? null : span }),
        })),
      },
      { kind: 'line' },
      { label: 'Save this filter…', disabled: !asked, onSelect: () => editor.show({ kind: 'filter', asks: 'name' }) },
      { label: 'Clear filters', disabled: isNoFilter(filter), onSelect: () => editor.filterBy(noFilter) },
    ];
  };
  return (
    <Menu
      align="end"
      items={items}
      trigger={
        <IconButton
          icon={ListFilter}
          className="history-find"
          label="Filter versions"
          pressed={!isNoFilter(filter)}
          tooltipSide="left"
        />
      }
    />
  );
}

/** What is asked just now, each part with a way to take it back. */
export function FilterRow({ project }: { readonly project: OpenProject }) {
  const editor = useEditor();
  const filter = useEditorState((state) => state.filter);
  const parts = partsOf(project, filter);
  if (parts.length === 0) return null;
  return (
    <div className="history-filters" role="group" aria-label="Filters">
      {parts.map(({ name, without }) => (
        <button
          key={name}
          type="button"
          className="filter-part"
          aria-label={`Remove filter: ${name}`}
          onClick={({ currentTarget: { previousElementSibling: before, nextElementSibling: after } }) => {
            editor.filterBy(without);
            // What is clicked goes: the part beside it has the focus next.
            const next = parts.length === 1 ? null : after?.matches('.filter-part') ? after : before;
            if (next instanceof HTMLElement) next.focus();
            else focusVersions();
          }}
        >
          <span>{name}</span>
          <X aria-hidden />
        </button>
      ))}
      <Button
        onClick={() => {
          editor.filterBy(noFilter);
          focusVersions();
        }}
      >
        Clear
      </Button>
    </div>
  );
}
