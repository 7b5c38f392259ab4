import type { Bridge } from '../../src-main/contract/bridge';

/** What Electron's preload hands to the page; `null` in a browser. */
export const bridge: Bridge | null = (globalThis as { pentimento?: Bridge }).pentimento ?? null;
