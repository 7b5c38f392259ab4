import type { CSSProperties } from 'react';
import type { ExportJob } from '../../../src-main/contract';
import './ExportProgress.css';
import { Button } from '../../ui/Button';
import { ErrorNote } from '../../ui/ErrorNote';
import { NamedFaults } from '../../ui/NamedFaults';

export interface ExportProgressProps {
  readonly job: ExportJob;
  readonly onCancel: () => void;
  readonly onDismiss: () => void;
}

/** Up to so many failures are listed; the rest is counted. */
const most = 8;

/** An export under way: how many of how many, the file in hand, and Cancel. Ended with failures: each with its reason. */
export function ExportProgress({ job, onCancel, onDismiss }: ExportProgressProps) {
  const { files } = job;
  if (job.state !== 'running') return <Failures job={job} onDismiss={onDismiss} />;
  const done = files.filter((file) => file.state !== 'waiting' && file.state !== 'writing').length;
  const hand = files.find((file) => file.state === 'writing') ?? files.find((file) => file.state === 'waiting');
  return (
    <div className="job" role="group" aria-label="Export under way">
      <div className="job-words">
        <p className="figures">
          Exporting {Math.min(files.length, done + 1)} of {files.length}
        </p>
        <p className="job-file">{hand?.name ?? ''}</p>
      </div>
      <Button variant="quiet" onClick={onCancel}>
        Cancel export
      </Button>
      <div
        className="job-bar"
        role="progressbar"
        aria-label="Files exported"
        aria-valuemin={0}
        aria-valuemax={files.length}
        aria-valuenow={done}
        style={{ '--share': files.length === 0 ? 0 : done / files.length } as CSSProperties}
      >
        <span />
      </div>
    </div>
  );
}

function Failures({ job, onDismiss }: Pick<ExportProgressProps, 'job' | 'onDismiss'>) {
  const failed = job.files.filter((file) => file.state === 'failed');
  return (
    <ErrorNote
      className="job-failed"
      title={failed.length === 1 ? 'One file could not be exported' : `${failed.length} files could not be exported`}
      onDismiss={onDismiss}
    >
      <NamedFaults
        faults={failed.map((file) => ({ name: file.name, message: file.error?.message ?? '' }))}
        most={most}
      />
    </ErrorNote>
  );
}
