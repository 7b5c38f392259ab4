import './SideLabel.css';

/** Which picture it is, over the picture. */
export function SideLabel({ side, children, left, top }: { readonly side: 'left' | 'right'; readonly children: string; readonly left?: number; readonly top?: number }) {
  return <span className={`side-label side-label-${side}`} style={{ marginLeft: left, marginTop: top }}>{children}</span>;
}
