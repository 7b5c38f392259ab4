import type { Clock } from '../ports';
import type { StartChild } from '../children/child';
import type { AccountScriptInput } from './account';
import type { FaultScriptInput } from './fault-script';

/** The offline engine as the rest of the app sees it: a server on loopback that plays ModelRunner. */
export interface EmulatorOptions {
  /** 0: any free port. */
  readonly port?: number;
  /** `0` for the engine built in, which is free; `0.06` for `pentimento emulator`, so that money can be tried. Per megapixel. */
  readonly pricePerMegapixel: string;
  /** Where uploads and results are kept while it runs; deleted at close. Default: a folder in the system's temporary place. */
  readonly folder?: string;
  /** Scales the time a job takes; 1 is 0.3–3 s by rendering speed; tests use 0. */
  readonly latency?: number;
  /** Keys that are taken; without one of them nothing is answered but files by their unguessable names. Default: any key at all. */
  readonly keys?: readonly string[];
  /**
   * Where URLs in answers lie: `origin` is the address the client used, so that anything can follow them; `service` names the
   * hosts of PROTOCOL 1, as the real service does. Default `origin`.
   */
  readonly urls?: 'origin' | 'service';
  /** Milliseconds between `: hb` comments of the stream. Default 25,000. */
  readonly heartbeat?: number;
  /** What it charges, and the account's balance (docs/fault-lab.md). Default: `pricePerMegapixel`, and an account that never runs low. */
  readonly account?: AccountScriptInput;
  /** What holds under every script that does not say otherwise. */
  readonly habits?: Omit<FaultScriptInput, 'faults'>;
  /** What goes wrong (docs/fault-lab.md). Default: nothing. */
  readonly faults?: FaultScriptInput;
}

/** What only the one who starts it knows. */
export interface EmulatorParts {
  /** The built restyle program, as an absolute path. */
  readonly programs: { readonly restyle: string };
  /** Who starts its processes. Absent: Node. */
  readonly startChild?: StartChild;
  readonly clock?: Clock;
}

export interface Emulator {
  /** `http://127.0.0.1:<port>` */
  readonly origin: string;
  /** Jobs created per client job id: the number that matters in double-submit tests. */
  readonly jobsByClientJobId: ReadonlyMap<string, number>;
  /** Replaces the fault script; calls are counted anew. Throws a ZodError for one that makes no sense. */
  setFaults(script: FaultScriptInput): void;
  /** Replaces what it charges, and the balance. Throws a ZodError for what makes no sense. */
  setAccount(script: AccountScriptInput): void;
  close(): Promise<void>;
}
