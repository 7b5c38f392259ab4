import { ChevronsUpDown } from 'lucide-react';
import { useRef } from 'react';
import { models, type ModelDescriptor } from '../../../src-main/common/models';
import { visible } from '../../../src-main/common/visible';
import { offerPrice, offerTime, taskWord } from '../../editor/model-words';
import { Button } from '../../ui';
import { useEditor, useEditorState } from '../use-editor';
import { useWanted } from '../use-wanted';

/** Which model runs the pass, what it is good for, and when another one is. */
export function ModelField({ disabled }: { readonly disabled: boolean }) {
  const editor = useEditor();
  const button = useRef<HTMLButtonElement>(null);
  const id = useEditorState((state) => state.desk.draft.model);
  const facts = useEditorState((state) => {
    const model = models[state.desk.draft.model];
    if (!model || !state.app) return '';
    const { id: endpoint, usualSeconds } = model;
    const card = state.app.prices.find((known) => known.card.endpoint === endpoint)?.card ?? null;
    const price = offerPrice({ id: endpoint, card }, state.app.engine);
    // Titles of ours say what they do.
    return [model.published ? taskWord(model.task) : '', price, offerTime(state, { id: endpoint, usualSeconds })]
      .filter(Boolean)
      .join(' · ');
  });
  useWanted('model', button);
  const model = models[id];
  return (
    <div className="recipe-part">
      <header className="recipe-head">
        <h2 id="model-heading">Model</h2>
      </header>
      <button
        ref={button}
        type="button"
        className="model-card"
        aria-haspopup="dialog"
        disabled={disabled}
        onClick={() => editor.show({ kind: 'models' })}
      >
        <span className="visually-hidden">Model: {model?.title ?? visible(id)}. Choose another…</span>
        <span className="input-words" aria-hidden>
          <b>{model?.title ?? id}</b>
          <span className="figures">{model ? facts : 'Not known here'}</span>
        </span>
        <ChevronsUpDown aria-hidden />
      </button>
      {model && <About model={model} disabled={disabled} />}
    </div>
  );
}

/** What its page and its schema tell of it. */
function About({ model, disabled }: { readonly model: ModelDescriptor; readonly disabled: boolean }) {
  const editor = useEditor();
  const { advice, instead = [], published } = model;
  return (
    <details className="model-about">
      <summary>Best for, and when to choose another</summary>
      {advice.madeFor.length > 0 && (
        <>
          <h3>{published ? 'In its own words' : 'Best for'}</h3>
          <ul>
            {advice.madeFor.map((one) => (
              <li key={one}>{one}</li>
            ))}
          </ul>
        </>
      )}
      {advice.tips.length > 0 && (
        <ul>
          {advice.tips.map((tip) => (
            <li key={tip}>{tip}</li>
          ))}
        </ul>
      )}
      <h3>Choose another model when…</h3>
      {instead.map(({ when, by }) => (
        <p key={when} className="model-instead">
          <span>…{when}</span>
          <Button
            variant="quiet"
            disabled={disabled}
            onClick={() => {
              if ('task' in by) editor.show({ kind: 'models', task: by.task });
              else void editor.chooseModel(by.model).then(() => editor.settle());
            }}
          >
            {'task' in by ? `${taskWord(by.task)}…` : `Use ${models[by.model]?.title ?? by.model}`}
          </Button>
        </p>
      ))}
      {published && (
        <p className="model-instead">
          <span>…you want to see what else does this</span>
          <Button variant="quiet" disabled={disabled} onClick={() => editor.show({ kind: 'models', task: model.task })}>
            {taskWord(model.task)}…
          </Button>
        </p>
      )}
      {published && published.leftOut.length > 0 && (
        <p>
          Left as the model has {published.leftOut.length === 1 ? 'it' : 'them'}, since Pentimento does not know how to
          ask: {published.leftOut.join(', ')}.
        </p>
      )}
    </details>
  );
}
