import { Check, Search } from 'lucide-react';
import { Command as Cmdk } from 'cmdk';
import { Dialog as Radix } from 'radix-ui';
import { useEffect, useState } from 'react';
import { visible } from '../../../src-main/common/visible';
import type { ModelList, ModelOffer } from '../../../src-main/contract';
import { when } from '../../editor/describe';
import { isSought, offerPrice, offerTime, taskOrder, taskWord } from '../../editor/model-words';
import { cx, useFocusReturn } from '../../ui';
import { useEditor, useEditorState, useNow } from '../use-editor';
import './ModelsDialog.css';

const groups: readonly (readonly [ModelOffer['origin'], string])[] = [
  ['own', 'Known to Pentimento'],
  ['house', 'Offline engine'],
  ['catalogue', 'ModelRunner’s catalogue'],
];

/** So many of one group are drawn; more are found by a word. */
const drawnMost = 120;

/** Every model that can be run: by task, found by words, with its price and how long it takes. */
export function ModelsDialog({ task, onClose }: { readonly task: string | null; readonly onClose: () => void }) {
  const editor = useEditor();
  const list = useEditorState((state) => state.models);
  const chosen = useEditorState((state) => state.desk.draft.model);
  const engine = useEditorState((state) => state.app?.engine ?? 'offline');
  const [sought, setSought] = useState('');
  const [only, setOnly] = useState<string | null>(task);
  const focus = useFocusReturn();
  useEffect(() => void editor.listModels(), [editor, engine]);
  const all = list?.models ?? [];
  const tasks = taskOrder.filter((one) => all.some((model) => model.task === one));
  const found = all.filter((model) => (only === null || model.task === only) && isSought(model, sought));
  return (
    <Radix.Root
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <Radix.Portal>
        <Radix.Overlay className="dialog-scrim palette-scrim">
          <Radix.Content
            className="dialog palette models"
            aria-describedby={undefined}
            onOpenAutoFocus={focus.remember}
            onCloseAutoFocus={focus.giveBack}
          >
            <Radix.Title className="visually-hidden">Choose a model</Radix.Title>
            <Cmdk label="Models" shouldFilter={false} loop defaultValue={chosen}>
              <div className="palette-search">
                <Search aria-hidden />
                <Cmdk.Input
                  placeholder="Find a model: edit, upscale, poster…"
                  value={sought}
                  onValueChange={setSought}
                />
              </div>
              <div className="models-tasks" role="radiogroup" aria-label="Task">
                {[null, ...tasks].map((one) => (
                  <button
                    key={one ?? 'all'}
                    type="button"
                    role="radio"
                    aria-checked={only === one}
                    className="models-task"
                    onClick={() => setOnly(one)}
                  >
                    {one === null ? 'All' : taskWord(one)}
                  </button>
                ))}
              </div>
              <Cmdk.List label="Models">
                {list && <Cmdk.Empty className="palette-empty">No models match.</Cmdk.Empty>}
                {!list && <p className="palette-empty">Reading the list of models…</p>}
                {groups.map(([origin, heading]) => {
                  const members = found.filter((model) => model.origin === origin);
                  return (
                    members.length > 0 && (
                      <Cmdk.Group key={origin} heading={heading}>
                        {members.slice(0, drawnMost).map((model) => (
                          <ModelRow key={model.id} model={model} isChosen={model.id === chosen} />
                        ))}
                        {members.length > drawnMost && (
                          <p className="models-more">{members.length - drawnMost} more: find them by a word.</p>
                        )}
                      </Cmdk.Group>
                    )
                  );
                })}
              </Cmdk.List>
            </Cmdk>
            <CatalogueNote list={list} />
          </Radix.Content>
        </Radix.Overlay>
      </Radix.Portal>
    </Radix.Root>
  );
}

function ModelRow({ model, isChosen }: { readonly model: ModelOffer; readonly isChosen: boolean }) {
  const editor = useEditor();
  const engine = useEditorState((state) => state.app?.engine ?? 'offline');
  const time = useEditorState((state) => offerTime(state, model));
  const facts = [offerPrice(model, engine), time].filter(Boolean).join(' · ');
  return (
    <Cmdk.Item
      value={model.id}
      disabled={model.task === null}
      className={cx('model-row', model.task === null && 'model-row-off')}
      onSelect={() => {
        void editor.chooseModel(model.id).then(() => editor.settle());
      }}
    >
      <span className="palette-mark">{isChosen && <Check aria-hidden />}</span>
      <span className="model-words">
        <b>{model.title}</b>
        <span title={visible(model.id)}>{model.task === null ? model.why : model.description}</span>
      </span>
      {model.task !== null && (
        <span className="model-facts figures">
          <span>{taskWord(model.task)}</span>
          <span>{facts}</span>
        </span>
      )}
    </Cmdk.Item>
  );
}

/** Where the list is from, and how old it is. */
function CatalogueNote({ list }: { readonly list: ModelList | null }) {
  const engine = useEditorState((state) => state.app?.engine ?? 'offline');
  const now = useNow(60_000);
  if (!list) return null;
  const { is, at } = list.catalogue;
  return (
    <p className="models-note">
      {engine === 'offline'
        ? 'Passes run on this machine, free. ModelRunner’s own models are listed once a key is set.'
        : is === 'read'
          ? `ModelRunner’s list as it was ${when(at ?? '', new Date(now))}.`
          : is === 'dropped'
            ? 'ModelRunner’s list is more than a day old and can’t be read again right now. You can still run the models that Pentimento knows.'
            : 'ModelRunner’s list can’t be read right now. You can still run the models that Pentimento knows.'}
    </p>
  );
}
