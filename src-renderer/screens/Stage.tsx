import { ImageDown } from 'lucide-react';
import { useMemo, useState, type Ref } from 'react';
import { showSpan } from '../../src-main/common/span';
import { stageWords } from '../../src-main/common/states';
import { versionName } from '../../src-main/common/versions';
import type { PassView } from '../../src-main/contract';
import { listWidth, resultUrl } from '../../src-main/contract/assets';
import { Canvas, Compare, ResultStrip, TreeView, fitted, type CanvasHandle, type CompareChoice, type PicturePart, type TreeNode } from '../canvas';
import { showPixels, strengthLabel, timeOf } from '../editor/describe';
import { isWhole } from '../editor/crop';
import { sameInput } from '../editor/desk';
import type { ViewHandle } from '../editor/commands';
import { showPrice } from '../editor/estimate';
import { changesOf, inputName } from '../editor/history';
import { showPicture, type ShownPicture } from '../editor/pictures';
import { comparedPictures, selectedView, shownPicture } from '../editor/selection';
import type { OpenProject, Picture } from '../editor/state';
import { ContextMenu, EmptyState, OfflineBadge, type MenuItem } from '../ui';
import { canvasMenu } from './canvas-menu';
import { versionMenu } from './history/version-menu';
import { keyOf, onCanvas, partOf } from './on-canvas';
import { Cropper } from './recipe/Cropper';
import { sourceMenu } from './recipe/source-menu';
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
  return (
    <ContextMenu items={() => canvasMenu(editor, view)}>
      <div className="canvas-stage">
        {cropping ? <Cropper project={project} ref={ref} /> : comparing ? <Compared project={project} ref={ref} /> : <Single project={project} ref={ref} />}
      </div>
    </ContextMenu>
  );
}

function Single({ project, ref }: { readonly project: OpenProject; readonly ref: Ref<CanvasHandle> }) {
  const editor = useEditor();
  const place = useEditorState((state) => state.place);
  const selection = useEditorState((state) => state.selected);
  const picture = useEditorState(shownPicture, (a, b) => sameInput(a, b));
  const view = useEditorState(selectedView);
  const deskPreparation = useEditorState((state) => state.desk.preparation);
  const shown = showPicture(project, picture);
  const results = view?.pass.results ?? [];
  return (
    <Canvas
      ref={ref}
      picture={shown && onCanvas(shown, !view ? deskPreparation : view.pass.results.length === 0 ? view.pass.preparation : null)}
      view={place ?? fitted}
      onView={editor.setPlace}
      empty={(
        <EmptyState icon={ImageDown} title={project.sources.length === 0 ? 'Drop a picture here' : 'Nothing to show'}>
          {project.sources.length === 0
            ? 'JPEG, PNG, WebP, TIFF, GIF or AVIF. You can also paste one, or use “Add picture…” on the left.'
            : 'Choose a source on the left, or a version on the right.'}
        </EmptyState>
      )}
      caption={<Caption project={project} />}
      strip={view && selection && results.length > 1 && (
        <ResultStrip
          results={results.map((_, index) => ({ result: index + 1, url: resultUrl(project.id, view.pass.id, index + 1, 112) }))}
          selected={selection.result} onSelect={(result) => editor.select({ id: view.pass.id, result })}
        />
      )}
    />
  );
}

const partWords = ({ crop, whole, rotate }: PicturePart): string =>
  [showPixels(crop), ...(isWhole(crop, whole) ? [] : [`cropped from ${showPixels(whole)}`]), ...(rotate === 0 ? [] : [`turned ${rotate}°`])].join(' · ');

/** One line of what the picture is: "v12 · 1536 × 1152 · seed 48213 · 0.70 · 13.2 s · $0.11". */
function Caption({ project }: { readonly project: OpenProject }) {
  const view = useEditorState(selectedView);
  const picture = useEditorState(shownPicture, (a, b) => sameInput(a, b));
  const preparation = useEditorState((state) => state.desk.preparation);
  const shown = showPicture(project, picture);
  if (!shown) return null;
  if (!view) {
    const part = partOf(shown, preparation);
    return <span className="figures">Input · {shown.name} · {part ? partWords(part) : showPixels(shown.size)}</span>;
  }
  const { pass } = view;
  const name = versionName(pass.version);
  if (pass.results.length === 0) return <span className="figures">{name} · {stageWords[pass.state].toLowerCase()} · its input, {shown.name}</span>;
  const time = timeOf(view, 0);
  return (
    <span className="figures caption">
      {shown.name}
      {pass.engine === 'offline' && <> · <OfflineBadge short />, free</>}
      {['', showPixels(shown.size), `seed ${pass.recipe.seed}`, strengthLabel(pass.recipe.strength), ...(time === null ? [] : [showSpan(time)]), ...(pass.engine === 'offline' ? [] : [showPrice(pass.price, pass.engine)])].join(' · ')}
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
  const pictures = useEditorState(comparedPictures, (a, b) => a === b || (a !== null && b !== null && sameInput(a.shown, b.shown) && sameInput(a.other, b.other)));
  const [position, setPosition] = useState(50);
  const shown = pictures && showPicture(project, pictures.shown);
  const other = pictures && showPicture(project, pictures.other);
  if (!compare || !view || !pictures || !shown || !other) return <Single project={project} ref={ref} />;
  const label = (picture: ShownPicture): string => (sameInput(picture.picture, view.pass.input) ? `Input · ${picture.name}` : picture.name);
  const sides = [{ ...onCanvas(shown), label: label(shown) }, { ...onCanvas(other, compare.against === null ? view.pass.preparation : null), label: label(other) }] as const;
  const [a, b] = compare.swapped ? [sides[1], sides[0]] : sides;
  const options = compareOptions(project, view.pass.id, view.pass.input);
  return (
    <Compare
      ref={ref} a={a} b={b} mode={compare.mode} onMode={editor.compareBy} position={position} onPosition={setPosition} view={place ?? fitted} onView={editor.setPlace}
      choices={options.choices} chosen={compare.against && !sameInput(compare.against, view.pass.input) ? keyOf(compare.against) : 'input'} onChoose={(value) => editor.compare(options.pictures.get(value) ?? null)}
      onSwap={editor.swap} onLeave={editor.stopComparing}
    />
  );
}

function compareOptions(project: OpenProject, selectedId: string, input: Picture): { readonly choices: readonly ({ group: string; options: CompareChoice[] } | CompareChoice)[]; readonly pictures: ReadonlyMap<string, Picture> } {
  const pictures = new Map<string, Picture>();
  const versions: CompareChoice[] = [];
  for (let index = project.passes.length - 1; index >= 0 && versions.length < choicesMost; index--) {
    const pass = project.passes[index]?.pass;
    if (!pass || pass.id === selectedId) continue;
    pass.results.forEach((_, at) => {
      const picture: Picture = { kind: 'result', id: pass.id, version: pass.version, result: at + 1 };
      if (sameInput(picture, input)) return;
      pictures.set(keyOf(picture), picture);
      versions.push({ value: keyOf(picture), label: inputName(project, picture) });
    });
  }
  const sources: CompareChoice[] = [];
  for (const source of project.sources.slice(0, choicesMost)) {
    const picture: Picture = { kind: 'source', id: source.id };
    // The version's own input stands at the top.
    if (sameInput(picture, input)) continue;
    pictures.set(keyOf(picture), picture);
    sources.push({ value: keyOf(picture), label: source.name });
  }
  return {
    pictures,
    choices: [
      { value: 'input', label: `Its input · ${inputName(project, input)}` },
      ...(versions.length > 0 ? [{ group: 'Versions', options: versions }] : []),
      ...(sources.length > 0 ? [{ group: 'Sources', options: sources }] : []),
    ],
  };
}

function Tree({ project }: { readonly project: OpenProject }) {
  const editor = useEditor();
  const selected = useEditorState((state) => state.selected?.id ?? (state.desk.input?.kind === 'source' ? state.desk.input.id : null));
  const nodes = useMemo((): TreeNode[] => [
    ...project.sources.map((source): TreeNode => ({
      id: source.id, name: source.name, kind: 'source', thumbUrl: showPicture(project, { kind: 'source', id: source.id })?.thumbnail(listWidth) ?? null, state: null, input: null, basedOn: null, detail: showPixels(source.probe), rating: 0,
    })),
    ...project.passes.map((view): TreeNode => treeNode(project, view)),
  ], [project]);
  const choose = (id: string): void => {
    if (project.passById.has(id)) editor.select({ id, result: 1 });
    else editor.chooseInput({ kind: 'source', id });
  };
  const menu = (id: string): readonly MenuItem[] => {
    const view = project.passById.get(id);
    const source = project.sources.find((other) => other.id === id);
    return view ? versionMenu(editor, view) : source ? sourceMenu(editor, source) : [];
  };
  return (
    <section className="tree-stage" aria-label="Canvas">
      <TreeView
        nodes={nodes} selected={selected} onSelect={choose} menu={menu}
        // A source would become the input; a menu changes nothing by itself.
        onMenu={(id) => { if (project.passById.has(id)) choose(id); }}
        onOpen={(id) => { choose(id); editor.setLayout('canvas'); }}
      />
    </section>
  );
}

function treeNode(project: OpenProject, view: PassView): TreeNode {
  const { pass, notes } = view;
  return {
    id: pass.id, name: versionName(pass.version), kind: 'pass', thumbUrl: pass.results.length > 0 ? resultUrl(project.id, pass.id, 1, 112) : null, state: pass.state,
    input: pass.input.id, basedOn: pass.basedOn?.id ?? null, detail: notes.label || changesOf(project, view).join(' · ') || pass.recipe.prompt, rating: notes.rating,
  };
}
