/** The two ways to run the core as a process of its own, behind one contract. */
import { fork } from 'node:child_process';
import { utilityProcess } from 'electron';
import type { FromCore, ToCore } from '../core/protocol.ts';

export interface CoreProcess {
  /** Undefined until the system has started it. */
  readonly pid: number | undefined;
  send(message: ToCore): void;
  /** At once, with no chance to tidy up. Its end still comes through `exit`. */
  kill(): void;
}

export interface CoreListeners {
  readonly message: (message: FromCore) => void;
  /** Called once, when the process has really ended. */
  readonly exit: (detail: string) => void;
}

export type Carrier = (listeners: CoreListeners) => CoreProcess;

export interface CoreProgram {
  /** The bundled entry of the core. */
  readonly entry: string;
  readonly env: NodeJS.ProcessEnv;
}

/** better-sqlite3 needs Node-API 10: Node 22.14, Electron 35. */
const DATABASE_NODE_API = 10;

export function canRunDatabase(): boolean {
  return Number(process.versions['napi']) >= DATABASE_NODE_API;
}

/** The core inside Electron's own Node. Ends with main. */
export function utilityCarrier(program: CoreProgram): Carrier {
  return (listeners) => {
    const child = utilityProcess.fork(program.entry, [], {
      env: program.env,
      stdio: 'inherit',
      serviceName: 'core',
    });
    child.on('message', (message: FromCore) => listeners.message(message));
    child.once('exit', (code) => listeners.exit(`exit code ${code}`));
    return {
      get pid() {
        return child.pid;
      },
      send: (message) => child.postMessage(message),
      kill: () => killHard(child.pid, () => child.kill()),
    };
  };
}

/** The core on another Node, for a runtime whose own is too old. It ends itself when the channel to main closes. */
export function forkCarrier(program: CoreProgram, node: string): Carrier {
  return (listeners) => {
    const child = fork(program.entry, [], {
      env: program.env,
      execPath: node,
      execArgv: [],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    let over = false;
    function end(detail: string): void {
      if (over) return;
      over = true;
      listeners.exit(detail);
    }
    child.on('message', (message) => listeners.message(message as FromCore));
    child.once('exit', (code, signal) => end(signal === null ? `exit code ${code}` : `signal ${signal}`));
    // also raised when a message could not be sent to a core that is just dying: then `exit` follows
    child.on('error', (error) => {
      if (child.pid === undefined) end(error.message);
    });
    return {
      pid: child.pid,
      send: (message) => {
        if (child.connected) child.send(message);
      },
      kill: () => killHard(child.pid, () => child.kill('SIGKILL')),
    };
  };
}

/** `UtilityProcess.kill()` asks politely (SIGTERM), which a core stuck in a loop with a handler would not hear. */
function killHard(pid: number | undefined, otherwise: () => void): void {
  if (pid === undefined) {
    otherwise();
    return;
  }
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // it ended in between
  }
}
