import type { Router } from '@orpc/server';
import type { Contract } from '../contract';
import type { AppPorts } from '../ports';

/** The whole product behind one door. Hosts mount it; they hold no rule of their own. */
export interface App {
  /** Implements the contract; needs no request context. */
  readonly router: Router<Contract, Record<never, never>>;
  /** GET and HEAD: pictures of a project by opaque ids (contract/assets.ts). Confined to real paths inside open projects. */
  assets(request: Request): Promise<Response>;
  /** POST: a dropped or pasted picture's bytes. */
  imports(request: Request): Promise<Response>;
  /** A picture of a project, by its address in contract/assets.ts, as a file of this name that other programs may have; `null` where there is none. */
  dragged(address: string, name: string): Promise<string | null>;
  /** Passes that still run or wait, for a host that is asked to quit. */
  busy(): { readonly running: number; readonly waiting: number };
  /** Called with passes whose end nobody has looked at yet is the shell's affair; this only ends: owners let go, processes stopped, engines closed. Runs go on at the next start. */
  close(): Promise<void>;
}

export type CreateApp = (ports: AppPorts) => Promise<App>;
