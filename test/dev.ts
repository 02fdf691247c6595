/**
 * `npm run dev -- [--lang ar|en] [--record FILE]`: the program against the simulators, with reload. Vite serves the renderer; a change in main
 * starts the application again, one in the core the core alone.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { hasDisplay } from '../electron/setup/display.mjs';
import { readRuntime } from '../electron/setup/runtime.mjs';
import { openLobby } from './tour/lobby.ts';
import { readOptions } from './tour/options.ts';

const root = join(import.meta.dirname, '..');
const electronVite = join(root, 'node_modules/electron-vite/bin/electron-vite.js');

function startVite(args: readonly string[], env: NodeJS.ProcessEnv): ChildProcess {
  return spawn(process.execPath, [electronVite, ...args], { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } });
}

async function main(): Promise<void> {
  if (!hasDisplay()) throw new Error('There is no display: run "xvfb-run -a npm run dev", or set DISPLAY.');
  const options = readOptions(process.argv.slice(2), true);
  const runtime = readRuntime();
  const folder = join(root, 'out/dev');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const lobby = await openLobby({
    folder,
    language: options.language,
    records: [options.recordFile],
    methods: options.methods,
    log: (line) => console.error(line),
  });
  const core = startVite(['build', '--mode', 'core', '--watch', '--logLevel', 'warn'], {});
  const shell = startVite(['dev', '--watch', ...(runtime.noSandbox ? ['--noSandbox'] : [])], {
    ELECTRON_EXEC_PATH: runtime.executable,
    MUKHALASA_CONFIG: lobby.configFile,
    MUKHALASA_WINDOW: `${options.size.width}x${options.size.height}`,
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => shell.kill(signal));
  await once(shell, 'exit');
  core.kill();
  await lobby.close();
}

await main();
