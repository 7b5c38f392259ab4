import type { Size } from '../../src-main/common/recipe';

/** What of a file's picture is shown: turned clockwise, then cropped in pixels of the turned one, which is `whole` large. */
export interface PicturePart {
  readonly rotate: 0 | 90 | 180 | 270;
  readonly crop: { readonly left: number; readonly top: number; readonly width: number; readonly height: number };
  readonly whole: Size;
}

/** A picture on the canvas. */
export interface CanvasPicture {
  /** Which picture it is: another key is another picture. */
  readonly key: string;
  /** The whole picture. */
  readonly url: string;
  /** A small one that shows until the whole one is there. */
  readonly thumbUrl: string | null;
  /** Absent: all of it, as it is. */
  readonly part?: PicturePart;
  /** Of the picture as it is shown, in pixels. */
  readonly width: number;
  readonly height: number;
  /** "v12, vintage travel poster". */
  readonly alt: string;
}

export interface ComparedPicture extends CanvasPicture {
  /** Short: "v12", "Input · shop.jpg". */
  readonly label: string;
}
