// A utility process of the stand-in: `process.parentPort` is there, and nothing of Node's own channel.
import './archive.mjs';
import { EventEmitter } from 'node:events';
import { pathToFileURL } from 'node:url';

const send = /** @type {(message: unknown) => boolean} */ (process.send).bind(process);
const on = process.on.bind(process);

/** @type {unknown[]} */
const waiting = [];

class ParentPort extends EventEmitter {
  /** @param {unknown} message */
  postMessage(message) {
    send(structuredClone(message));
  }
}
const port = new ParentPort();
const hand = (/** @type {unknown} */ data) => port.emit('message', { data, ports: [] });
// Messages wait for the first listener.
on('message', (data) => (port.listenerCount('message') === 0 ? waiting.push(data) : hand(data)));
port.on('newListener', (name) => {
  if (name === 'message') queueMicrotask(() => waiting.splice(0).forEach(hand));
});
// Chromium ends its children with itself.
on('disconnect', () => process.kill(process.pid, 'SIGKILL'));

for (const name of ['send', 'disconnect']) Object.defineProperty(process, name, { value: undefined });
for (const name of /** @type {const} */ (['on', 'once', 'addListener'])) {
  const before = /** @type {(event: string, listener: () => void) => unknown} */ (process[name]).bind(process);
  Object.defineProperty(process, name, {
    value: (/** @type {string} */ event, /** @type {() => void} */ listener) => {
      if (event === 'message' || event === 'disconnect')
        throw new Error(`A utility process hears no '${event}' from process: process.parentPort has it`);
      return before(event, listener);
    },
  });
}
Object.defineProperty(process, 'type', { value: 'utility' });
Object.defineProperty(process, 'parentPort', { value: port, enumerable: true });

// As in Electron: [binary, program, …].
process.argv.splice(1, 1);
await import(pathToFileURL(process.argv[1] ?? '').href);
