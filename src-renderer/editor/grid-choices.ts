/** What the grid gathers pictures by. */
export const gridGroupings = ['none', 'source', 'recipe', 'day'] as const;
export type GridGrouping = (typeof gridGroupings)[number];

/** Edges of a picture's cell in pixels. */
export const gridSizes = { least: 96, most: 512, usual: 208 } as const;
