import { plural } from '../../editor/describe';
import { folderOf, freeName, joined, nameOf } from '../../editor/paths';
import { Button, ErrorNote } from '../../ui';
import type { Target } from './use-target';

export interface TargetHintProps {
  readonly path: string;
  /** `null`: not known yet. */
  readonly target: Target | null;
  /** The designer wanted to make it, and the folder is full of other things. */
  readonly asks: boolean;
  readonly busy: boolean;
  readonly onAnyway: () => void;
  readonly onPath: (path: string) => void;
}

/** What making a project at a path comes to; where it would go among other things, it asks. */
export function TargetHint({ path, target, asks, busy, onAnyway, onPath }: TargetHintProps) {
  const name = <b>{nameOf(path)}</b>;
  if (target?.is === 'folder' && target.count > 0) {
    const said = (
      <>
        {name} already exists and holds {plural(target.count, 'other thing')}: the project is added to{' '}
        {target.count === 1 ? 'it' : 'them'}.
      </>
    );
    return (
      <div aria-live="polite">
        {asks ? (
          <ErrorNote
            tone="info"
            title="This folder is not empty"
            actions={
              <>
                <Button loading={busy} onClick={onAnyway}>
                  Use this folder anyway
                </Button>
                <Button onClick={() => onPath(joined(path, freeName('New project', target.listing)))}>
                  Make a new folder in it
                </Button>
              </>
            }
          >
            {said}
          </ErrorNote>
        ) : (
          <p className="file-hint">{said}</p>
        )}
      </div>
    );
  }
  if (target?.is === 'project') return <p className="file-hint">{name} holds a project already: open it instead.</p>;
  if (target?.is === 'folder')
    return <p className="file-hint">{name} already exists and is empty: it will hold the whole project.</p>;
  return (
    <p className="file-hint">
      The folder {name} will be created in {folderOf(path)} and hold the whole project.
    </p>
  );
}
