import type { PlannedFile } from '../../../src-main/contract';
import './ExportFiles.css';

/** A planned file, with what becomes of it where its name is taken. */
export interface ListedFile extends PlannedFile {
  readonly policy: 'number' | 'ask' | 'replace';
}

const words = {
  number: 'name in use: a number will be added',
  ask: 'name in use: you’ll be asked',
  replace: 'replaces the old one',
} as const;

/** What becomes of a file whose name is taken, in a few words; `null` where it is free. */
export const takenWords = (file: ListedFile | undefined): string | null => (file?.exists ? words[file.policy] : null);

/** Up to so many are listed; the rest is counted. */
const most = 300;

/** The files that will be written, by name. */
export function ExportFiles({ files, asking }: { readonly files: readonly ListedFile[]; readonly asking: boolean }) {
  return (
    <div className="export-files" aria-busy={asking}>
      <ul aria-label="Files that will be written">
        {files.slice(0, most).map((file) => (
          <li
            key={`${file.passId} ${file.result} ${file.presetId} ${file.scale}`}
            data-taken={file.exists || undefined}
          >
            <span className="figures">{file.version}</span>
            <span className="selectable" title={file.name}>
              {file.name}
            </span>
            {file.exists && <small>{takenWords(file)}</small>}
          </li>
        ))}
      </ul>
      {files.length > most && <p>and {files.length - most} more</p>}
    </div>
  );
}
