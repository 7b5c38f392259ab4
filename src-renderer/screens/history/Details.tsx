import { useEffect, useEffectEvent, useState } from 'react';
import { fieldOf, valueLabel } from '../../../src-main/common/differences';
import { houseOwner, models } from '../../../src-main/common/models';
import { promptOf, unrepeatable } from '../../../src-main/common/models/roles';
import { showSpan } from '../../../src-main/common/span';
import { isUnfinished, stageWords } from '../../../src-main/common/states';
import { correctionOf } from '../../../src-main/common/word-list';
import { resultName, versionName } from '../../../src-main/common/versions';
import { visible } from '../../../src-main/common/visible';
import type { Recipe } from '../../../src-main/common/recipe';
import { inputOf, sentOf } from '../../../src-main/contract/inputs';
import type { PassGroup, PassView, ResultRecord } from '../../../src-main/contract';
import type { InputRef } from '../../../src-main/contract/records';
import { exactly, fileSize, plural, showPixels, timeOf, when } from '../../editor/describe';
import { showPrice } from '../../editor/estimate';
import { editedWords } from '../../editor/edit-actions';
import { inputName, inSeconds, listed, usualTime } from '../../editor/history';
import type { OpenProject } from '../../editor/state';
import { IconButton, OfflineBadge, PanelSection, Progress, Stars, StateBadge } from '../../ui';
import { ChevronDown, ChevronUp, FolderOpen } from 'lucide-react';
import { shortcutOf } from '../../editor/commands';
import { useEditor, useEditorState, useNow } from '../use-editor';
import { Actions } from './Actions';
import { ChangedSince } from './ChangedSince';
import { Exports } from './Exports';
import { focusVersions } from './focus-versions';
import { Trouble } from './Trouble';
import { WordsPart } from '../words/WordsPart';

/** One version in full: what it is, what went wrong, what changed, all that decided it, and what the designer wrote on it. */
export function Details({
  view,
  project,
  folded,
}: {
  readonly view: PassView;
  readonly project: OpenProject;
  /** To its head, so that the history has the room. */
  readonly folded: boolean;
}) {
  const editor = useEditor();
  const { pass, notes } = view;
  const result = useEditorState((state) => (state.selected?.id === pass.id ? state.selected.result : null));
  const many = pass.results.length > 1;
  const writable = project.readOnly === null;
  return (
    <div className="details">
      <header className="details-head">
        <IconButton
          icon={folded ? ChevronUp : ChevronDown}
          className="details-fold"
          label={folded ? 'Show details' : 'Hide details'}
          shortcut={shortcutOf('toggle-details')}
          tooltipSide="left"
          onClick={() => editor.setPanels({ details: folded })}
        />
        <h2>{resultName(pass.version, result ?? 1, pass.results.length)}</h2>
        <StateBadge state={pass.state} />
        {pass.engine === 'offline' && <OfflineBadge short />}
        <Stars
          value={many ? (view.rated[(result ?? 1) - 1]?.rating ?? 0) : notes.rating}
          onChange={
            writable
              ? (rating) =>
                  many
                    ? editor.rateResults([{ passId: pass.id, result: result ?? 1 }], { rating })
                    : editor.setNotes(pass.id, { rating })
              : undefined
          }
          label={`Rating of ${many ? resultName(pass.version, result ?? 1, pass.results.length) : versionName(pass.version)}`}
        />
      </header>
      {!folded && <Rest view={view} project={project} />}
    </div>
  );
}

function Rest({ view, project }: { readonly view: PassView; readonly project: OpenProject }) {
  const editor = useEditor();
  const { pass, notes } = view;
  const result = useEditorState((state) => (state.selected?.id === pass.id ? state.selected.result : null));
  const runs = isUnfinished(pass.state);
  const writable = project.readOnly === null;
  return (
    <>
      <Written
        key={`label of ${pass.id}`}
        kind="label"
        value={notes.label}
        readOnly={!writable}
        onWritten={(label) => editor.setNotes(pass.id, { label })}
      />
      <Trouble view={view} />
      {runs && view.owner !== 'elsewhere' && (
        <div className="details-running">
          <Progress
            stage={stageWords[pass.state]}
            startedAt={pass.stages.preparing ? Date.parse(pass.stages.preparing) : null}
            usualSeconds={inSeconds(usualTime(project, view))}
          />
          {pass.stoppedWaitingAt && (
            <p>
              You stopped waiting. It keeps running, and its results are still fetched
              {pass.engine === 'modelrunner' ? '; it will be charged' : ''}.
            </p>
          )}
        </div>
      )}
      <Actions view={view} />
      <ChangedSince view={view} project={project} />
      {pass.words.length > 0 && pass.results.length > 0 && (
        <WordsPart view={view} result={result ?? view.cover ?? 1} writable={writable} />
      )}
      <PanelSection
        label="Recipe"
        aside={
          <IconButton
            icon={FolderOpen}
            label="Show in folder"
            onClick={() => void editor.reveal(pass.results[0] ? `${view.folder}/${pass.results[0].file}` : view.folder)}
          />
        }
      >
        <Facts view={view} project={project} />
      </PanelSection>
      {pass.results.length > 0 && <Exports key={pass.id} projectId={project.id} passId={pass.id} />}
      <Written
        key={`note of ${pass.id}`}
        kind="note"
        value={notes.note}
        readOnly={!writable}
        onWritten={(note) => editor.setNotes(pass.id, { note })}
      />
    </>
  );
}

/** ", edited outside from v7" of a picture that came back from another program. */
function editedInput(project: OpenProject, input: InputRef | null): string {
  const words = editedWords(
    project,
    project.sources.find(({ id }) => input?.kind === 'source' && id === input.id),
  );
  return words === null ? '' : `, ${words}`;
}

const groupNames = { variations: 'Variations', sweep: 'Sweep', batch: 'Batch', chain: 'Chain' } as const;

/** "Variations v3 to v6": all that were ordered together. */
function groupWords(group: PassGroup, project: OpenProject): string {
  const versions = project.passes.filter(({ pass }) => pass.group?.id === group.id).map(({ pass }) => pass.version);
  const [first, last] = [versions[0], versions.at(-1)];
  const apart = first !== undefined && last !== undefined && first !== last;
  return `${groupNames[group.kind]}${apart ? ` ${versionName(first)} to ${versionName(last)}` : ''}`;
}

function Facts({ view, project }: { readonly view: PassView; readonly project: OpenProject }) {
  const { pass } = view;
  const { recipe } = pass;
  const sent = sentOf(pass);
  const now = useNow(60_000);
  const time = isUnfinished(pass.state) ? null : timeOf(view, now);
  const result = pass.results[0];
  const why = unrepeatable(recipe);
  const withdrawn = useEditorState((state) => state.app?.withdrawn.includes(recipe.model) ?? false);
  const corrected = correctionOf(pass.words, promptOf(recipe)) !== null;
  const rows: readonly (readonly [string, string, string?])[] = [
    ...recipeRows(recipe, result),
    ...(inputOf(pass) === null
      ? []
      : [
          [
            'Input',
            inputName(project, inputOf(pass)) +
              editedInput(project, inputOf(pass)) +
              (sent ? ` · ${showPixels(sent)} ${pass.engine === 'offline' ? 'used' : 'sent'}` : ''),
          ] as const,
        ]),
    ...(pass.group ? [['Group', groupWords(pass.group, project)] as const] : []),
    [
      'Model',
      pass.engine === 'offline' && !recipe.model.startsWith(`${houseOwner}/`)
        ? `Offline engine, in place of ${models[recipe.model]?.family ?? visible(recipe.model)}`
        : (models[recipe.model]?.title ?? visible(recipe.model)),
      visible(recipe.model),
    ],
    ...(pass.kept ?? []).map(
      ({ file, contentType, bytes }) =>
        [
          'Delivered',
          `${file} · ${contentType} · ${fileSize(bytes)}`,
          'No picture that can be shown: kept as it came',
        ] as const,
    ),
    ...(withdrawn ? [['Offered', 'No longer: ModelRunner does not have this model any more'] as const] : []),
    ...(time === null ? [] : [['Time', timeWords(time, pass.evidence.inferenceTime, pass.engine)] as const]),
    [
      'Price',
      showPrice(pass.price, pass.engine),
      pass.price.settled === null && pass.engine === 'modelrunner' ? 'Estimated; not settled yet' : undefined,
    ],
    ...(pass.evidence.deletedAt
      ? [
          [
            'Service',
            `Deleted there ${when(pass.evidence.deletedAt, new Date(now))}`,
            exactly(pass.evidence.deletedAt),
          ] as const,
        ]
      : []),
    ['Made', when(pass.createdAt, new Date(now)), exactly(pass.createdAt)],
  ];
  return (
    <>
      <p className="facts-prompt selectable">{visible(promptOf(recipe), '\n')}</p>
      {(pass.words.length > 0 || corrected) && (
        <p className="facts-words">
          Text to render{corrected ? ', as corrected' : ''}: {listed(pass.words)}
        </p>
      )}
      {why && <p className="facts-words">{why.did}: this version can’t be repeated exactly.</p>}
      <dl className="facts">
        {rows.map(([term, fact, title]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd className="figures selectable" title={title}>
              {fact}
            </dd>
          </div>
        ))}
      </dl>
      {pass.evidence.logs && (
        <details className="facts-log">
          <summary>
            {plural(pass.evidence.logs.length, 'line')} of the{' '}
            {pass.engine === 'offline' ? 'offline engine’s' : 'service’s'} log
          </summary>
          <pre className="selectable">{pass.evidence.logs.map((line) => visible(line)).join('\n')}</pre>
        </details>
      )}
    </>
  );
}

/** "15 s", and what of it the model needed, as the service tells it. */
const timeWords = (time: number, generation: number | null, engine: 'modelrunner' | 'offline'): string =>
  generation === null || engine === 'offline' ? showSpan(time) : `${showSpan(time)} · model ${showSpan(generation)}`;

/** The fields of a recipe but for its prompt, and those of "More" that are as usual; of a model that is not known, whatever it has. */
function recipeRows(recipe: Recipe, result: ResultRecord | undefined): [string, string][] {
  const model = models[recipe.model];
  const names = model ? model.fields.map(({ name }) => name) : Object.keys(recipe).filter((name) => name !== 'model');
  return names.flatMap((name): [string, string][] => {
    const field = fieldOf(recipe, name);
    const value = recipe[name];
    if (
      value === undefined ||
      value === null ||
      field?.role === 'prompt' ||
      field?.kind === 'fixed' ||
      field?.group === 'none'
    )
      return [];
    const isUsual = field !== undefined && 'default' in field && field.default === value;
    if (field?.group === 'more' && isUsual && field.role !== 'format') return [];
    const term = field?.word
      ? `${field.word.charAt(0).toUpperCase()}${field.word.slice(1)}`
      : (field?.label ?? visible(name));
    if (field?.role === 'size') return [[term, result ? showPixels(result) : valueLabel(field, value)]];
    if (field?.role === 'format')
      return [['Format', valueLabel(field, value) + (result ? ` · ${fileSize(result.bytes)}` : '')]];
    return [[term, visible(valueLabel(field, value))]];
  });
}

interface WrittenProps {
  readonly kind: 'label' | 'note';
  readonly value: string;
  readonly readOnly: boolean;
  readonly onWritten: (text: string) => void;
}

/** A label or a note: kept when the field is left, or with Enter. What others write meanwhile shows, unless something is being typed here. */
function Written({ kind, value, readOnly, onWritten }: WrittenProps) {
  /** `null`: nothing is being typed. */
  const [typed, setTyped] = useState<string | null>(null);
  const text = typed ?? value;
  const keep = (): void => {
    if (typed !== null && typed.trim() !== value) onWritten(typed.trim());
    setTyped(null);
  };
  // Another version may come in its place while something is being typed.
  const keepLast = useEffectEvent(keep);
  useEffect(() => () => keepLast(), []);
  const shared = { value: text, readOnly, 'data-own-undo': true, onBlur: keep };
  return kind === 'label' ? (
    <input
      {...shared}
      className="input details-label"
      aria-label="Label"
      placeholder="Add a label"
      maxLength={200}
      onChange={(event) => setTyped(event.target.value)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') focusVersions();
        if (event.key === 'Escape') {
          event.stopPropagation();
          setTyped(null);
        }
      }}
    />
  ) : (
    <div className="details-note">
      <textarea
        {...shared}
        className="input"
        aria-label="Note"
        placeholder="Add a note"
        rows={2}
        maxLength={20_000}
        onChange={(event) => setTyped(event.target.value)}
      />
    </div>
  );
}
