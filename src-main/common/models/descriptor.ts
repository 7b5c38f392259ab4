/**
 * How a hosted model is described to the rest of the app. A model is one file of this shape: the schema of its recipes, defaults, checks,
 * differences and their words, the form, command-line options, the offline engine's validation and catalogue all follow from it.
 */

/** What a model does, in the words of the service's catalogue where it has one. */
export type Task = 'image-to-image' | 'text-to-image' | 'edit' | 'upscale' | 'extend' | 'remove-background';

/**
 * What the app itself does something with, whatever the model calls it: the prompt's quotes are the text to render, a free seed is drawn, a size and a
 * number of images are what a price is counted by. `speed`, `magic` and `format` are told apart by the ledger, by usual times and by the offline engine.
 * At most one field has each.
 */
export type Role = 'prompt' | 'seed' | 'size' | 'strength' | 'images' | 'speed' | 'magic' | 'format';

export interface Choice {
  /** The value as the model takes it on the wire. */
  readonly value: string;
  readonly label: string;
  readonly help?: string;
  /** How long a pass takes with it against the usual choice; 1 unless it is told. */
  readonly pace?: number;
  /** A pass with it can't be repeated exactly: why, before the pass and after it. */
  readonly unrepeatable?: { readonly will: string; readonly did: string };
}

/** How a field is set on the command line: `--flag <value>`. Every field can be set as `--set name=value`, too. */
export interface Flag {
  readonly name: string;
  /** What stands for its value in the help: "n", "0..1". */
  readonly value: string;
  readonly help: string;
}

interface FieldBase {
  /** The model's own name, as it is sent and recorded. */
  readonly name: string;
  readonly label: string;
  /** One or two sentences a designer reads. */
  readonly help: string;
  readonly role?: Role;
  /** Where it stands in the form: in sight, in the fold "More", or nowhere. */
  readonly group: 'main' | 'more' | 'none';
  /** What a row of the history calls it: "speed Turbo". Without one, its label; empty where the value says enough. */
  readonly word?: string;
  readonly flag?: Flag;
}

export interface TextField extends FieldBase {
  readonly kind: 'text';
  readonly required: boolean;
  /** Characters. */
  readonly longest: number;
  readonly default: string;
  readonly placeholder?: string;
}
export interface NumberField extends FieldBase {
  readonly kind: 'number' | 'integer';
  readonly min: number;
  readonly max: number;
  readonly step: number;
  /** `null`: free. A seed is drawn when the pass is recorded; any other number is not sent. */
  readonly default: number | null;
  readonly control: 'slider' | 'stepper' | 'seed';
  /** The higher, the further from the input. */
  readonly departs?: boolean;
  /** What its two ends mean, a few words each. */
  readonly ends?: readonly [low: string, high: string];
}
export interface ChoiceField extends FieldBase {
  readonly kind: 'choice';
  readonly choices: readonly Choice[];
  /** `null`: free, and then not sent. */
  readonly default: string | null;
  readonly control: 'segments' | 'list';
  /** Its values are numbers on the wire. */
  readonly numeric?: true;
}
export interface SwitchField extends FieldBase {
  readonly kind: 'switch';
  /** `null`: free, and then not sent. */
  readonly default: boolean | null;
}
export interface SizeField extends FieldBase {
  readonly kind: 'size';
  readonly presets: readonly SizePreset[];
  /** `input-shape`: the input's shape, long edge at most `longEdge`; else a preset's value. */
  readonly default: string;
  readonly limits: SizeLimits;
}
/** What only a text of JSON can say: a list, an object. Only for what a model must be given and nothing better is known of. */
export interface JsonField extends FieldBase {
  readonly kind: 'json';
  readonly required: boolean;
  /** Characters. */
  readonly longest: number;
  readonly default: null;
}
/** Always sent with this one value. */
export interface FixedField extends FieldBase {
  readonly kind: 'fixed';
  readonly value: boolean;
}

export type Field = TextField | NumberField | ChoiceField | SwitchField | SizeField | JsonField | FixedField;

export const inputShape = 'input-shape';

export interface SizePreset {
  readonly value: string;
  readonly label: string;
  /** Pixels; `null`: the prepared input's own. */
  readonly width: number | null;
  readonly height: number | null;
}

/** Of sizes in pixels. */
export interface SizeLimits {
  readonly minSide: number;
  readonly maxSide: number;
  readonly maxPixels: number;
  /** Both sides of a size that follows the input are multiples of it, */
  readonly multiple: number;
  /** and its long edge is at most this. */
  readonly longEdge: number;
}

/** A picture that is sent along. */
export interface Slot {
  /** As passes record it: "picture", "mask". */
  readonly name: string;
  readonly kind: 'picture' | 'mask' | 'references';
  /** The model's own name, as it is sent. */
  readonly wire: string;
  readonly label: string;
  readonly help: string;
  readonly required: boolean;
  /** Content types that the model takes. */
  readonly accepts: readonly string[];
  readonly maxBytes: number;
  /** Pictures at most; one but for references, which several slots of one `wire` may fill together. */
  readonly most: number;
}

/**
 * The size of what comes: as its size field says, the size of what is sent, that times the number in a field, or as two fields say. `unknown`: nobody
 * says, so it is guessed, for prices alone.
 */
export type OutputSize =
  | { readonly from: 'field' }
  | { readonly from: 'unknown' }
  | { readonly from: 'sides'; readonly width: string; readonly height: string }
  | { readonly from: 'input' }
  | { readonly from: 'factor'; readonly field: string; readonly maxPixels: number };

export interface ModelDescriptor {
  /** Endpoint id: the path a request is posted to. */
  readonly id: string;
  readonly title: string;
  /** Said in half a sentence: "Ideogram 4". */
  readonly family: string;
  readonly task: Task;
  readonly slots: readonly Slot[];
  /** In the order a designer reads them. */
  readonly fields: readonly Field[];
  readonly output: {
    readonly size: OutputSize;
    /** How its answer lists pictures (PROTOCOL 11.2); every known shape is understood all the same. */
    readonly shape: 'pictures' | 'picture';
    /** Content types it delivers, the usual one first. */
    readonly types: readonly string[];
  };
  /** What a price is reckoned by where no card can be had. */
  readonly price: {
    /** Decimal, in `currency`, for each 1,000,000 output pixels; `null`: nobody states a price but the card. */
    readonly perMegapixel: string | null;
    readonly currency: string;
    /** Where the figure is from, for the designer. */
    readonly source: string;
    /** What the stated price does not say. */
    readonly notStated: string;
    /** Fields that move the price: what passes were really charged is learned for each of their values. */
    readonly by: readonly string[];
    /**
     * What the model's evident upstream charges. Nobody says that it holds on the service: it makes a span of the stated price, and is
     * never shown as the price.
     */
    readonly suggested: {
      /** Per megapixel, by the value of a field. */
      readonly rates: { readonly field: string; readonly of: Readonly<Record<string, string>> };
      /** Once for each pass whose field has another value than `free`. */
      readonly fee: { readonly field: string; readonly free: string; readonly amount: string };
    } | null;
  };
  /** Seconds a pass usually takes, before the project has figures of its own; `null`: nobody says. */
  readonly usualSeconds: number | null;
  /** What it is good for, and what it is not (PROTOCOL 11.4). */
  readonly advice: {
    readonly madeFor: readonly string[];
    readonly notFor: readonly string[];
    readonly tips: readonly string[];
  };
  /** When to choose another model: one that does it, or a task that some model of the list does. */
  readonly instead?: readonly {
    /** What follows "Choose another model when": "you have no picture to start from". */
    readonly when: string;
    readonly by: { readonly model: string } | { readonly task: Task };
  }[];
  /** Made from the schema that the service publishes (from-schema.ts): recorded whole with each of its passes. Absent of models that ship with the app. */
  readonly published?: {
    readonly description: string;
    /** Names of its settings that are left out of the form, since nothing here knows how to ask for them. */
    readonly leftOut: readonly string[];
  };
}
