import { ImageDown, ImageOff, TextCursorInput } from 'lucide-react';
import { useState, type Ref } from 'react';
import { seedOf, strengthOf } from '../../src-main/common/models/roles';
import { showSpan } from '../../src-main/common/span';
import { stageWords } from '../../src-main/common/states';
import { versionName } from '../../src-main/common/versions';
import { inputOf, preparationOf } from '../../src-main/contract/inputs';
import { visible } from '../../src-main/common/visible';
import { listWidth, resultUrl, sourceUrl } from '../../src-main/contract/assets';
import {
  Canvas,
  Compare,
  ResultStrip,
  fitted,
  type CanvasHandle,
  type CompareChoice,
  type CompareProps,
  type PicturePart,
} from '../canvas';
import { showPixels, strengthLabel, timeOf } from '../editor/describe';
import { isWhole } from '../canvas/crop';
import { sameInput } from '../editor/desk';
import type { ViewHandle } from '../editor/commands';
import { showPrice } from '../editor/estimate';
import { flagWords } from '../editor/filter';
import { inputName } from '../editor/history';
import { showPicture, type ShownPicture } from '../editor/pictures';
import { comparedPictures, resultThere, selectedView, shownPicture } from '../editor/selection';
import type { OpenProject, PictureRef } from '../editor/state';
import { takesPicture } from '../editor/takes-picture';
import { Button, Choice, ContextMenu, EmptyState, OfflineBadge } from '../ui';
import { canvasMenu } from './canvas-menu';
import { keyOf, onCanvas, partOf } from './on-canvas';
import { dragOut } from './drag-out';
import { FlagMark } from './FlagMark';
import { Grid } from './Grid';
import { Cropper } from './recipe/Cropper';
import { Survey } from './Survey';
import { Tree } from './Tree';
import { boxesOver } from './words/WordBoxes';
import { useAhead } from './use-ahead';
import { useEditor, useEditorState } from './use-editor';

/** The middle: the picture as large as it can be, two of them compared, or the tree. */
export function Stage({ view, ref }: { readonly view: ViewHandle; readonly ref: Ref<CanvasHandle> }) {
  const editor = useEditor();
  const project = useEditorState((state) => state.project);
  const layout = useEditorState((state) => state.layout);
  const comparing = useEditorState((state) => state.compare !== null);
  const cropping = useEditorState((state) => state.cropping !== null);
  if (!project) return null;
  if (layout === 'tree') return <Tree project={project} />;
  if (layout === 'survey') return <Survey project={project} ref={ref} />;
  if (layout === 'grid') return <Grid project={project} />;
  return (
    <ContextMenu items={() => canvasMenu(editor, view)}>
      <div className="canvas-stage">
        {cropping ? (
          <Cropper project={project} ref={ref} />
        ) : comparing ? (
          <Compared project={project} ref={ref} />
        ) : (
          <Single project={project} ref={ref} />
        )}
      </div>
    </ContextMenu>
  );
}

function Single({ project, ref }: { readonly project: OpenProject; readonly ref: Ref<CanvasHandle> }) {
  const editor = useEditor();
  useAhead();
  const place = useEditorState((state) => state.place);
  const selection = useEditorState((state) => state.selected);
  const picture = useEditorState(shownPicture, (a, b) => sameInput(a, b));
  const view = useEditorState(selectedView);
  const deskPreparation = useEditorState((state) => state.desk.preparation);
  const pictured = useEditorState((state) => takesPicture(state.desk.draft));
  const shown = showPicture(project, picture);
  const boxes = useEditorState((state) => state.wordBoxes);
  const seen = view && selection ? resultThere(view, selection.result) : null;
  const words = (boxes && seen !== null && view?.words?.[seen - 1]) || null;
  const there = (view?.pass.results ?? []).flatMap((_, at) => (view?.rated[at]?.trashed ? [] : [at + 1]));
  return (
    <Canvas
      ref={ref}
      picture={
        shown &&
        onCanvas(shown, !view ? deskPreparation : view.pass.results.length === 0 ? preparationOf(view.pass) : null)
      }
      view={place ?? fitted}
      onView={editor.setPlace}
      dragOut={picture ? dragOut(project, picture) : undefined}
      empty={
        pictured ? (
          <EmptyState icon={ImageDown} title={project.sources.length === 0 ? 'Drop a picture here' : 'Nothing to show'}>
            {project.sources.length === 0
              ? 'JPEG, PNG, WebP, TIFF, GIF or AVIF. You can also paste one, or use “Add picture…” on the left.'
              : 'Choose a source on the left, or a version on the right.'}
          </EmptyState>
        ) : (
          <EmptyState icon={TextCursorInput} title="A picture from text">
            Describe the picture on the left, then run the pass.
          </EmptyState>
        )
      }
      caption={<Caption project={project} />}
      overlay={words && shown ? boxesOver(words, shown.size) : undefined}
      strip={
        view &&
        selection &&
        there.length > 1 && (
          <ResultStrip
            results={there.map((result) => ({ result, url: resultUrl(project.id, view.pass.id, result, 112) }))}
            selected={resultThere(view, selection.result)}
            onSelect={(result) => editor.select({ id: view.pass.id, result })}
          />
        )
      }
    />
  );
}

const partWords = ({ crop, whole, rotate }: PicturePart): string =>
  [
    showPixels(crop),
    ...(isWhole(crop, whole) ? [] : [`cropped from ${showPixels(whole)}`]),
    ...(rotate === 0 ? [] : [`rotated ${rotate}°`]),
  ].join(' · ');

/** One line of what the picture is: "v12 · 1536 × 1152 · seed 48213 · 0.70 · 13.2 s · $0.11". */
function Caption({ project }: { readonly project: OpenProject }) {
  const view = useEditorState(selectedView);
  const picture = useEditorState(shownPicture, (a, b) => sameInput(a, b));
  const preparation = useEditorState((state) => state.desk.preparation);
  const shown = showPicture(project, picture);
  if (!shown) return null;
  if (!view) {
    const part = partOf(shown, preparation);
    return (
      <span className="figures">
        Input · {shown.name} · {part ? partWords(part) : showPixels(shown.size)}
      </span>
    );
  }
  const { pass } = view;
  const name = versionName(pass.version);
  if (pass.results.length === 0)
    return (
      <span className="figures">
        {name} · {stageWords[pass.state].toLowerCase()} · its input, {shown.name}
      </span>
    );
  const time = timeOf(view, 0);
  const pick = shown.picture.kind === 'result' ? (view.rated[shown.picture.result - 1]?.pick ?? null) : null;
  const [seed, strength] = [seedOf(pass.recipe), strengthOf(pass.recipe)];
  return (
    <span className="figures caption">
      {shown.name}
      {pick && (
        <>
          {' '}
          · <FlagMark pick={pick} /> {flagWords[pick]}
        </>
      )}
      {pass.engine === 'offline' && (
        <>
          {' '}
          · <OfflineBadge short />, free
        </>
      )}
      {[
        '',
        showPixels(shown.size),
        ...(seed === null ? [] : [`seed ${seed}`]),
        ...(strength === null ? [] : [strengthLabel(strength)]),
        ...(time === null ? [] : [showSpan(time)]),
        ...(pass.engine === 'offline' ? [] : [showPrice(pass.price, pass.engine)]),
      ].join(' · ')}
    </span>
  );
}

/** Versions offered beside the input, newest first. */
const choicesMost = 200;

function Compared({ project, ref }: { readonly project: OpenProject; readonly ref: Ref<CanvasHandle> }) {
  const editor = useEditor();
  const place = useEditorState((state) => state.place);
  const compare = useEditorState((state) => state.compare);
  const view = useEditorState(selectedView);
  const pictures = useEditorState(
    comparedPictures,
    (a, b) => a === b || (a !== null && b !== null && sameInput(a.shown, b.shown) && sameInput(a.other, b.other)),
  );
  const [position, setPosition] = useState(50);
  const shown = pictures && showPicture(project, pictures.shown);
  const other = pictures && showPicture(project, pictures.other);
  if (!compare || !view || !pictures || !shown) return <Single project={project} ref={ref} />;
  const options = compareOptions(project, view.pass.id, inputOf(view.pass));
  const choice = {
    choices: options.choices,
    chosen: compare.against && !sameInput(compare.against, inputOf(view.pass)) ? keyOf(compare.against) : 'input',
    onChoose: (value: string): void => editor.compare(options.pictures.get(value) ?? null),
  };
  if (!other)
    return (
      <CompareGone
        name={inputName(project, pictures.other)}
        version={versionName(view.pass.version)}
        onLeave={editor.stopComparing}
        {...choice}
      />
    );
  const label = (picture: ShownPicture): string =>
    sameInput(picture.picture, inputOf(view.pass)) ? `Input · ${picture.name}` : picture.name;
  // What was before stands on the left.
  const after = { ...onCanvas(shown), label: label(shown) };
  const before = {
    ...onCanvas(other, compare.against === null ? preparationOf(view.pass) : null),
    label: label(other),
  };
  const [a, b] = compare.swapped ? [after, before] : [before, after];
  return (
    <Compare
      ref={ref}
      a={a}
      b={b}
      frame={after}
      mode={compare.mode}
      onMode={editor.compareBy}
      position={position}
      onPosition={setPosition}
      view={place ?? fitted}
      onView={editor.setPlace}
      {...choice}
      onSwap={editor.swap}
      onLeave={editor.stopComparing}
    />
  );
}

/** What was to be compared with is deleted for good: that is said, and another picture offered. */
function CompareGone({
  name,
  version,
  choices,
  chosen,
  onChoose,
  onLeave,
}: {
  readonly name: string;
  readonly version: string;
  readonly choices: CompareProps['choices'];
  readonly chosen: string;
  readonly onChoose: (value: string) => void;
  readonly onLeave: () => void;
}) {
  return (
    <section className="canvas" aria-label="Canvas" data-focus-home tabIndex={0}>
      <div className="canvas-empty">
        <EmptyState icon={ImageOff} title="There is nothing to compare with">
          {version} was made from {name}: its picture is gone for good.
        </EmptyState>
        <div className="compare-gone">
          <Choice label="Compare with" value={chosen} options={choices} onChange={onChoose} />
          <Button onClick={onLeave}>Leave compare</Button>
        </div>
      </div>
    </section>
  );
}

function compareOptions(
  project: OpenProject,
  selectedId: string,
  input: PictureRef | null,
): {
  readonly choices: readonly ({ group: string; options: CompareChoice[] } | CompareChoice)[];
  readonly pictures: ReadonlyMap<string, PictureRef>;
} {
  const pictures = new Map<string, PictureRef>();
  const versions: CompareChoice[] = [];
  for (let index = project.passes.length - 1; index >= 0 && versions.length < choicesMost; index--) {
    const pass = project.passes[index]?.pass;
    if (!pass || pass.id === selectedId) continue;
    pass.results.forEach((_, at) => {
      const picture: PictureRef = { kind: 'result', id: pass.id, version: pass.version, result: at + 1 };
      if (sameInput(picture, input)) return;
      pictures.set(keyOf(picture), picture);
      const view = project.passById.get(pass.id);
      if (view?.rated[at]?.trashed) return;
      versions.push({
        value: keyOf(picture),
        label: inputName(project, picture),
        picture: resultUrl(project.id, pass.id, at + 1, 112),
        detail: visible(view?.rated[at]?.label ?? ''),
        rating: view?.rated[at]?.rating ?? 0,
      });
    });
  }
  const sources: CompareChoice[] = [];
  for (const source of project.sources.slice(0, choicesMost)) {
    const picture: PictureRef = { kind: 'source', id: source.id };
    // The version's own input stands at the top.
    if (sameInput(picture, input)) continue;
    pictures.set(keyOf(picture), picture);
    sources.push({
      value: keyOf(picture),
      label: source.name,
      picture: sourceUrl(project.id, source.id, listWidth),
    });
  }
  return {
    pictures,
    choices: [
      ...(input
        ? [
            {
              value: 'input',
              label: `Its input · ${inputName(project, input)}`,
              picture: showPicture(project, input)?.thumbnail(listWidth) ?? null,
            },
          ]
        : []),
      ...(versions.length > 0 ? [{ group: 'Versions', options: versions }] : []),
      ...(sources.length > 0 ? [{ group: 'Sources', options: sources }] : []),
    ],
  };
}
