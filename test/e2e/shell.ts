/** The real main process and bridge in real Electron, with a page and a core that stand in for ours. */
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ElectronApplication, Page } from 'playwright';
import { readRuntime, runtimeArguments } from '../../electron/setup/runtime.mjs';
import { launchElectron } from '../tour/launch.ts';

export const projectRoot = join(import.meta.dirname, '../..');

export const carriers = ['fork', 'utility'] as const;

export interface ShellOptions {
  readonly carrier?: (typeof carriers)[number];
  readonly env?: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
  /** HTML of the page; the default one fills `window.heard` with each view. */
  readonly page?: string;
}

export interface Shell {
  readonly app: ElectronApplication;
  readonly page: Page;
  /** The application's folder: bundles, page, user data. */
  readonly folder: string;
  /** What main wrote on stderr so far. */
  logged(): string;
  /** Process ids of the cores started so far, oldest first. */
  cores(): number[];
  sawTwoCores(): boolean;
  close(): Promise<void>;
}

export interface ShellCommand {
  readonly executable: string;
  readonly args: readonly string[];
  readonly env: Record<string, string>;
  readonly folder: string;
}

const defaultPage = '<!doctype html><title>stand-in</title><h1>stand-in</h1><input id="field"><script src="/page.js"></script>';
const pageScript = 'window.heard = []; window.stop = window.kiosk.subscribe("view", (view) => window.heard.push(view));';

/** Lays out an application folder as the build does, with stand-ins, and says how to start it. */
export function layOutShell(options: ShellOptions = {}): ShellCommand {
  const folder = mkdtempSync(join(tmpdir(), 'shell-'));
  for (const part of ['main', 'preload']) cpSync(join(projectRoot, 'out', part), join(folder, 'out', part), { recursive: true });
  mkdirSync(join(folder, 'out/renderer/assets'), { recursive: true });
  writeFileSync(join(folder, 'out/renderer/index.html'), options.page ?? defaultPage);
  writeFileSync(join(folder, 'out/renderer/page.js'), pageScript);
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'shell', main: 'out/main/main.cjs' }));
  writeFileSync(join(folder, 'secret.json'), '"outside"');
  symlinkSync(join(projectRoot, 'node_modules'), join(folder, 'node_modules'));
  const runtime = readRuntime();
  return {
    executable: runtime.executable,
    args: [...runtimeArguments(runtime), '--disable-gpu', ...(options.args ?? []), `--user-data-dir=${join(folder, 'user')}`, folder],
    env: {
      ...(process.env as Record<string, string>),
      MUKHALASA_CORE: join(import.meta.dirname, 'stand-in-core.cjs'),
      MUKHALASA_CARRIER: options.carrier ?? 'fork',
      MUKHALASA_WINDOW: '800x600',
      STAND_IN_DIARY: join(folder, 'diary'),
      ...options.env,
    },
    folder,
  };
}

export async function openShell(options: ShellOptions = {}): Promise<Shell> {
  const command = layOutShell(options);
  const app = await launchElectron(command.args, command.env);
  const lines: string[] = [];
  app.process().stderr?.on('data', (chunk: Buffer) => lines.push(chunk.toString()));
  const page = await app.firstWindow();
  const diary = (): string => (existsSync(join(command.folder, 'diary')) ? readFileSync(join(command.folder, 'diary'), 'utf8') : '');
  return {
    app,
    page,
    folder: command.folder,
    logged: () => lines.join(''),
    cores: () => [...diary().matchAll(/^start (\d+)$/gm)].map((match) => Number(match[1])),
    sawTwoCores: () => diary().includes('two cores'),
    close: async () => {
      await app.close();
      rmSync(command.folder, { recursive: true, force: true });
    },
  };
}

/** Longer than any stand-in takes to answer. */
const CALL_LIMIT_MS = 2_000;

/** Calls through the bridge, as a page does. Rejects when the page goes away meanwhile, which Playwright does not always notice. */
export async function call(page: Page, method: string, input?: unknown): Promise<unknown> {
  const limit = Promise.withResolvers<never>();
  const timer = setTimeout(() => limit.reject(new Error(`${method} was not answered in time`)), CALL_LIMIT_MS);
  try {
    return await Promise.race([
      page.evaluate(([name, value]) => window.kiosk.call(name as string, value), [method, input] as const),
      limit.promise,
    ]);
  } finally {
    clearTimeout(timer);
  }
}

export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
