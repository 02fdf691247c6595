/** A whole kiosk's core against every simulator, in one process: real HTTP, real sockets, real SQLite files, time that can be hurried. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, vi } from 'vitest';
import { startCore } from '../../../electron/core/core.ts';
import type { PersonRecord } from '../../../electron/core/register/schemas.ts';
import { type AcceptorHandle, startAcceptor } from '../../simulators/acceptor/acceptor.ts';
import { type RunningAuthority, startAuthority } from '../../simulators/authority/authority.ts';
import type { Fault } from '../../simulators/authority/faults.ts';
import { type ReceiptPrinterHandle, startReceiptPrinter } from '../../simulators/escpos/receipt-printer.ts';
import { type IppPrinterHandle, startIppPrinter } from '../../simulators/ipp/ipp-printer.ts';
import { startTerminal, type TerminalHandle } from '../../simulators/terminal/terminal.ts';
import { memoryLog } from '../register/authority-world.ts';
import { type HurriedClock, hurriedClock } from './hurried-clock.ts';
import { type Kiosk, newKiosk, viewsOf } from './kiosk.ts';

export interface Lobby {
  readonly folder: string;
  readonly dataFolder: string;
  readonly configFile: string;
  readonly clock: HurriedClock;
  readonly authority: RunningAuthority;
  readonly terminal: TerminalHandle;
  readonly a4: IppPrinterHandle;
  readonly receipt: ReceiptPrinterHandle;
  /** Null without `cash`. */
  readonly acceptor: AcceptorHandle | null;
  /** Everything that any core of this lobby has logged. */
  readonly log: ReturnType<typeof memoryLog>;
  /** Starts the core on this lobby's folder; a second time only after the first was stopped. */
  open(environment?: Readonly<Record<string, string>>, onBroken?: () => void): Promise<Kiosk>;
  /** The authority's back door. */
  control<T>(method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<T>;
  fault(fault: Partial<Fault> & Pick<Fault, 'kind'>): Promise<void>;
  mend(): Promise<void>;
  close(): Promise<void>;
}

export interface LobbyOptions {
  readonly records: readonly PersonRecord[];
  /** With a bank-note acceptor; false when left out. */
  readonly cash?: boolean;
  /** Snapshots at the least cost are taken; false when left out. */
  readonly allowWeakDerivation?: boolean;
  /** Changes the configuration before it is written. */
  readonly configure?: (config: KioskConfig) => unknown;
}

export interface KioskConfig {
  readonly dataFolder: string;
  readonly credentialsFolder: string;
  readonly authority: { readonly url: string };
  readonly terminal: { readonly url: string; readonly saleId: string; readonly poiId: string };
  readonly printers: { readonly a4: { readonly uri: string }; readonly receipt: { readonly host: string; readonly port: number } };
  readonly cash?: { readonly path: string };
  readonly language: 'ar' | 'en';
}

/** Whole visits, several in a test, on a machine that may be busy. */
vi.setConfig({ testTimeout: 45_000, hookTimeout: 45_000 });

/** One authority a test file: it takes a second to start. Each lobby finds it without faults, its people as new, on its own time. */
let shared: { readonly folder: string; readonly authority: RunningAuthority } | undefined;
let sharedClock: HurriedClock = hurriedClock();

async function sharedAuthority(clock: HurriedClock): Promise<RunningAuthority> {
  sharedClock = clock;
  if (shared) return shared.authority;
  const folder = mkdtempSync(join(tmpdir(), 'authority-'));
  const authority = await startAuthority({
    dataFolder: join(folder, 'authority'),
    credentialsFolder: join(folder, 'credentials'),
    // The weakest that a kiosk takes: every core that starts asks for a snapshot.
    derivation: { memoryKiB: 19_456, passes: 2 },
    clock: {
      now: () => sharedClock.now(),
      monotonic: () => sharedClock.monotonic(),
      delay: (ms, signal) => sharedClock.delay(ms, signal),
    },
  });
  shared = { folder, authority };
  return authority;
}

afterAll(async () => {
  await shared?.authority.close();
  if (shared) rmSync(shared.folder, { recursive: true, force: true });
  shared = undefined;
});

/** A port on which nobody listens. */
export const deadPort = 9;

export async function openLobby({
  records,
  cash = false,
  allowWeakDerivation = false,
  configure = (config) => config,
}: LobbyOptions): Promise<Lobby> {
  const folder = mkdtempSync(join(tmpdir(), 'kiosk-'));
  const dataFolder = join(folder, 'data');
  mkdirSync(dataFolder, { recursive: true });
  const log = memoryLog();
  const clock = hurriedClock();
  const [authority, terminal, a4, receipt, acceptor] = await Promise.all([
    sharedAuthority(clock),
    startTerminal({ data: folder }),
    startIppPrinter(),
    startReceiptPrinter(),
    cash ? startAcceptor({ data: folder }) : null,
  ]);
  const configFile = join(folder, 'config.json');
  const config: KioskConfig = {
    dataFolder,
    credentialsFolder: authority.credentialsFolder,
    authority: { url: authority.url },
    terminal: { url: terminal.url, saleId: 'KIOSK-01', poiId: terminal.poiId },
    printers: { a4: { uri: a4.printerUri }, receipt: { host: receipt.host, port: receipt.port } },
    ...(acceptor && { cash: { path: acceptor.path } }),
    language: 'ar',
  };
  writeFileSync(configFile, JSON.stringify(configure(config)));
  const opened = new Set<Kiosk>();

  async function control<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await fetch(`${authority.controlUrl}${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  }

  await control('DELETE', '/faults');
  await control('POST', '/clock', { offsetMs: 0 });
  for (const record of records) await control('POST', '/records?fresh=1', record);
  return {
    folder,
    dataFolder,
    configFile,
    clock,
    authority,
    terminal,
    a4,
    receipt,
    acceptor,
    log,
    async open(environment = {}, onBroken = () => undefined) {
      const views = viewsOf();
      const started = await startCore({
        environment: { MUKHALASA_CONFIG: configFile, ...environment },
        onView: views.see,
        onBroken,
        allowWeakDerivation,
        clock,
        log,
      });
      if (!started.ok) throw new Error(`${started.error.kind}: ${started.error.message}`);
      const core = started.value;
      const kiosk = newKiosk({ ...core, views, told: () => log.events });
      opened.add(kiosk);
      return {
        ...kiosk,
        async stop() {
          opened.delete(kiosk);
          await core.stop();
        },
      };
    },
    control,
    fault: (fault) => control('POST', '/faults', fault),
    mend: () => control('DELETE', '/faults'),
    async close() {
      clock.run(1);
      for (const kiosk of opened) await kiosk.stop();
      opened.clear();
      await Promise.all([terminal.close(), a4.close(), receipt.close(), acceptor?.close()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
