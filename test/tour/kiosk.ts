/** The kiosk's real window: the development build by Playwright's Electron driver, a package from outside over its debugging port. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { ElectronApplication, Page } from 'playwright';
import { readRuntime, runtimeArguments } from '../../electron/setup/runtime.mjs';
import { launchElectron } from './launch.ts';
import { attach, evaluateIn, type Screen, screenOfDebuggedPage, screenOfPage } from './screen.ts';

const root = join(import.meta.dirname, '../..');
const START_TIMEOUT_MS = 30_000;

export interface KioskOptions {
  readonly configFile: string;
  readonly userFolder: string;
  readonly size: { readonly width: number; readonly height: number };
  /** The executable of a package; null for the development build. */
  readonly packaged: string | null;
  readonly log: (line: string) => void;
}

export interface Kiosk {
  readonly screen: Screen;
  readonly electron: string;
  /** Of the main process. */
  readonly pid: number;
  /** Resolves when somebody closes the window. */
  closed(): Promise<void>;
  close(): Promise<void>;
}

/** What only the development build gives: Playwright's hold on the window and on the main process. */
export interface DevelopmentKiosk extends Kiosk {
  readonly page: Page;
  readonly app: ElectronApplication;
}

export function openKiosk(options: KioskOptions & { readonly packaged: null }): Promise<DevelopmentKiosk>;
export function openKiosk(options: KioskOptions): Promise<Kiosk>;
export function openKiosk(options: KioskOptions): Promise<Kiosk> {
  return options.packaged === null ? openDevelopment(options) : openPackage(options, options.packaged);
}

function environment({ configFile, size }: KioskOptions): Record<string, string> {
  return { ...(process.env as Record<string, string>), MUKHALASA_CONFIG: configFile, MUKHALASA_WINDOW: `${size.width}x${size.height}` };
}

async function openDevelopment(options: KioskOptions): Promise<DevelopmentKiosk> {
  const runtime = readRuntime();
  const args = [...runtimeArguments(runtime), '--disable-gpu', `--user-data-dir=${options.userFolder}`, root];
  const app = await launchElectron(args, environment(options));
  logLines(app.process(), options.log);
  const page = await app.firstWindow();
  return {
    app,
    page,
    screen: screenOfPage(page),
    electron: runtime.version,
    pid: app.process().pid ?? 0,
    closed: () => new Promise((resolve) => app.once('close', () => resolve())),
    close: () => app.close(),
  };
}

async function openPackage(options: KioskOptions, executable: string): Promise<Kiosk> {
  const runtime = readRuntime();
  const child = spawn(
    executable,
    [...runtimeArguments(runtime), '--disable-gpu', `--user-data-dir=${options.userFolder}`, '--remote-debugging-port=0'],
    {
      env: environment(options),
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  logLines(child, options.log);
  const ended = once(child, 'exit').then(() => undefined);
  const giveUpAt = performance.now() + START_TIMEOUT_MS;
  const page = await attach(await debuggingPort(child), giveUpAt);
  // While the window goes from its first document to the kiosk's there is nothing to ask.
  while (!(await evaluateIn<boolean>(page, `document.querySelector('[data-page]') !== null`).catch(() => false))) {
    if (performance.now() > giveUpAt) throw new Error('the package showed no page');
  }
  return {
    screen: screenOfDebuggedPage(page),
    electron: runtime.version,
    pid: child.pid ?? 0,
    closed: () => ended,
    async close() {
      page.close();
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** Chromium says on stderr where its debugging port listens. */
function debuggingPort(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('the package did not open its debugging port')), START_TIMEOUT_MS);
    let said = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      const address = /DevTools listening on (ws:\/\/\S+)/.exec(said)?.[1];
      if (!address) return;
      clearTimeout(timer);
      resolve(Number(new URL(address).port));
    });
    child.once('exit', (code) => reject(new Error(`the package ended with ${code}: ${said.slice(-500)}`)));
  });
}

function logLines(child: ChildProcess, log: (line: string) => void): void {
  child.stderr?.on('data', (chunk: Buffer) => {
    for (const line of chunk.toString().split('\n')) if (line.trim() !== '') log(`[kiosk] ${line}`);
  });
}

/** A screen that outlives its renderer: Playwright loses hold of a page whose process has died. */
export function lastingScreen({ app }: DevelopmentKiosk): Pick<Screen, 'evaluate'> & { press(selector: string): Promise<void> } {
  const evaluate = <T>(expression: string): Promise<T> =>
    app.evaluate(
      ({ BrowserWindow }, code) => BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(code) as Promise<never>,
      expression,
    );
  return {
    evaluate,
    press: (selector) => evaluate(`document.querySelector(${JSON.stringify(selector)}).click()`),
  };
}
