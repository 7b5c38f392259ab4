import { useEffect, useRef, useState, type Ref } from 'react';
import type { FaultView, KeyState, Settings } from '../../../src-main/contract';
import { Badge, Button, ConfirmDialog, Dialog, ErrorNote, NumberField, Segmented, Select, TextField } from '../../ui';
import { BalanceLine } from '../BalanceLine';
import { useEditor, useEditorState } from '../use-editor';
import { CachePart } from './CachePart';
import { EditorPart } from './EditorPart';
import { LimitFields } from './LimitFields';
import { LinksPart } from './LinksPart';
import { PrivacyPart } from './PrivacyPart';
import { ReaderPart } from './ReaderPart';
import './SettingsDialog.css';

/** The API key, the engine, what passes may cost and leave behind, and how the app looks. */
export function SettingsDialog({ at, onClose }: { readonly at?: 'budget' | undefined; readonly onClose: () => void }) {
  const editor = useEditor();
  const app = useEditorState((state) => state.app);
  const project = useEditorState((state) => state.project);
  const first = useRef<HTMLButtonElement>(null);
  const budget = useRef<HTMLInputElement>(null);
  const key = useRef<HTMLInputElement>(null);
  const { lookAtPrices } = editor;
  useEffect(() => void lookAtPrices(), [lookAtPrices]);
  if (!app) return null;
  const { settings } = app;
  const set = (change: Partial<Settings>): void => void editor.setSettings(change);
  return (
    <Dialog
      onClose={onClose}
      title="Settings"
      width="medium"
      className="settings"
      initialFocus={at === 'budget' ? budget : app.key.canSet && !app.key.set ? key : first}
    >
      <KeyPart state={app.key} field={key} />
      <section>
        <h3>Passes</h3>
        <Select
          ref={first}
          label="Engine"
          value={settings.engine}
          onChange={(engine) => set({ engine })}
          options={[
            { value: 'auto', label: 'ModelRunner when a key is set, else offline' },
            { value: 'modelrunner', label: 'ModelRunner' },
            { value: 'offline', label: 'Offline engine: free, on this machine' },
          ]}
        />
        {app.engineFault ? (
          <ErrorNote>{app.engineFault}</ErrorNote>
        ) : (
          <p className="settings-note">
            The next pass runs on{' '}
            {app.engine === 'offline'
              ? 'the offline engine. It restyles pictures by itself, free and without a network, to try the tool with: it is not the real model.'
              : 'ModelRunner, at the price on the Run button.'}
          </p>
        )}
        <NumberField
          label="Passes at once"
          help="The rest wait their turn."
          value={settings.passesAtOnce}
          min={1}
          max={8}
          step={1}
          initial={3}
          steppers
          onChange={(passesAtOnce) => set({ passesAtOnce })}
        />
      </section>
      {project && <LimitFields project={project} budgetField={budget} />}
      <PrivacyPart settings={settings} onChange={set} />
      <LinksPart />
      <EditorPart />
      <section>
        <h3>Look</h3>
        <Segmented
          label="Appearance"
          layout="row"
          value={settings.appearance}
          onChange={(appearance) => set({ appearance })}
          options={[
            { value: 'dark', label: 'Dark' },
            { value: 'light', label: 'Light' },
            { value: 'contrast', label: 'High contrast' },
            { value: 'system', label: 'System' },
          ]}
        />
        <Segmented
          label="Surround"
          help="The neutral grey around the picture. It changes how bright a picture seems."
          layout="row"
          value={settings.surround}
          onChange={(surround) => set({ surround })}
          options={[
            { value: '#1e1e1e', label: 'Theme’s own' },
            { value: '#121212', label: 'Black' },
            { value: '#777777', label: 'Middle grey' },
          ]}
        />
      </section>
      <section>
        <h3>Keys and wheel</h3>
        <Segmented
          label="Wheel"
          help="What the wheel does on the canvas. A pinch, and Ctrl or Cmd with the wheel, always zoom."
          layout="row"
          value={settings.wheel}
          onChange={(wheel) => set({ wheel })}
          options={[
            { value: 'zoom', label: 'Zooms' },
            { value: 'scroll', label: 'Scrolls' },
          ]}
        />
        <div className="settings-row">
          <Button onClick={() => editor.show({ kind: 'shortcuts', change: true })}>Change keyboard shortcuts…</Button>
        </div>
      </section>
      <ReaderPart />
      <CachePart />
      <p className="settings-version">Pentimento {app.version}</p>
    </Dialog>
  );
}

const sources: Readonly<Record<NonNullable<KeyState['from']>, string>> = {
  environment: 'It comes from MODELRUNNER_KEY in the environment, and can be changed only there.',
  stored: '',
  session: '',
};

type Outcome = { readonly is: 'ok' | 'wrong'; readonly message: string };

/** Characters. No key is so short: it was typed, or copied in part. */
const keyLeast = 8;

function KeyPart({ state, field }: { readonly state: KeyState; readonly field: Ref<HTMLInputElement> }) {
  const editor = useEditor();
  const [typed, setTyped] = useState('');
  const [replacing, setReplacing] = useState(false);
  const [removing, setRemoving] = useState(false);
  const [busy, setBusy] = useState<'save' | 'test' | 'remove' | null>(null);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const typing = state.canSet && (!state.set || replacing);
  const does = async (what: 'save' | 'test' | 'remove', work: () => Promise<Outcome | null>): Promise<void> => {
    setBusy(what);
    setOutcome(null);
    setOutcome(await work());
    setBusy(null);
  };
  const asOutcome = (fault: FaultView | null, done: string): Outcome =>
    fault ? { is: 'wrong', message: fault.message } : { is: 'ok', message: done };
  const save = (): void => {
    if (typed.trim() === '') return;
    if (typed.trim().length < keyLeast)
      return setOutcome({
        is: 'wrong',
        message: 'That is too short for a key. Copy the whole key from ModelRunner.',
      });
    void does('save', async () => {
      const result = asOutcome(await editor.setKey(typed.trim()), 'The key is set.');
      if (result.is === 'ok') {
        setTyped('');
        setReplacing(false);
      }
      return result;
    });
  };
  const test = (): void =>
    void does('test', async () => {
      const { ok, message } = await editor.testKey();
      return { is: ok ? 'ok' : 'wrong', message };
    });
  const remove = (): void => {
    setRemoving(false);
    void does('remove', async () => asOutcome(await editor.removeKey(), 'The key is removed.'));
  };
  return (
    <section>
      <h3>ModelRunner</h3>
      {state.set && (
        <div className="key-row">
          <p>
            API key <b className="figures">••••{state.last4}</b>
          </p>
          <Button loading={busy === 'test'} onClick={test}>
            Test key
          </Button>
          {state.canSet && state.from !== 'environment' && (
            <>
              <Button aria-expanded={replacing} onClick={() => setReplacing(!replacing)}>
                Replace key
              </Button>
              <Button loading={busy === 'remove'} onClick={() => setRemoving(true)}>
                Remove key
              </Button>
            </>
          )}
        </div>
      )}
      {typing && (
        <form
          className="key-form"
          onSubmit={(event) => {
            event.preventDefault();
            save();
          }}
        >
          <TextField
            ref={field}
            label={state.set ? 'New API key' : 'API key'}
            type="password"
            autoComplete="off"
            value={typed}
            onChange={setTyped}
          />
          <Button type="submit" loading={busy === 'save'} disabled={typed.trim() === ''}>
            Save key
          </Button>
        </form>
      )}
      <BalanceLine />
      <p className="settings-note">
        {state.from ? sources[state.from] : ''} {state.from === 'environment' ? '' : state.keptAs}
      </p>
      {outcome &&
        (outcome.is === 'wrong' ? (
          <ErrorNote>{outcome.message}</ErrorNote>
        ) : (
          <p className="settings-note" role="note">
            <Badge tone="good">{outcome.message}</Badge>
          </p>
        ))}
      <ConfirmDialog
        open={removing}
        title="Remove the API key?"
        message="Passes then run on the offline engine, unless Settings say otherwise. The key itself stays valid at ModelRunner."
        confirm="Remove"
        danger
        onConfirm={remove}
        onCancel={() => setRemoving(false)}
      />
    </section>
  );
}
