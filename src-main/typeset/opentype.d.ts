/** What is used of opentype.js 2, which has no types of its own. */
declare module 'opentype.js' {
  export interface Command {
    readonly type: 'M' | 'L' | 'C' | 'Q' | 'Z';
    readonly x?: number;
    readonly y?: number;
    readonly x1?: number;
    readonly y1?: number;
    readonly x2?: number;
    readonly y2?: number;
  }
  export interface Path {
    readonly commands: readonly Command[];
  }
  export interface Glyph {
    readonly index: number;
    readonly advanceWidth?: number;
    /** In the font's units, y upwards from the baseline. */
    getBoundingBox(): { readonly y1: number; readonly y2: number };
    getPath(x: number, y: number, size: number): Path;
  }
  export interface Font {
    readonly unitsPerEm: number;
    readonly tables: { readonly os2?: { readonly sCapHeight?: number } };
    charToGlyph(character: string): Glyph;
    /** 0 where the font lacks the character. */
    charToGlyphIndex(character: string): number;
    getKerningValue(left: Glyph, right: Glyph): number;
  }
  export interface Opentype {
    parse(bytes: ArrayBuffer): Font;
  }
}
