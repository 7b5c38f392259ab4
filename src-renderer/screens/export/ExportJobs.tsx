import { ExportProgress } from './ExportProgress';
import { useEditor, useEditorState } from '../use-editor';

/** Exports under way, and what went wrong with those that ended. */
export function ExportJobs() {
  const editor = useEditor();
  const jobs = useEditorState((state) => state.jobs);
  if (jobs.length === 0) return null;
  return (
    <div className="jobs">
      {jobs.map((job) => (
        <ExportProgress
          key={job.id}
          job={job}
          onCancel={() => void editor.cancelExport(job.id)}
          onDismiss={() => editor.dismissJob(job.id)}
        />
      ))}
    </div>
  );
}
