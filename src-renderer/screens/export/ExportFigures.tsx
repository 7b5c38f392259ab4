import { showBytes } from '../../../src-main/common/bytes';

/** How large the file becomes that is looked at, in pixels and in bytes. */
export function ExportFigures(props: {
  /** Why it can't be told. */
  readonly fault: string | null;
  readonly counting: boolean;
  /** Preset and picture, where several files are written. */
  readonly of: string | null;
  readonly size: { readonly width: number; readonly height: number };
  /** Absent until they are counted. */
  readonly bytes: number | undefined;
}) {
  if (props.fault) return <span className="export-fault">{props.fault}</span>;
  return (
    <span className="figures" role="status" data-counting={props.counting || undefined}>
      {props.of !== null && <span className="export-which">{props.of} · </span>}
      {props.size.width} × {props.size.height}
      {props.bytes !== undefined && <> · {showBytes(props.bytes)}</>}
      {props.counting && <span className="export-counting"> · counting…</span>}
    </span>
  );
}
