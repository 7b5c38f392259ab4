import type { InputRef, PassInput, PassInputs, Preparation, PreparedInput } from './records';

/** Pass records keep what they were given by slot; most models have one, a picture. */
interface WithInputs {
  readonly inputs: PassInputs;
}

/** The slot of the picture that a pass starts from. */
export const pictureSlot = 'picture';

/** A picture as it is: the whole of it, upright, on white. */
export const untouched: Preparation = { crop: null, rotate: 0, background: '#ffffff' };

/** The picture that a pass starts from, or `null` where it starts from text alone. */
export const pictureOf = ({ inputs }: WithInputs): PassInput | null => inputs[pictureSlot] ?? null;

export const inputOf = (pass: WithInputs): InputRef | null => pictureOf(pass)?.ref ?? null;
export const preparationOf = (pass: WithInputs): Preparation => pictureOf(pass)?.preparation ?? untouched;
/** What was really sent as its picture; `null` until it is ready. */
export const sentOf = (pass: WithInputs): PreparedInput | null => pictureOf(pass)?.sent ?? null;

/** The inputs of a pass with this as what was sent in one of its slots. */
export const withSent = ({ inputs }: WithInputs, slot: string, sent: PreparedInput | null): PassInputs => {
  const input = inputs[slot];
  return input ? { ...inputs, [slot]: { ...input, sent } } : inputs;
};
