/**
 * Room on the disk that only the journal may use: a file of zeros beside it. When the disk is full while a device's answer is to
 * be stored, the file makes way for it.
 */
import { closeSync, fsyncSync, openSync, rmSync, statSync, writeSync } from 'node:fs';

/** A payment of 400 lines writes about 200 kB until its papers are out. */
const HEADROOM_BYTES = 1024 * 1024;

/** False when there is no room for it: then no money may be taken. */
export function reserveHeadroom(journalFile: string): boolean {
  const file = `${journalFile}.headroom`;
  if (statSync(file, { throwIfNoEntry: false })?.size === HEADROOM_BYTES) return true;
  try {
    const handle = openSync(file, 'w', 0o600);
    try {
      const zeros = new Uint8Array(64 * 1024);
      for (let written = 0; written < HEADROOM_BYTES; )
        written += writeSync(handle, zeros, 0, Math.min(zeros.length, HEADROOM_BYTES - written));
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    return true;
  } catch {
    // Half a reserve would only take room away from the journal.
    rmSync(file, { force: true });
    return false;
  }
}

/** Gives the room free. False when there was none. */
export function releaseHeadroom(journalFile: string): boolean {
  const file = `${journalFile}.headroom`;
  if (!statSync(file, { throwIfNoEntry: false })) return false;
  rmSync(file, { force: true });
  return true;
}
