import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * A reader sees the old content or the new one, never half of it, power cut or not; once this returns, the new one.
 * @throws what the file system throws: no space, no permission.
 */
export function writeAtomically(file: string, content: string): void {
  const folder = dirname(file);
  const made = mkdirSync(folder, { recursive: true, mode: 0o700 });
  const fresh = `${file}.new`;
  const handle = openSync(fresh, 'w', 0o600);
  try {
    // All of it, or it throws: a full disk takes a part of it without a word otherwise.
    writeFileSync(handle, content);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(fresh, file);
  syncFolder(folder);
  // The folder that was made for it is a new name as well.
  if (made !== undefined) syncFolder(dirname(made));
}

/** Without it a power cut may undo the change of names. */
function syncFolder(folder: string): void {
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
