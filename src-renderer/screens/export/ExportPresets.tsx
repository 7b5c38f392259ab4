import { Check, Ellipsis } from 'lucide-react';
import { useId, type KeyboardEvent, type MouseEvent } from 'react';
import { visible } from '../../../src-main/common/visible';
import type { ExportPreset } from '../../../src-main/contract';
import './ExportPresets.css';
import { Button } from '../../ui/Button';
import { cx } from '../../ui/cx';
import { IconButton } from '../../ui/IconButton';
import { Menu, type MenuItem } from '../../ui/Menu';
import type { ExportDraft } from './useExportDraft';

export interface ExportPresetsProps {
  readonly draft: ExportDraft;
  /** The project's own can be changed; the built-in ones can't. */
  readonly isOwn: (id: string) => boolean;
  /** `null`: nothing can be saved in this project. */
  readonly onSaveAs: (() => void) | null;
  readonly onSaveChanges: () => void;
  readonly onRename: () => void;
  readonly onDelete: () => void;
}

/** The listbox "Presets": a click looks at one, a tick adds it to the export. */
export function ExportPresets({ draft, isOwn, onSaveAs, onSaveChanges, onRename, onDelete }: ExportPresetsProps) {
  const id = useId();
  const { presets, active } = draft;
  const groupOf = (preset: ExportPreset): string => (isOwn(preset.id) ? 'Own' : preset.group);
  const groups = [...new Set(presets.map(groupOf))].map(
    (group) => [group, presets.filter((preset) => groupOf(preset) === group)] as const,
  );
  const order = groups.flatMap(([, members]) => members);
  const onKeyDown = (event: KeyboardEvent): void => {
    const at = order.findIndex((preset) => preset.id === active.id);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: order.length - 1 }[event.key];
    const next = to === undefined ? undefined : order[Math.min(order.length - 1, Math.max(0, to))];
    if (next) {
      draft.choose(next.id);
      document.getElementById(`${id}-${next.id}`)?.scrollIntoView({ block: 'nearest' });
    } else if (event.key === ' ') draft.toggle(active.id);
    else return;
    event.preventDefault();
  };
  const own = isOwn(active.id);
  const changed = draft.isChanged(active.id);
  const items: MenuItem[] = [
    ...(own ? [{ label: 'Save changes', disabled: !changed || !onSaveAs, onSelect: onSaveChanges }] : []),
    { label: 'Discard changes', disabled: !changed, onSelect: () => draft.revert(active.id) },
    ...(own && onSaveAs
      ? [
          { label: 'Rename…', onSelect: onRename },
          { kind: 'line' } as const,
          { label: 'Delete…', danger: true, onSelect: onDelete },
        ]
      : []),
  ];
  return (
    <div className="presets">
      <div
        role="listbox"
        aria-label="Presets"
        aria-multiselectable
        tabIndex={0}
        className="presets-list"
        aria-activedescendant={`${id}-${active.id}`}
        onKeyDown={onKeyDown}
      >
        {groups.map(([group, members]) => (
          <div key={group} role="group" aria-labelledby={`${id}-${group}`} className="presets-group">
            <p id={`${id}-${group}`} role="presentation" className="presets-heading">
              {group}
            </p>
            {members.map((preset) => (
              <PresetRow key={preset.id} id={`${id}-${preset.id}`} preset={preset} draft={draft} />
            ))}
          </div>
        ))}
      </div>
      <div className="presets-foot">
        <Button variant="quiet" disabled={!onSaveAs} onClick={() => onSaveAs?.()}>
          Save as preset…
        </Button>
        <Menu align="end" side="top" trigger={<IconButton icon={Ellipsis} label="Preset actions" />} items={items} />
      </div>
    </div>
  );
}

function PresetRow({
  id,
  preset,
  draft,
}: {
  readonly id: string;
  readonly preset: ExportPreset;
  readonly draft: ExportDraft;
}) {
  const ticked = draft.isTicked(preset.id);
  const changed = draft.isChanged(preset.id);
  const onClick = (event: MouseEvent): void =>
    event.ctrlKey || event.metaKey || event.shiftKey ? draft.toggle(preset.id) : draft.choose(preset.id);
  return (
    <div
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={ticked}
      aria-label={changed ? `${visible(preset.name)}, changed` : visible(preset.name)}
      className={cx('preset', draft.active.id === preset.id && 'preset-active')}
      onClick={onClick}
    >
      <span
        className="preset-tick"
        aria-hidden
        title="Also export with this preset"
        onClick={(event) => {
          event.stopPropagation();
          draft.toggle(preset.id);
        }}
      >
        {ticked && <Check />}
      </span>
      <span className="preset-name">{visible(preset.name)}</span>
      {changed && (
        <span className="preset-changed" title="Changed for this export">
          •
        </span>
      )}
    </div>
  );
}
