import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type Journal, openJournal } from '../../../db/journal/journal.ts';

/** Path of a journal that does not exist yet, in a folder that goes with the test. */
export function newJournalFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'journal-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'journal.db');
}

export function mustOpen(file: string): Journal {
  const opened = openJournal({ file, busyTimeoutMs: 50 });
  if (!opened.ok) throw new Error(opened.error.kind);
  return opened.value;
}
