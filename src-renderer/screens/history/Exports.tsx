import { FolderOpen } from 'lucide-react';
import { useEffect, useState } from 'react';
import { visible } from '../../../src-main/common/visible';
import type { FaultView, ListedExport } from '../../../src-main/contract';
import { toFault } from '../../api';
import { exactly, showPixels, when } from '../../editor/describe';
import { nameOf } from '../../editor/paths';
import { ErrorNote, IconButton, PanelSection, showBytes } from '../../ui';
import { useEditor, useEditorState, useNow } from '../use-editor';

/** Up to so many stand there at once. */
const few = 5;

/** What was written out of a version, newest first. */
export function Exports({ projectId, passId }: { readonly projectId: string; readonly passId: string }) {
  const editor = useEditor();
  const written = useEditorState((state) => state.written);
  const [listed, setListed] = useState<readonly ListedExport[]>([]);
  const [fault, setFault] = useState<FaultView | null>(null);
  const [all, setAll] = useState(false);
  const now = useNow(60_000);
  const { client } = editor;
  useEffect(() => {
    const abort = new AbortController();
    const ask = async (): Promise<void> => {
      try {
        const { exports } = await client.exports.listed({ projectId, passId }, { signal: abort.signal });
        if (abort.signal.aborted) return;
        setListed(exports);
        setFault(null);
      } catch (error) {
        const told = toFault(error);
        // A connection that is lost is told once, for all.
        if (!abort.signal.aborted && told.code !== 'connection-lost') setFault(told);
      }
    };
    void ask();
    return () => abort.abort();
  }, [client, projectId, passId, written]);
  if (fault)
    return (
      <PanelSection label="Exports">
        <ErrorNote tone="info">{fault.message}</ErrorNote>
      </PanelSection>
    );
  if (listed.length === 0) return null;
  return (
    <PanelSection label="Exports" aside={<span className="figures">{listed.length}</span>}>
      <ul className="exports" aria-label="Exports of this version">
        {listed.slice(0, all ? undefined : few).map((one) => {
          const name = visible(nameOf(one.file));
          return (
            <li key={`${one.file} ${one.at}`} data-missing={!one.present || undefined}>
              <div>
                <div className="exports-head">
                  <p className="exports-name selectable" title={visible(one.file)}>
                    {name}
                  </p>
                  <time className="figures" dateTime={one.at} title={exactly(one.at)}>
                    {when(one.at, new Date(now))}
                  </time>
                </div>
                <p className="figures" title={visible(one.preset)}>
                  {one.present ? '' : <b>missing · </b>}
                  {showPixels(one)} · {showBytes(one.bytes)} · {visible(one.preset)}
                </p>
              </div>
              {one.present && (
                <IconButton
                  icon={FolderOpen}
                  label={`Show ${name}`}
                  tooltipSide="left"
                  onClick={() => void editor.reveal(one.file)}
                />
              )}
            </li>
          );
        })}
      </ul>
      {listed.length > few && !all && (
        <button type="button" className="exports-all" onClick={() => setAll(true)}>
          Show all {listed.length}
        </button>
      )}
    </PanelSection>
  );
}
