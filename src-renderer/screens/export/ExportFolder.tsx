import { Button } from '../../ui/Button';

/** Where the files go. */
export function ExportFolder({ folder, onChoose }: { readonly folder: string; readonly onChoose: () => void }) {
  return (
    <div className="export-folder">
      <span className="field-label">Folder</span>
      {/* Cut at its beginning: its end tells folders apart. The mark keeps the slashes where they belong. */}
      <span className="export-path selectable" title={folder}>
        {/* Of a path that is too long its end is seen: it is laid out from the right, and read from the left. */}
        <bdi dir="ltr">{folder}</bdi>
      </span>
      <Button variant="quiet" onClick={onChoose}>
        Choose folder…
      </Button>
    </div>
  );
}
