/** One set-up at a time in a checkout: two would delete each other's node_modules and bundles. */
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { cacheFolder, digest, root } from './folders.mjs';
import { say } from './steps.mjs';

const file = join(cacheFolder, `setup-${digest([root]).slice(0, 8)}.lock`);

/** How often a waiting set-up looks whether the other one has ended. */
const LOOK_AGAIN_MS = 250;

/** @param {() => Promise<void>} run */
export async function alone(run) {
  mkdirSync(cacheFolder, { recursive: true });
  for (let waited = false; !take(); waited = true) {
    if (!waited) say('set-up  waiting for another set-up of this checkout to end');
    await delay(LOOK_AGAIN_MS);
  }
  const release = () => rmSync(file, { force: true });
  process.once('exit', release);
  try {
    await run();
  } finally {
    process.off('exit', release);
    release();
  }
}

function take() {
  try {
    const handle = openSync(file, 'wx');
    writeSync(handle, String(process.pid));
    closeSync(handle);
    return true;
  } catch {
    if (!holderIsAlive()) rmSync(file, { force: true });
    return false;
  }
}

function holderIsAlive() {
  try {
    const pid = Number(readFileSync(file, 'utf8'));
    // an empty file: its maker is between creating and writing it
    return pid === 0 || process.kill(pid, 0);
  } catch {
    return false;
  }
}
