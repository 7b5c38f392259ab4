import type { EventEmitter } from 'node:events';
import type { AppState, Settings, Workspace } from '../contract/views';
import type { Core } from './core';
import type { ExportJobs } from './export-jobs';
import type { ExportPreviews } from './preview';
import type { Projects } from './projects';

/** What procedures work on. */
export interface AppContext {
  readonly core: Core;
  readonly projects: Projects;
  readonly exports: ExportJobs;
  readonly previews: ExportPreviews;
  readonly settings: { get(): Settings; set(change: Partial<Settings>): void };
  readonly workspaces: { get(projectId: string): Workspace; set(projectId: string, workspace: Workspace): void };
  readonly events: EventEmitter<{ changed: [] }>;
  state(): Promise<AppState>;
  /** Something in `state()` has changed. */
  changed(): void;
}
