/** SQLite's online backup in small steps, so that whoever uses the database meanwhile does not wait. */
import { closeSync, fdatasync, openSync } from 'node:fs';
import type { Database } from '../sqlite.ts';

/** 128 kB in one turn of the event loop. */
const PAGES_A_STEP = 32;
/** After each megabyte the disk catches up. What the copy's cache still holds, 16 MB at the most, is written by the last step: 30 ms for 10 MB. */
const PAGES_A_SYNC = 256;

/** @param file is written over; for its owner alone */
export async function copyOnline(db: Database, file: string): Promise<void> {
  closeSync(openSync(file, 'w', 0o600));
  const handle = openSync(file, 'r');
  let unsynced = 0;
  let syncing = false;
  function nextPages(): number {
    if (syncing) return 0;
    if (unsynced < PAGES_A_SYNC) {
      unsynced += PAGES_A_STEP;
      return PAGES_A_STEP;
    }
    syncing = true;
    unsynced = 0;
    fdatasync(handle, () => {
      syncing = false;
    });
    return 0;
  }
  try {
    await db.backup(file, { progress: nextPages });
  } finally {
    closeSync(handle);
  }
}
