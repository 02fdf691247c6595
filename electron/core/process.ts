/** The core process's entry: one door (protocol.ts) on whichever carrier started it. Imports no Electron. */

import { type Core, startCore } from './core.ts';
import { createLog } from './log.ts';
import type { FromCore, ToCore } from './protocol.ts';

interface ParentPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): void;
}

interface Door {
  send(message: FromCore): void;
  onMessage(listener: (message: ToCore) => void): void;
}

/** utilityProcess gives `process.parentPort`, child_process gives `process.send`. */
function openDoor(): Door {
  const parentPort = (process as unknown as { readonly parentPort?: ParentPort }).parentPort;
  if (parentPort) {
    return {
      send: (message) => parentPort.postMessage(message),
      onMessage: (listener) => parentPort.on('message', (event) => listener(event.data as ToCore)),
    };
  }
  if (!process.send) throw new Error('the core is started by the application, not by hand');
  // A forked Node process survives the death of its parent; two cores must never live side by side.
  process.on('disconnect', () => process.exit(0));
  return {
    send: (message) => {
      if (process.connected) process.send?.(message);
    },
    onMessage: (listener) => process.on('message', (message) => listener(message as ToCore)),
  };
}

const log = createLog();

async function main(): Promise<void> {
  const door = openDoor();
  let core: Core;
  const started = await startCore({
    environment: process.env,
    log,
    onView: (view) => door.send({ type: 'event', topic: 'view', payload: view }),
    // The application starts another one, after a pause that grows.
    onBroken: () => void core.stop().finally(() => process.exit(1)),
  });
  if (!started.ok) {
    door.send({ type: 'refused', code: started.error.kind, message: started.error.message });
    return;
  }
  core = started.value;
  door.onMessage((message) => {
    switch (message.type) {
      case 'ping':
        door.send({ type: 'pong', id: message.id });
        break;
      case 'call':
        door.send({ type: 'reply', id: message.id, result: core.call(message.method, message.input) });
        break;
      case 'shutdown':
        void core.stop().finally(() => process.exit(0));
        break;
    }
  });
  door.send({ type: 'ready', node: process.version });
  door.send({ type: 'event', topic: 'view', payload: core.view() });
}

/** Unexpected. What an error says may quote anything, so it goes through the log like the rest; the application starts another core. */
function die(error: unknown): never {
  log.error('core.died', { detail: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  process.exit(1);
}

process.on('uncaughtException', die);
main().catch(die);
