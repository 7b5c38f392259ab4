/** How a hosted model is described to the rest of the app. A new model is one more file of this shape. */

export interface Choice {
  /** The value as the model takes it on the wire. */
  readonly value: string;
  readonly label: string;
  readonly help?: string;
}

interface FieldBase {
  /** The model's own field name, as sent. */
  readonly name: string;
  readonly label: string;
  /** One or two sentences a designer reads. */
  readonly help: string;
}

export interface TextField extends FieldBase { readonly kind: 'text'; readonly required: boolean }
export interface NumberField extends FieldBase {
  readonly kind: 'number' | 'integer';
  readonly min: number;
  readonly max: number;
  readonly step: number;
  /** `null`: the app draws a value when the designer leaves it free. */
  readonly default: number | null;
}
export interface ChoiceField extends FieldBase { readonly kind: 'choice'; readonly choices: readonly Choice[]; readonly default: string }
export interface SizeField extends FieldBase { readonly kind: 'size'; readonly presets: readonly SizePreset[]; readonly default: 'input-shape' }
export interface FixedField extends FieldBase { readonly kind: 'fixed'; readonly value: boolean }

export type Field = TextField | NumberField | ChoiceField | SizeField | FixedField;

export interface SizePreset {
  readonly value: string;
  readonly label: string;
  /** Pixels; `null` for `auto`, whose size is the prepared input's. */
  readonly width: number | null;
  readonly height: number | null;
}

export interface ModelDescriptor {
  /** Endpoint id: the path a request is posted to. */
  readonly id: string;
  readonly title: string;
  readonly fields: Readonly<Record<string, Field>>;
  readonly price: {
    /** Decimal, in `currency`, for each 1,000,000 output pixels. */
    readonly perMegapixel: string;
    readonly currency: string;
    /** Where the figure is from, for the designer. */
    readonly source: string;
    /** What the stated price does not say. */
    readonly notStated: string;
  };
  /** Seconds a pass usually takes, before the project has figures of its own. */
  readonly usualSeconds: number;
  /** What it is good for, and what it is not (PROTOCOL 11.4). */
  readonly advice: { readonly madeFor: readonly string[]; readonly notFor: readonly string[]; readonly tips: readonly string[] };
}
