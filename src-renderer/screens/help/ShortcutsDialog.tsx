import { RotateCcw, X } from 'lucide-react';
import { useEffect, useEffectEvent, useState } from 'react';
import { bridge } from '../../api';
import { boundCommands, type Command } from '../../editor/commands';
import { placeKeys } from '../../editor/commands/place-keys';
import { bindingFault, shortcutFrom, takenBy, withBinding, withoutBinding, withUsual } from '../../editor/key-binding';
import { strokeOf } from '../../ui/shortcuts';
import { Button, Dialog, IconButton, isMac, Kbd, shortcutKeys } from '../../ui';
import { useEditor, useEditorState } from '../use-editor';
import './ShortcutsDialog.css';

const none = {} as const;

/** Every shortcut, by group, and where it holds; each can be given other keys here. */
export function ShortcutsDialog({ change, onClose }: { readonly change: boolean; readonly onClose: () => void }) {
  const editor = useEditor();
  const keys = useEditorState((state) => state.app?.settings.keys ?? none);
  const [changing, setChanging] = useState(change);
  /** The command that is being given keys. */
  const [asked, setAsked] = useState<string | null>(null);
  const [wrong, setWrong] = useState<string | null>(null);
  /** Keys that another command has: whether they are to move is asked. */
  const [wanted, setWanted] = useState<string | null>(null);
  const set = (next: Record<string, string[]>): void => {
    setAsked(null);
    setWanted(null);
    setWrong(null);
    void editor.setSettings({ keys: next });
  };
  const ask = (id: string | null): void => {
    setAsked(id);
    setWanted(null);
    setWrong(null);
  };
  const onKeyDown = useEffectEvent((event: KeyboardEvent): void => {
    if (asked === null || wanted !== null) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (event.key === 'Escape') return ask(null);
    const shortcut = shortcutFrom(strokeOf(event), isMac);
    if (shortcut === null) return;
    const fault = bindingFault(shortcut, bridge === null);
    setWrong(fault);
    if (fault !== null) return;
    if (takenBy(shortcut, asked).length > 0) setWanted(shortcut);
    else set(withBinding(keys, asked, shortcut));
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent): void => onKeyDown(event);
    // Before the dialog, which Escape would close.
    addEventListener('keydown', listener, true);
    return () => removeEventListener('keydown', listener, true);
  }, []);
  const shown = boundCommands().filter((each) => changing || each.shortcuts.length > 0);
  const groups = [...new Set(shown.map(({ group }) => group))];
  return (
    <Dialog
      onClose={onClose}
      title="Keyboard shortcuts"
      width="large"
      scrolls
      note={
        changing &&
        Object.keys(keys).length > 0 && (
          <Button variant="quiet" onClick={() => set({})}>
            Reset all
          </Button>
        )
      }
      actions={
        <>
          <Button
            aria-pressed={changing}
            onClick={() => {
              setChanging(!changing);
              ask(null);
            }}
          >
            {changing ? 'Stop changing' : 'Change shortcuts'}
          </Button>
          <Button variant="strong" onClick={onClose}>
            Close
          </Button>
        </>
      }
    >
      <div className="shortcuts">
        {groups.map((group) => (
          <table key={group}>
            <caption>{group}</caption>
            <tbody>
              {shown
                .filter((each) => each.group === group)
                .map((each) => (
                  <tr key={each.id}>
                    <th scope="row">
                      {each.title}
                      {each.where && <small> {each.where}</small>}
                      {asked === each.id && wanted !== null && (
                        <Conflict
                          shortcut={wanted}
                          others={takenBy(wanted, each.id)}
                          onYes={() => set(withBinding(keys, each.id, wanted))}
                          onNo={() => ask(null)}
                        />
                      )}
                      {asked === each.id && wrong !== null && (
                        <span role="alert" className="shortcut-wrong">
                          {wrong}
                        </span>
                      )}
                    </th>
                    <td>
                      {changing ? (
                        <Changing
                          command={each}
                          asked={asked === each.id && wanted === null}
                          isUsual={!(each.id in keys)}
                          onAsk={() => ask(asked === each.id ? null : each.id)}
                          onRemove={() => set(withoutBinding(keys, each.id))}
                          onReset={() => set(withUsual(keys, each.id))}
                        />
                      ) : (
                        <Keys shortcuts={each.shortcuts} />
                      )}
                    </td>
                  </tr>
                ))}
            </tbody>
          </table>
        ))}
        {placeKeys.map(({ place, keys: own }) => (
          <table key={place}>
            <caption>{place}</caption>
            <tbody>
              {own.map(({ title, shortcuts }) => (
                <tr key={title}>
                  <th scope="row">{title}</th>
                  <td>
                    <Keys shortcuts={shortcuts} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        ))}
      </div>
    </Dialog>
  );
}

function Keys({ shortcuts }: { readonly shortcuts: readonly string[] }) {
  return shortcuts.map((keys, index) => (
    <span key={keys}>
      {index > 0 && <i>or</i>}
      <Kbd keys={keys} />
    </span>
  ));
}

const spoken = (shortcut: string): string => shortcutKeys(shortcut, isMac).join(isMac ? '' : '+');

function Changing({
  command: { title, shortcuts },
  asked,
  isUsual,
  onAsk,
  onRemove,
  onReset,
}: {
  readonly command: Command;
  readonly asked: boolean;
  readonly isUsual: boolean;
  readonly onAsk: () => void;
  readonly onRemove: () => void;
  readonly onReset: () => void;
}) {
  return (
    <span className="shortcut-change">
      <button
        type="button"
        className="shortcut-keys"
        aria-pressed={asked}
        aria-label={`${asked ? 'Press the keys for' : 'Change the shortcut of'} ${title}${asked ? '' : `, now ${shortcuts.map(spoken).join(' or ') || 'none'}`}`}
        onClick={onAsk}
      >
        {asked ? 'Press the keys…' : shortcuts.length === 0 ? 'None' : <Keys shortcuts={shortcuts} />}
      </button>
      {isUsual ? (
        <IconButton
          icon={X}
          label={`Remove the shortcut of ${title}`}
          disabled={shortcuts.length === 0}
          onClick={onRemove}
        />
      ) : (
        <IconButton icon={RotateCcw} label={`Reset the shortcut of ${title}`} onClick={onReset} />
      )}
    </span>
  );
}

function Conflict({
  shortcut,
  others,
  onYes,
  onNo,
}: {
  readonly shortcut: string;
  readonly others: readonly Command[];
  readonly onYes: () => void;
  readonly onNo: () => void;
}) {
  return (
    <span className="shortcut-conflict">
      <span role="alert">
        {spoken(shortcut)} is “{others.map(({ title }) => title).join('” and “')}”.
      </span>
      <Button ref={(element) => element?.focus()} onClick={onYes}>
        Use it here instead
      </Button>
      <Button variant="quiet" onClick={onNo}>
        Keep
      </Button>
    </span>
  );
}
