import { faultScript, type Fault, type FaultRule, type FaultScript, type FaultScriptInput } from './fault-script';
import type { RouteName } from './route-names';

/** Knows the script, and how often each route was called since it was set. */
export class FaultDesk {
  #script: FaultScript = faultScript.parse({});
  readonly #calls = new Map<RouteName, number>();

  /** `habits` hold under every script that does not say otherwise. */
  constructor(private readonly habits: FaultScriptInput = {}) {}

  get script(): FaultScript {
    return this.#script;
  }

  /** Counts begin anew. */
  set(script: FaultScriptInput): void {
    this.#script = faultScript.parse({ ...this.habits, ...script });
    this.#calls.clear();
  }

  /** The fault of the next call of a route, or `null`. */
  next(route: RouteName): Fault | null {
    const call = (this.#calls.get(route) ?? 0) + 1;
    this.#calls.set(route, call);
    return this.#script.faults.find((rule) => rule.route === route && fits(rule.on, call))?.do ?? null;
  }
}

function fits(on: FaultRule['on'], call: number): boolean {
  if (on === 'every') return true;
  if (typeof on === 'number') return on === call;
  if (Array.isArray(on)) return on.includes(call);
  return call >= on.from && call <= (on.to ?? Infinity);
}
