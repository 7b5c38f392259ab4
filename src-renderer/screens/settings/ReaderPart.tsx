import { useEffect, useState } from 'react';
import type { FaultView, ReaderView } from '../../../src-main/contract';
import { toFault } from '../../api/faults';
import { fileSize } from '../../editor/describe';
import { ErrorNote } from '../../ui';
import { useEditor } from '../use-editor';

const list = new Intl.ListFormat('en-GB');
const builtInNames: Readonly<Record<string, string>> = { deu: 'German', fra: 'French', spa: 'Spanish' };

/** What reads the words in results, in which letters, and how others are added. */
export function ReaderPart() {
  const { client } = useEditor();
  const [reader, setReader] = useState<ReaderView | null>(null);
  const [fault, setFault] = useState<FaultView | null>(null);
  useEffect(() => {
    let current = true;
    client.app.reader().then(
      (found) => {
        if (current) setReader(found);
      },
      (error: unknown) => {
        if (current) setFault(toFault(error));
      },
    );
    return () => {
      current = false;
    };
  }, [client]);
  // English has none.
  const accents = (reader?.builtIn ?? []).filter((code) => code !== 'eng').map((code) => builtInNames[code] ?? code);
  return (
    <section>
      <h3>Words in results</h3>
      {reader && (
        <>
          <p>
            {reader.installed
              ? `They are read on this machine: Latin letters${accents.length > 0 ? ` (with the accents of ${list.format(accents)})` : ''}, digits, and common Chinese characters.`
              : 'The reader isn’t installed, so all words are unsure. Everything else works.'}
          </p>
          {reader.added.length > 0 && (
            <ul className="reader-languages" aria-label="Added languages">
              {reader.added.map(({ code, name, script, bytes, fault: wrong }) => (
                <li key={code}>
                  {name}{' '}
                  <span className="settings-note figures">
                    {[...(script === name ? [] : [script]), ...(wrong === null ? [fileSize(bytes)] : [])].join(' · ')}
                  </span>
                  {wrong !== null && <ErrorNote>{wrong}</ErrorNote>}
                </li>
              ))}
            </ul>
          )}
          <p className="settings-note">
            Words in other letters are unsure until you add their language: put its data for Tesseract, such as{' '}
            <code>rus.traineddata</code> for Russian or <code>jpn.traineddata</code> for Japanese (also as .gz), into
            this folder. Nothing is fetched by itself.
          </p>
          <p className="selectable reader-folder">{reader.folder}</p>
        </>
      )}
      {fault && <ErrorNote>{fault.message}</ErrorNote>}
    </section>
  );
}
