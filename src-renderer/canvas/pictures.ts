/** A picture on the canvas. */
export interface CanvasPicture {
  /** Which picture it is: another key is another picture. */
  readonly key: string;
  /** The whole picture. */
  readonly url: string;
  /** A small one that shows until the whole one is there. */
  readonly thumbUrl: string | null;
  /** Of the whole picture, in pixels. */
  readonly width: number;
  readonly height: number;
  /** "v12, vintage travel poster". */
  readonly alt: string;
}

export interface ComparedPicture extends CanvasPicture {
  /** Short: "v12", "Input · shop.jpg". */
  readonly label: string;
}
