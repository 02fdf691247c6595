/** The entry of the thread that takes a snapshot in. It never sees a key: what comes and what is stored is sealed. */
import { createHash } from 'node:crypto';
import { parentPort, workerData } from 'node:worker_threads';
import { openSnapshotFile, type SnapshotFile } from '../../../db/register/snapshot-file.ts';
import { err, ok, type Result } from '../result.ts';
import type { IntakeError, IntakeJob, IntakeRequest } from './intake.ts';

const { file, manifest } = workerData as IntakeJob;
let snapshot: SnapshotFile | null = null;

parentPort?.on('message', (request: IntakeRequest) => {
  parentPort?.postMessage(carryOut(request));
  if (request.kind === 'close') parentPort?.close();
});

function carryOut(request: IntakeRequest): Result<number, IntakeError> {
  try {
    switch (request.kind) {
      case 'open':
        return open();
      case 'part':
        try {
          return take(new Uint8Array(request.bytes));
        } finally {
          // Freed now: hundreds of parts must not wait for the collector.
          request.bytes.transfer(0);
        }
      case 'finish':
        return snapshot?.finish() ? ok(snapshot.received()) : err({ kind: 'not-as-the-manifest-says', detail: 'counts' });
      case 'close':
        snapshot?.close();
        return ok(0);
    }
  } catch (error) {
    return err(problemOf(error));
  }
}

function open(): Result<number, IntakeError> {
  const opened = openSnapshotFile(file, manifest);
  if (!opened.ok) return err({ kind: opened.error.kind === 'disk-full' ? 'disk-full' : 'failed', detail: opened.error.kind });
  snapshot = opened.value;
  return ok(snapshot.received());
}

function take(bytes: Uint8Array): Result<number, IntakeError> {
  if (snapshot === null) return err({ kind: 'failed', detail: 'not open' });
  const part = manifest.parts[snapshot.received()];
  if (bytes.length !== part?.bytes || createHash('sha256').update(bytes).digest('hex') !== part.sha256) {
    return err({ kind: 'damaged-part', detail: `part ${snapshot.received()}` });
  }
  snapshot.take(bytes);
  return ok(snapshot.received());
}

function problemOf(error: unknown): IntakeError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const detail = error instanceof Error ? `${code} ${error.message}`.trim() : String(error);
  if (code.startsWith('SQLITE_FULL') || code === 'ENOSPC') return { kind: 'disk-full', detail };
  // The bytes are those that the authority signed, and no rows all the same.
  if (error instanceof RangeError || code.startsWith('SQLITE_CONSTRAINT')) return { kind: 'not-as-the-manifest-says', detail };
  return { kind: 'failed', detail };
}
