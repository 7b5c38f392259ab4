/** Widths of the side panels, in pixels. Pure. */

/** No panel is dragged beyond these, and the main part keeps `main` where it can. */
export const panelBounds = { least: 260, most: 480, main: 420 } as const;

const usual = { narrow: 260, wide: 300, narrowAt: 1024, wideAt: 1280 } as const;

/** Of a panel that nobody dragged: it follows the window. */
export function usualWidth(room: number): number {
  const share = (room - usual.narrowAt) / (usual.wideAt - usual.narrowAt);
  return Math.round(usual.narrow + (usual.wide - usual.narrow) * Math.min(1, Math.max(0, share)));
}

export interface SidePanel {
  /** As it was dragged; `null`: never. */
  readonly width: number | null;
  /** Of what stands in its place while it is folded; `null`: it is open. */
  readonly folded: number | null;
}

/** How wide both are in a window of `room` pixels. Where the main part would have too little, the wider one gives way first. */
export function panelWidths(room: number, left: SidePanel, right: SidePanel): readonly [left: number, right: number] {
  const { least, most, main } = panelBounds;
  const wanted = [left, right].map(
    ({ width, folded }) => folded ?? Math.min(most, Math.max(least, width ?? usualWidth(room))),
  ) as [number, number];
  let over = wanted[0] + wanted[1] + main - room;
  const give = (side: 0 | 1, amount: number): void => {
    if ([left, right][side]?.folded != null) return;
    const next = Math.max(least, wanted[side] - Math.max(0, amount));
    over -= wanted[side] - next;
    wanted[side] = next;
  };
  if (over <= 0) return wanted;
  const wider = wanted[0] >= wanted[1] ? 0 : 1;
  give(wider, Math.min(over, Math.abs(wanted[0] - wanted[1])));
  give(0, Math.ceil(over / 2));
  give(1, over);
  give(0, over);
  return wanted;
}
