import { useState } from 'react';
import { defaultModel } from '../../../src-main/common/models';
import { isRepeatable } from '../../../src-main/common/recipe';
import { showSpan } from '../../../src-main/common/span';
import { isUnfinished, stageWords } from '../../../src-main/common/states';
import { versionName } from '../../../src-main/common/versions';
import type { PassView } from '../../../src-main/contract';
import { choiceLabel, exactly, fileSize, showPixels, sizeLabel, strengthLabel, timeOf, when } from '../../editor/describe';
import { showPrice } from '../../editor/estimate';
import { inputName, preparationChange, usualTime } from '../../editor/history';
import type { OpenProject } from '../../editor/state';
import { IconButton, OfflineBadge, PanelSection, Progress, Stars, StateBadge, WhatChanged } from '../../ui';
import { FolderOpen } from 'lucide-react';
import { useEditor, useNow } from '../use-editor';
import { Actions } from './Actions';
import { Exports } from './Exports';
import { Trouble } from './Trouble';

/** One version in full: what it is, what went wrong, what changed, all that decided it, and what the designer wrote on it. */
export function Details({ view, project }: { readonly view: PassView; readonly project: OpenProject }) {
  const editor = useEditor();
  const { pass, notes } = view;
  const runs = isUnfinished(pass.state);
  const base = pass.basedOn ? project.passById.get(pass.basedOn.id) : undefined;
  const writable = project.readOnly === null;
  return (
    <div className="details">
      <header className="details-head">
        <h2>{versionName(pass.version)}</h2>
        <StateBadge state={pass.state} />
        {pass.engine === 'offline' && <OfflineBadge short />}
        <Stars value={notes.rating} onChange={writable ? (rating) => editor.setNotes(pass.id, { rating }) : undefined} label={`Rating of ${versionName(pass.version)}`} />
      </header>
      <Written key={`label ${notes.label}`} kind="label" value={notes.label} readOnly={!writable} onWritten={(label) => editor.setNotes(pass.id, { label })} />
      <Trouble view={view} />
      {runs && view.owner !== 'elsewhere' && (
        <div className="details-running">
          <Progress stage={stageWords[pass.state]} startedAt={pass.stages.preparing ? Date.parse(pass.stages.preparing) : null} usualSeconds={usualTime(project, view) / 1000} />
          {pass.stoppedWaitingAt && <p>You stopped waiting for it. It runs on, and its results are still fetched{pass.engine === 'modelrunner' ? '; it will be charged' : ''}.</p>}
        </div>
      )}
      <Actions view={view} />
      {base && (
        <PanelSection label={`Changed since ${versionName(base.pass.version)}`}>
          <WhatChanged before={base.pass.recipe} after={pass.recipe} input={{ before: inputName(project, base.pass.input), after: inputName(project, pass.input) }} preparation={preparationChange(base.pass.preparation, pass.preparation)} />
        </PanelSection>
      )}
      <PanelSection label="Recipe" aside={<IconButton icon={FolderOpen} label="Show files" onClick={() => void editor.reveal(pass.results[0] ? `${view.folder}/${pass.results[0].file}` : view.folder)} />}>
        <Facts view={view} project={project} />
      </PanelSection>
      {pass.results.length > 0 && <Exports key={pass.id} projectId={project.id} passId={pass.id} />}
      <Written key={`note ${notes.note}`} kind="note" value={notes.note} readOnly={!writable} onWritten={(note) => editor.setNotes(pass.id, { note })} />
    </div>
  );
}

function Facts({ view, project }: { readonly view: PassView; readonly project: OpenProject }) {
  const { pass } = view;
  const { recipe } = pass;
  const now = useNow(60_000);
  const time = isUnfinished(pass.state) ? null : timeOf(view, now);
  const result = pass.results[0];
  const rows: readonly (readonly [string, string, string?])[] = [
    ['Strength', strengthLabel(recipe.strength)],
    ['Seed', String(recipe.seed)],
    ['Speed', choiceLabel('rendering_speed', recipe.rendering_speed)],
    ['Magic Prompt', choiceLabel('expansion_model', recipe.expansion_model)],
    ['Size', result ? showPixels(result) : sizeLabel(recipe.image_size)],
    ...(recipe.num_images > 1 ? [['Images', String(recipe.num_images)] as const] : []),
    ...(recipe.acceleration === 'none' ? [] : [['Acceleration', choiceLabel('acceleration', recipe.acceleration)] as const]),
    ['Format', choiceLabel('output_format', recipe.output_format) + (result ? ` · ${fileSize(result.bytes)}` : '')],
    ['Input', inputName(project, pass.input) + (pass.preparedInput ? ` · ${showPixels(pass.preparedInput)} sent` : '')],
    ['Model', pass.engine === 'offline' ? 'Offline engine, in place of Ideogram 4' : (recipe.model === defaultModel.id ? defaultModel.title : recipe.model)],
    ...(time === null ? [] : [['Time', showSpan(time)] as const]),
    ['Price', showPrice(pass.price, pass.engine), pass.price.settled === null && pass.engine === 'modelrunner' ? 'Estimated; not settled yet' : undefined],
    ...(pass.evidence.deletedAt ? [['Service', `Deleted there ${when(pass.evidence.deletedAt, new Date(now))}`, exactly(pass.evidence.deletedAt)] as const] : []),
    ['Made', when(pass.createdAt, new Date(now)), exactly(pass.createdAt)],
  ];
  return (
    <>
      <p className="facts-prompt selectable">{recipe.prompt}</p>
      {pass.words.length > 0 && <p className="facts-words">Words to be read: {pass.words.map((word) => `“${word}”`).join(', ')}</p>}
      {!isRepeatable(recipe) && <p className="facts-words">Magic Prompt rewrote the prompt: this version can’t be repeated exactly.</p>}
      <dl className="facts">
        {rows.map(([term, fact, title]) => <div key={term}><dt>{term}</dt><dd className="figures selectable" title={title}>{fact}</dd></div>)}
      </dl>
    </>
  );
}

interface WrittenProps { readonly kind: 'label' | 'note'; readonly value: string; readonly readOnly: boolean; readonly onWritten: (text: string) => void }

/** A label or a note: kept when the field is left, or with Enter. Keyed by its value, so what others write meanwhile starts it anew. */
function Written({ kind, value, readOnly, onWritten }: WrittenProps) {
  const [text, setText] = useState(value);
  const keep = (): void => { if (text.trim() !== value) onWritten(text.trim()); };
  const shared = { value: text, readOnly, 'data-own-undo': true, onBlur: keep };
  return kind === 'label' ? (
    <input
      {...shared} className="input details-label" aria-label="Label" placeholder="Add a label" maxLength={200} onChange={(event) => setText(event.target.value)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') event.currentTarget.blur();
        if (event.key === 'Escape') { event.stopPropagation(); setText(value); }
      }}
    />
  ) : (
    <div className="details-note"><textarea {...shared} className="input" aria-label="Note" placeholder="Add a note" rows={2} maxLength={20_000} onChange={(event) => setText(event.target.value)} /></div>
  );
}
