/** Proves a runtime before anything relies on it: a window shows a page, and a core process opens a database. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hasDisplay, openVirtualDisplay } from './display.mjs';
import { digest, readStamp, root, stampFolder, writeStamp } from './folders.mjs';
import { run, tail } from './program.mjs';
import { runtimeArguments, writeRuntime } from './runtime.mjs';
import { SetupFailure, say } from './steps.mjs';

/** A cold start on a slow disk takes a few seconds; a window that hangs must not hang set-up. */
const PROOF_LIMIT_MS = 60_000;

const stamp = join(stampFolder, 'proof');

/** @param {import('./runtime.mjs').Runtime} runtime */
export async function proveRuntime(runtime) {
  const wanted = digest([runtime.kind, runtime.version, runtime.executable, String(process.getuid?.())]);
  if (readStamp(stamp) === wanted) return 'already opened a window and a core here';
  const display = hasDisplay() ? null : await openVirtualDisplay({ width: 800, height: 600 });
  try {
    const env = display === null ? process.env : { ...process.env, DISPLAY: display.name };
    let proof = await prove(runtime, env);
    if (proof.code !== 0 && !runtime.noSandbox) {
      const without = { ...runtime, noSandbox: true };
      const second = await prove(without, env);
      if (second.code === 0) {
        say("set-up  note: Chromium's sandbox does not start here (no user namespaces?); this machine is for demonstrations only");
        runtime = without;
        proof = second;
      }
    }
    if (proof.code !== 0) {
      throw new SetupFailure(
        `Electron ${runtime.version} (${runtime.kind}) did not open a window and a core:\n${tail(proof.output)}`,
        `To see more, run: ${runtime.executable} ${runtimeArguments(runtime).join(' ')} ${join(root, 'electron', 'setup', 'proof')}`,
      );
    }
    writeRuntime(runtime);
    writeStamp(stamp, wanted);
    return 'opened a window and a core';
  } finally {
    await display?.close();
  }
}

/**
 * @param {import('./runtime.mjs').Runtime} runtime
 * @param {NodeJS.ProcessEnv} env
 */
async function prove(runtime, env) {
  const userFolder = mkdtempSync(join(tmpdir(), 'mukhalasa-proof-'));
  const args = [...runtimeArguments(runtime), '--disable-gpu', `--user-data-dir=${userFolder}`, join(root, 'electron', 'setup', 'proof')];
  try {
    return await run(runtime.executable, args, {
      env: { ...env, MUKHALASA_NODE: runtime.node },
      limitMs: PROOF_LIMIT_MS,
    });
  } finally {
    rmSync(userFolder, { recursive: true, force: true });
  }
}
