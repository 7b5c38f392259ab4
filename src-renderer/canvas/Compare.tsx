import type { Ref } from 'react';
import { Canvas, type CanvasHandle } from './Canvas';
import type { ComparedPicture } from './pictures';
import type { View } from './view';

export type CompareMode = 'slider' | 'side' | 'difference' | 'peek';

export interface CompareChoice { readonly value: string; readonly label: string }
export interface CompareChoices { readonly group: string; readonly options: readonly CompareChoice[] }

export interface CompareProps {
  /** Left, and what is there before a peek: the version looked at. */
  readonly a: ComparedPicture;
  /** Right, and what a peek shows: shown in the frame of `a`. */
  readonly b: ComparedPicture;
  readonly mode: CompareMode;
  readonly onMode: (mode: CompareMode) => void;
  /** 0…100: how far from the left the divider stands. */
  readonly position: number;
  readonly onPosition: (position: number) => void;
  readonly view: View;
  readonly onView: (view: View) => void;
  /** What `b` may be: the input, and the other versions. */
  readonly choices: readonly (CompareChoice | CompareChoices)[];
  /** The value of the one that `b` is. */
  readonly chosen: string;
  readonly onChoose: (value: string) => void;
  readonly onSwap: () => void;
  /** Esc, and the button "Leave compare". */
  readonly onLeave: () => void;
  readonly ref?: Ref<CanvasHandle>;
}

export function Compare({ a, view, onView, ref }: CompareProps) {
  return <Canvas picture={a} view={view} onView={onView} ref={ref} />;
}
