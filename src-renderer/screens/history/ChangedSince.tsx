import { useMemo, useState } from 'react';
import { versionName } from '../../../src-main/common/versions';
import { visible } from '../../../src-main/common/visible';
import { resultUrl } from '../../../src-main/contract/assets';
import { inputOf, preparationOf } from '../../../src-main/contract/inputs';
import type { PassView } from '../../../src-main/contract';
import { changedShare, showShare, useDifference, usualThreshold, type CanvasPicture } from '../../canvas';
import { inputName, preparationChange, wordsChange } from '../../editor/history';
import { showPicture } from '../../editor/pictures';
import { comparedPictures, resultThere } from '../../editor/selection';
import type { OpenProject, PictureRef } from '../../editor/state';
import { Choice, PanelSection, WhatChanged } from '../../ui';
import { onCanvas } from '../on-canvas';
import { useEditor, useEditorState } from '../use-editor';

/** Versions offered, newest first. */
const offeredMost = 200;

/** The version it came from: whose recipe was edited, else whose pixels were taken. */
export function parentOf(project: OpenProject, { pass }: PassView): PassView | null {
  const base = pass.basedOn && project.passById.get(pass.basedOn.id);
  if (base) return base;
  const input = inputOf(pass);
  return (input?.kind === 'result' && project.passById.get(input.id)) || null;
}

/** What is different from the version it came from, or from any other: fields, words of the prompt, inputs, pixels. While two are compared, from the other. */
export function ChangedSince({ view, project }: { readonly view: PassView; readonly project: OpenProject }) {
  const editor = useEditor();
  const parent = parentOf(project, view);
  const [chosen, setChosen] = useState<string | null>(null);
  const compared = useEditorState(
    comparedPictures,
    (a, b) => a === b || JSON.stringify([a?.shown, a?.other]) === JSON.stringify([b?.shown, b?.other]),
  );
  const result = useEditorState((state) => (state.selected?.id === view.pass.id ? state.selected.result : 1));
  const other = compared?.other ?? null;
  const source = other?.kind === 'source' ? showPicture(project, other) : null;
  const base =
    (other ? (other.kind === 'result' ? project.passById.get(other.id) : undefined) : undefined) ??
    (other ? null : ((chosen === null ? undefined : project.passById.get(chosen)) ?? parent));
  const options = useMemo(() => versionsBeside(project, view.pass.id), [project, view.pass.id]);
  if (!base && !source && options.length === 0) return null;
  const own = pictureOf(project, view, result);
  const theirs = other ? pictureAs(project, other) : base && pictureOf(project, base, 1);
  return (
    <PanelSection
      className="changed-since"
      label={
        other
          ? `Compared with ${source ? visible(source.name) : inputName(project, other)}`
          : base
            ? `Changed since ${versionName(base.pass.version)}`
            : 'Changed since'
      }
      aside={
        options.length > 0 && (
          <Choice
            label="Changed since"
            hideLabel
            value={base?.pass.id ?? ''}
            options={options}
            // While two are compared, it is the other one that is chosen.
            onChange={(id) => {
              const next = project.passById.get(id);
              if (!next) return;
              setChosen(id);
              if (other && next.pass.results.length > 0)
                editor.compare({ kind: 'result', id, version: next.pass.version, result: next.cover ?? 1 });
            }}
          />
        )
      }
    >
      {base && (
        <WhatChanged
          before={base.pass.recipe}
          after={view.pass.recipe}
          input={{
            before: inputName(project, inputOf(base.pass)),
            after: inputName(project, inputOf(view.pass)),
          }}
          others={[
            preparationChange(preparationOf(base.pass), preparationOf(view.pass)),
            wordsChange(base.pass, view.pass),
          ].filter((change) => change !== null)}
        />
      )}
      {!base && !source && !other && (
        <p className="changed-note">It wasn’t made from another version. Choose one to compare it with.</p>
      )}
      {own && theirs && <PixelsChanged after={own} before={theirs} />}
    </PanelSection>
  );
}

const pictureAs = (project: OpenProject, picture: PictureRef): CanvasPicture | null => {
  const shown = showPicture(project, picture);
  return shown && onCanvas(shown);
};

const pictureOf = (project: OpenProject, view: PassView, result: number): CanvasPicture | null => {
  const { id, version, results } = view.pass;
  return results.length === 0
    ? null
    : pictureAs(project, { kind: 'result', id, version, result: resultThere(view, result) });
};

/** Milliseconds that a version is looked at before its pixels are counted. */
const pixelsRest = 500;

/** How much of the picture is another one now. */
function PixelsChanged({ before, after }: { readonly before: CanvasPicture; readonly after: CanvasPicture }) {
  // Who goes through versions by keys is not slowed down by it.
  const difference = useDifference([after, before], pixelsRest);
  if (difference.is === 'broken') return null;
  return (
    <dl className="what-changed">
      <div
        className="what-changed-row"
        title={`Pixels with a channel that differs by more than ${usualThreshold} of 255`}
      >
        <dt>Pixels</dt>
        <dd className="figures">
          {difference.is === 'known' ? `${showShare(changedShare(difference.value, usualThreshold))} changed` : '…'}
        </dd>
      </div>
    </dl>
  );
}

function versionsBeside(project: OpenProject, id: string) {
  return project.passes
    .slice(-offeredMost - 1)
    .toReversed()
    .filter(({ pass }) => pass.id !== id)
    .map(({ pass, notes, cover }) => ({
      value: pass.id,
      label: versionName(pass.version),
      picture: pass.results.length > 0 ? resultUrl(project.id, pass.id, cover ?? 1, 112) : null,
      detail: visible(notes.label),
      rating: notes.rating,
    }));
}
