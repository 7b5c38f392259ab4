import { ImagePlus } from 'lucide-react';
import { useEffect, useId, useRef, type KeyboardEvent } from 'react';
import { sourceUrl } from '../../../src-main/contract/assets';
import type { SourceView } from '../../../src-main/contract';
import { fileSize, showPixels } from '../../editor/describe';
import { Button, ContextMenu, ErrorNote, Thumb, cx } from '../../ui';
import { handOnMenu } from '../hand-on-menu';
import { useEditor, useEditorState } from '../use-editor';

/** The imported pictures, and the way to more of them. */
export function SourcesPart() {
  const editor = useEditor();
  const project = useEditorState((state) => state.project);
  const refused = useEditorState((state) => state.refused);
  const importing = useEditorState((state) => state.importing);
  if (!project) return null;
  return (
    <div className="recipe-part">
      <header className="recipe-head">
        <h2>Sources</h2>
        {importing && importing.of > 1 && <span className="figures">{importing.done} of {importing.of}</span>}
        <Button variant="quiet" icon={ImagePlus} disabled={project.readOnly !== null} onClick={() => void editor.addPicture()}>Add picture…</Button>
      </header>
      <SourceList sources={project.sources} projectId={project.id} />
      {refused.length > 0 && (
        <ErrorNote title={refused.length === 1 ? `${refused[0]?.name} was not added` : `${refused.length} pictures were not added`} onDismiss={editor.dismissRefused}>
          {refused.length === 1 ? refused[0]?.message : (
            <ul className="refused">
              {refused.slice(0, 20).map((one, index) => <li key={index}><b>{one.name}</b> {one.message}</li>)}
              {refused.length > 20 && <li>and {refused.length - 20} more</li>}
            </ul>
          )}
        </ErrorNote>
      )}
    </div>
  );
}

function SourceList({ sources, projectId }: { readonly sources: readonly SourceView[]; readonly projectId: string }) {
  const editor = useEditor();
  const input = useEditorState((state) => state.desk.input);
  const id = useId();
  const chosen = input?.kind === 'source' ? sources.findIndex((source) => source.id === input.id) : -1;
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => { list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' }); }, [chosen]);
  const choose = (index: number): void => {
    const source = sources[Math.min(sources.length - 1, Math.max(0, index))];
    if (source) editor.chooseInput({ kind: 'source', id: source.id });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.target !== event.currentTarget) return;
    const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (by) choose(chosen + by);
    else if (event.key === 'Home') choose(0);
    else if (event.key === 'End') choose(sources.length - 1);
    else return;
    event.preventDefault();
  };
  return (
    <>
      <ul
        ref={list} className="sources" role="listbox" aria-label="Sources" aria-orientation="horizontal" tabIndex={sources.length > 0 ? 0 : -1}
        aria-activedescendant={chosen >= 0 ? `${id}-${chosen}` : undefined} onKeyDown={onKeyDown} onContextMenu={handOnMenu}
      >
        {sources.map((source, index) => (
          <ContextMenu
            key={source.id}
            items={() => [
              { label: 'Start from it', onSelect: () => choose(index) },
              { label: 'Show file', onSelect: () => void editor.reveal(source.file) },
            ]}
          >
            <li
              id={`${id}-${index}`} role="option" tabIndex={-1} aria-selected={index === chosen} aria-label={source.name} className={cx('source', !source.present && 'source-gone')}
              title={`${source.name}\n${showPixels(source.probe)} · ${source.probe.colour} · ${fileSize(source.probe.bytes)}${source.present ? '' : '\nIts file is gone from the project'}`}
              onClick={() => { choose(index); list.current?.focus({ preventScroll: true }); }}
            >
              <Thumb src={source.present ? sourceUrl(projectId, source.id, 128) : null} alt="" />
            </li>
          </ContextMenu>
        ))}
      </ul>
      {sources.length === 0 && <p className="recipe-note">Pictures you start from. Drop one anywhere, paste one, or add it here; its file is copied and never changed.</p>}
    </>
  );
}
