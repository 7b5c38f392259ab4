/** What a picture and an image process may cost. */
export const limits = {
  /** Pixels of one picture: a 50,000 × 50,000 header is refused before anything is allocated. 16,384 × 16,384. */
  pixels: 268_435_456,
  /** Bytes of one file. */
  bytes: 1_073_741_824,
  /** Resident memory of one image process, in bytes. It ends itself above that. */
  memory: 2_147_483_648,
  /** How often it looks, in milliseconds. */
  memoryCheck: 50,
} as const;

export const megapixels = (pixels: number): string =>
  `${Math.round(pixels / 1_000_000).toLocaleString('en')} megapixels`;
