import { useEffect, useState } from 'react';
import type { FaultView } from '../../../src-main/contract';
import { toFault } from '../../api/faults';
import { Button, ErrorNote } from '../../ui';
import { useEditor } from '../use-editor';

/** Projects whose links out of them are followed, each with the way to take that back. Nothing where there are none. */
export function LinksPart() {
  const { client } = useEditor();
  const [folders, setFolders] = useState<readonly string[]>([]);
  const [fault, setFault] = useState<FaultView | null>(null);
  useEffect(() => {
    let current = true;
    client.projects.linked().then(
      (linked) => {
        if (current) setFolders(linked.folders);
      },
      (error: unknown) => {
        if (current) setFault(toFault(error));
      },
    );
    return () => {
      current = false;
    };
  }, [client]);
  const takeBack = (folder: string): void => {
    setFault(null);
    client.projects.unlink({ folder }).then(
      (linked) => setFolders(linked.folders),
      (error: unknown) => setFault(toFault(error)),
    );
  };
  if (folders.length === 0 && !fault) return null;
  return (
    <section>
      <h3>Links out of projects</h3>
      {folders.map((folder) => (
        <div key={folder} className="key-row">
          <p className="selectable">{folder}</p>
          <Button aria-label={`Don’t follow links of ${folder}`} onClick={() => takeBack(folder)}>
            Don’t follow
          </Button>
        </div>
      ))}
      <p className="settings-note">
        In these projects, links to other folders are followed, for reading and for writing.
      </p>
      {fault && <ErrorNote>{fault.message}</ErrorNote>}
    </section>
  );
}
