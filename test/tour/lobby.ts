/** A lobby: every simulator in a process of its own, and the kiosk's configuration that points at them. */
import { type ChildProcess, spawn } from 'node:child_process';
import { lstatSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import type { Policy } from '../../electron/core/register/schemas.ts';
import type { Mode } from '../../electron/core/staff/roles.ts';
import { isWhole } from '../simulators/authority/credentials.ts';

const READY_TIMEOUT_MS = 20_000;
const LOOK_AGAIN_MS = 20;
const root = join(import.meta.dirname, '../..');

type SimulatorName = 'authority' | 'terminal' | 'escpos' | 'cups' | 'ipp' | 'acceptor';

interface Started {
  readonly ready: unknown;
  readonly process: ChildProcess;
  readonly args: readonly string[];
}

interface AuthorityReady {
  readonly url: string;
  readonly controlUrl: string;
}
interface TerminalReady {
  readonly url: string;
  readonly controlUrl: string;
}
interface ReceiptReady {
  readonly host: string;
  readonly port: number;
  readonly controlUrl: string;
}
interface A4Ready {
  readonly printerUri: string;
  readonly controlUrl: string;
}
interface AcceptorReady {
  /** Its serial port. */
  readonly path: string;
  readonly controlUrl: string;
}

export interface Lobby {
  readonly folder: string;
  readonly configFile: string;
  readonly credentialsFolder: string;
  readonly dataFolder: string;
  readonly authority: AuthorityReady;
  readonly terminal: TerminalReady;
  readonly receiptPrinter: ReceiptReady;
  readonly a4Printer: A4Ready & {
    readonly kind: 'cups' | 'ipp-simulator';
    readonly why?: string;
  };
  /** Null where no serial line can be made. */
  readonly acceptor: AcceptorReady | null;
  /** kill -9, as when its plug is pulled. */
  kill(name: SimulatorName): Promise<void>;
  /** Again, at the same address and with what its device remembers; its control address may be another. @param more arguments */
  restart(name: SimulatorName, more?: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

export interface LobbyOptions {
  readonly folder: string;
  /** Left out: a kiosk. */
  readonly mode?: Mode;
  readonly language: 'ar' | 'en';
  readonly records: readonly string[];
  /** Ways to pay that the authority's policy allows; left out: as in its first policy. */
  readonly methods?: Policy['methods'];
  /** Left out: CUPS where it can be had. */
  readonly a4?: 'ipp';
  /** Of a simulator, beside the usual ones. */
  readonly more?: Partial<Readonly<Record<SimulatorName, readonly string[]>>>;
  readonly log: (line: string) => void;
}

export async function openLobby(options: LobbyOptions): Promise<Lobby> {
  const { folder, log } = options;
  const credentialsFolder = join(folder, 'credentials');
  const dataFolder = join(folder, 'data');
  // What an older version left cannot be read with the keys of this one.
  const afresh = !isWhole(credentialsFolder);
  for (const sub of [
    credentialsFolder,
    dataFolder,
    join(folder, 'authority'),
    join(folder, 'terminal'),
    join(folder, 'receipt'),
    join(folder, 'a4'),
    join(folder, 'acceptor'),
  ]) {
    if (afresh) rmSync(sub, { recursive: true, force: true });
    mkdirSync(sub, { recursive: true, mode: 0o700 });
  }
  const running = new Map<SimulatorName, Started>();
  async function start<R>(name: SimulatorName, args: readonly string[]): Promise<R> {
    const started = await startSimulator(name, [...args, ...(options.more?.[name] ?? [])], log);
    running.set(name, started);
    return started.ready as R;
  }
  function runningOne(name: SimulatorName): Started {
    const one = running.get(name);
    if (!one) throw new Error(`there is no ${name} in this lobby`);
    return one;
  }
  async function kill(name: SimulatorName): Promise<void> {
    const { process, ready } = runningOne(name);
    await ended(process, 'SIGKILL');
    // The far end of a serial line goes a little later, and takes its path with it.
    const { path } = ready as Partial<AcceptorReady>;
    while (path !== undefined && lstatSync(path, { throwIfNoEntry: false })) await delay(LOOK_AGAIN_MS);
  }
  async function restart(name: SimulatorName, more: readonly string[] = []): Promise<void> {
    const { args, ready } = runningOne(name);
    await start(name, [...args, ...atPort(ready), ...more]);
  }
  async function close(): Promise<void> {
    await Promise.all([...running.values()].map((one) => ended(one.process, 'SIGTERM')));
  }
  try {
    const [authority, terminal, receiptPrinter, a4Printer, acceptor] = await Promise.all([
      start<AuthorityReady>('authority', [
        ...['--port', '0', '--data', join(folder, 'authority'), '--credentials', credentialsFolder],
        ...options.records.flatMap((file) => ['--record', file]),
      ]),
      start<TerminalReady>('terminal', ['--port', '0', '--data', join(folder, 'terminal'), '--mode', 'approve', '--delay', '1500']),
      start<ReceiptReady>('escpos', ['--port', '0', '--out', join(folder, 'receipt')]),
      startA4(options, start),
      startAcceptor(folder, start, log),
    ]);
    if (options.methods) await setMethods(authority, options.methods);
    const configFile = join(folder, 'config.json');
    writeFileSync(
      configFile,
      `${JSON.stringify(
        {
          dataFolder,
          credentialsFolder,
          authority: { url: authority.url },
          terminal: {
            url: terminal.url,
            saleId: 'KIOSK-DEMO-01',
            poiId: 'SIM-TERMINAL-01',
          },
          printers: {
            a4: { uri: a4Printer.printerUri },
            receipt: { host: receiptPrinter.host, port: receiptPrinter.port },
          },
          ...(acceptor && { cash: { path: acceptor.path } }),
          mode: options.mode ?? 'kiosk',
          language: options.language,
        },
        null,
        2,
      )}\n`,
    );
    return {
      folder,
      configFile,
      credentialsFolder,
      dataFolder,
      authority,
      get terminal() {
        return runningOne('terminal').ready as TerminalReady;
      },
      get receiptPrinter() {
        return runningOne('escpos').ready as ReceiptReady;
      },
      get a4Printer() {
        return { ...a4Printer, ...(runningOne(a4Printer.kind === 'cups' ? 'cups' : 'ipp').ready as A4Ready) };
      },
      get acceptor() {
        return acceptor && (runningOne('acceptor').ready as AcceptorReady);
      },
      kill,
      restart,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The real private CUPS queue where it can be had, else the IPP simulator, said aloud. */
async function startA4(
  { folder, a4, log }: LobbyOptions,
  start: <R>(name: SimulatorName, args: readonly string[]) => Promise<R>,
): Promise<Lobby['a4Printer']> {
  const ipp = ['--port', '0', '--out', join(folder, 'a4')];
  if (a4 === 'ipp') return { kind: 'ipp-simulator', ...(await start<A4Ready>('ipp', ipp)) };
  try {
    return {
      kind: 'cups',
      ...(await start<A4Ready>('cups', ['--folder', join(folder, 'a4')])),
    };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    log(`A4 printer: CUPS cannot be had here (${why}); the IPP simulator stands in for it`);
    return {
      kind: 'ipp-simulator',
      why,
      ...(await start<A4Ready>('ipp', ipp)),
    };
  }
}

async function startAcceptor(
  folder: string,
  start: <R>(name: SimulatorName, args: readonly string[]) => Promise<R>,
  log: (line: string) => void,
): Promise<AcceptorReady | null> {
  try {
    return await start<AcceptorReady>('acceptor', ['--data', join(folder, 'acceptor')]);
  } catch (error) {
    log(`bank-note acceptor: none, so no cash (${error instanceof Error ? error.message : String(error)})`);
    return null;
  }
}

async function setMethods({ controlUrl }: AuthorityReady, methods: Policy['methods']): Promise<void> {
  const answer = await fetch(`${controlUrl}/policy`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ methods }),
  });
  if (!answer.ok) throw new Error(`the authority's policy: ${answer.status} ${await answer.text()}`);
}

/** The last of two equal options counts. */
function atPort(ready: unknown): string[] {
  const { url, port, printerUri } = ready as { readonly url?: string; readonly port?: number; readonly printerUri?: string };
  const at = port ?? /:(\d+)(?:\/|$)/.exec(url ?? printerUri ?? '')?.[1];
  return at === undefined ? [] : ['--port', String(at)];
}

function startSimulator(name: SimulatorName, args: readonly string[], log: (line: string) => void): Promise<Started> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(root, 'test/simulators', name, 'main.ts'), ...args, '--exit-with-parent'], {
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    const errors: string[] = [];
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`the ${name} simulator was not ready within ${READY_TIMEOUT_MS / 1000} s: ${errors.slice(-3).join(' / ')}`));
    }, READY_TIMEOUT_MS);
    createInterface({ input: child.stderr }).on('line', (line) => {
      errors.push(line);
      log(`[${name}] ${line}`);
    });
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (!line.startsWith('{')) return;
      clearTimeout(timer);
      const ready = JSON.parse(line) as { readonly ready: boolean; readonly reason?: string };
      if (ready.ready) resolve({ ready, process: child, args });
      else reject(new Error(ready.reason ?? 'not ready'));
    });
    child.on('exit', (code) => {
      clearTimeout(timer);
      reject(new Error(`the ${name} simulator ended with code ${code}: ${errors.slice(-3).join(' / ')}`));
    });
  });
}

/** Killed after a while when it does not end by itself. */
function ended(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) {
      resolve();
      return;
    }
    const timer = setTimeout(() => child.kill('SIGKILL'), 5000);
    child.once('exit', () => {
      clearTimeout(timer);
      resolve();
    });
    child.kill(signal);
  });
}
