import type { EventEmitter } from 'node:events';
import type { AppState, Settings, Workspace } from '../contract/views';
import type { Core } from '../core/core';
import type { Orders } from '../use-cases/orders';
import type { ExportJobs } from './export-jobs';
import type { ExportPreviews } from './preview';
import type { Projects } from './projects';
import type { TriesUnderWay } from './tries';
import type { WritePlaces } from './write-places';

/** What procedures work on. */
export interface AppContext {
  readonly core: Core;
  readonly projects: Projects;
  readonly exports: ExportJobs;
  readonly previews: ExportPreviews;
  readonly orders: Orders;
  readonly tries: TriesUnderWay;
  readonly places: WritePlaces;
  readonly settings: { get(): Settings; set(change: Partial<Settings>): void };
  readonly workspaces: { get(projectId: string): Workspace; set(projectId: string, workspace: Workspace): void };
  readonly events: EventEmitter<{ changed: [] }>;
  state(): Promise<AppState>;
  /** Something in `state()` has changed. */
  changed(): void;
  /** Looks which models of the open projects the service has no more, where passes run on it. */
  lookForWithdrawn(): Promise<void>;
  /** Asks for price cards that were read a while ago, where passes run on the service. */
  lookAtPrices(): Promise<void>;
}
