import { basedOnPath, inputPath, type TreeBox, type TreeEdge, type TreeFrame } from './tree-layout';

/** The lines between versions and the frames around siblings, as far as they are in sight. */
export function TreeLines(props: {
  /** What of the plane is drawn. */
  readonly sheet: TreeBox;
  readonly frames: readonly TreeFrame[];
  /** Ids of nodes that the path to the selected one leads to. */
  readonly leading: ReadonlySet<string>;
  readonly quiet: readonly TreeEdge[];
  readonly lit: readonly TreeEdge[];
}) {
  const { sheet, frames, leading, quiet, lit } = props;
  return (
    <svg
      aria-hidden
      className="tree-edges"
      style={{ left: sheet.left, top: sheet.top }}
      width={sheet.width}
      height={sheet.height}
      viewBox={`${sheet.left} ${sheet.top} ${sheet.width} ${sheet.height}`}
    >
      {frames.map((frame) => (
        <rect
          key={`frame ${frame.id}`}
          x={frame.left}
          y={frame.top}
          width={frame.width}
          height={frame.height}
          rx={10}
          data-lit={leading.has(frame.id) || undefined}
        />
      ))}
      {quiet.map(({ from, to, dashed, below }) => (
        <path
          key={`${from.id} ${to.id} ${dashed}`}
          d={dashed ? basedOnPath(from, to) : inputPath(from, to, below)}
          data-dashed={dashed || undefined}
        />
      ))}
      {lit.map(({ from, to, dashed }) => (
        <path
          key={`lit ${from.id} ${to.id} ${dashed}`}
          d={dashed ? basedOnPath(from, to) : inputPath(from, to, null)}
          data-dashed={dashed || undefined}
          data-lit
        />
      ))}
    </svg>
  );
}
