/** The app, as a child of it sees it. */
export interface Parent {
  /** `sent` is called once the message is on its way. */
  say(message: unknown, sent?: () => void): void;
  onMessage(listener: (message: unknown) => void): void;
}

/** At once: a usual exit waits for decoders that may never end. */
export const die = (): void => {
  process.kill(process.pid, 'SIGKILL');
};

/** How long a message to Electron's main process, which tells nobody that it has left, is given. In milliseconds. */
const leaving = 50;

/** What Electron gives its utility processes in place of Node's channel, as `process.parentPort`. They end with the app by themselves. */
interface ParentPort {
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): unknown;
  postMessage(message: unknown): void;
}

const electronParent = (port: ParentPort): Parent => ({
  say: (message, sent) => {
    port.postMessage(message);
    if (sent) setTimeout(sent, leaving);
  },
  onMessage: (listener) => void port.on('message', ({ data }) => listener(data)),
});

const nodeParent: Parent = {
  say: (message, sent) => void process.send?.(message, undefined, undefined, () => sent?.()),
  onMessage: (listener) => {
    process.on('message', listener);
    // The app is gone, in whatever way.
    process.on('disconnect', die);
  },
};

const { parentPort } = process as { readonly parentPort?: ParentPort };

export const parent: Parent = parentPort ? electronParent(parentPort) : nodeParent;
