import type { Size } from '../../common/recipe';
import type { Declared } from './declared-colours';
import type { Profile } from '../colour/profile';
import type { Format } from './recognise';

/** What a picture's header says. */
export interface Picture {
  readonly file: string;
  /** The file, or its bytes with an end made good. */
  readonly input: string | Buffer;
  readonly format: Format;
  readonly bytes: number;
  /** As stored, before the EXIF orientation is applied. */
  readonly stored: Size;
  readonly upright: Size;
  /** EXIF orientation 1…8. */
  readonly orientation: number;
  /** Bits of one channel, as the file has them. */
  readonly bits: number;
  /** Whether a channel is decoded to more than eight bits. */
  readonly isDeep: boolean;
  readonly isFloat: boolean;
  readonly isIndexed: boolean;
  readonly hasAlpha: boolean;
  readonly frames: number;
  readonly space: 'rgb' | 'grey' | 'cmyk' | 'lab' | 'other';
  /** `null`: none, or one that does not fit the picture and is left out of account. */
  readonly profile: Profile | null;
  /** Where there is no profile. */
  readonly declared: Declared | null;
  readonly takenAt: string | null;
  /** Doubts that keep nothing from being shown, and what was left out, a few words each: what a source is told with. */
  readonly notes: readonly string[];
  /** What is decoded of `input`, in the same pixels: itself, or its colours and transparency laid out anew where the decoder would get them wrong. */
  readonly decoded: (input: string | Buffer) => Promise<Decoded>;
}

export interface Decoded {
  readonly input: string | Buffer;
  /** Which of the file's pictures; absent: its first. */
  readonly page?: number;
}
