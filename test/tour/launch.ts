/** Electron under Playwright's driver, on the runtime that set-up chose. */
import { dirname } from 'node:path';
import { _electron, type ElectronApplication } from 'playwright';
import { readRuntime } from '../../electron/setup/runtime.mjs';

/** @param args every switch, and the application's folder */
export function launchElectron(args: readonly string[], env: NodeJS.ProcessEnv): Promise<ElectronApplication> {
  // not by `executablePath`: only the driver's own way holds the application back until it has attached, else one start in twenty hangs
  process.env['ELECTRON_OVERRIDE_DIST_PATH'] = dirname(readRuntime().executable);
  return _electron.launch({ args: [...args], env: env as Record<string, string> });
}
