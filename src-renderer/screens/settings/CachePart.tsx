import { useEffect, useState } from 'react';
import type { FaultView } from '../../../src-main/contract';
import { toFault } from '../../api/faults';
import { fileSize } from '../../editor/describe';
import { Button, ErrorNote } from '../../ui';
import { useEditor } from '../use-editor';

/** What is kept of things that can be made again, and the way to have the room back. */
export function CachePart() {
  const { client } = useEditor();
  const [bytes, setBytes] = useState<number | null>(null);
  const [clearing, setClearing] = useState(false);
  const [fault, setFault] = useState<FaultView | null>(null);
  useEffect(() => {
    let current = true;
    client.app.cache().then(
      (cache) => {
        if (current) setBytes(cache.bytes);
      },
      (error: unknown) => {
        if (current) setFault(toFault(error));
      },
    );
    return () => {
      current = false;
    };
  }, [client]);
  const clear = async (): Promise<void> => {
    setClearing(true);
    setFault(null);
    await client.app.clearCache().then(
      (cache) => setBytes(cache.bytes),
      (error: unknown) => setFault(toFault(error)),
    );
    setClearing(false);
  };
  return (
    <section>
      <h3>Storage</h3>
      <div className="key-row">
        <p>Cache {bytes !== null && <b className="figures">{bytes === 0 ? 'empty' : fileSize(bytes)}</b>}</p>
        <Button loading={clearing} disabled={bytes === null || bytes === 0} onClick={() => void clear()}>
          Clear
        </Button>
      </div>
      <p className="settings-note">
        Thumbnails and pictures made ready to be sent, outside your projects. They are made again when they are needed;
        what was not used for longest goes first, from 4 GB on.
      </p>
      {fault && <ErrorNote>{fault.message}</ErrorNote>}
    </section>
  );
}
