/** The entry of the thread that finishes one copy. */
import { parentPort, workerData } from 'node:worker_threads';
import { type CopyDone, type CopyJob, keepCopy } from './copy-files.ts';

function done(): CopyDone {
  try {
    return keepCopy(workerData as CopyJob);
  } catch (error) {
    return { ok: false, detail: error instanceof Error ? error.message : String(error) };
  }
}

parentPort?.postMessage(done());
