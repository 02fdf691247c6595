/**
 * Opens the kiosk's journal, or says to staff what is wrong with it and what they do. Whatever is wrong, nothing is made anew: an
 * empty journal would be a kiosk that has forgotten whose money it holds.
 */
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Journal, openJournal } from '../../../db/journal/journal.ts';
import { inspectCopy } from '../../../db/journal/journal-file.ts';
import type { OpenError } from '../../../db/sqlite.ts';
import { err, ok, type Result } from '../result.ts';
import { copiesIn } from './copy-files.ts';

export interface JournalPlace {
  readonly file: string;
  /** Where copies of it are. */
  readonly copies: readonly string[];
}

export interface JournalFault {
  readonly kind: `journal-${OpenError['kind'] | 'missing' | 'restore-unfinished'}`;
  /** For staff: which file, that it was left as it is, and what to do. */
  readonly message: string;
}

/** Lies beside the journal from the first step of a restore to its last. */
export function restoreMark(file: string): string {
  return `${file}.restoring`;
}

/** Lies beside a journal in which a fault was found while it ran: then the whole of it is read at the next start. */
function suspectMark(file: string): string {
  return `${file}.suspect`;
}

export function suspectJournal(file: string): void {
  writeFileSync(suspectMark(file), '', { mode: 0o600 });
}

export function forgetSuspicion(file: string): void {
  rmSync(suspectMark(file), { force: true });
}

export function openKeptJournal(place: JournalPlace): Result<Journal, JournalFault> {
  const { file } = place;
  if (existsSync(restoreMark(file))) return err(unfinished(file));
  if (!existsSync(file) && place.copies.some((folder) => copiesIn(folder).length > 0)) {
    return err({ kind: 'journal-missing', message: `The journal ${file} is gone. No new one was made. ${howToRestore(place)}` });
  }
  const suspect = existsSync(suspectMark(file));
  const opened = openJournal({ file, ...(suspect ? { check: 'always' } : {}) });
  if (!opened.ok) return err({ kind: `journal-${opened.error.kind}`, message: describe(opened.error, place) });
  // A restore that began meanwhile has found the file free: it goes first.
  if (existsSync(restoreMark(file))) {
    opened.value.close();
    return err(unfinished(file));
  }
  if (suspect) forgetSuspicion(file);
  return ok(opened.value);
}

function unfinished(file: string): JournalFault {
  return { kind: 'journal-restore-unfinished', message: `A restore of ${file} was begun and not finished: run the same command again.` };
}

function describe(error: OpenError, place: JournalPlace): string {
  const { file } = place;
  const untouched = 'It was left as it is; nothing was reset, and no money is taken.';
  switch (error.kind) {
    case 'corrupt':
      return `The journal ${file} is damaged: ${error.detail}. ${untouched} ${howToRestore(place)}`;
    case 'foreign':
      return `${file} is another program's database, not a journal. ${untouched} ${howToRestore(place)}`;
    case 'from-the-future':
      return `The journal ${file} was written by a newer program (version ${error.found}; this one knows ${error.known}). ${untouched} Install the newer program again; no copy needs to be restored.`;
    case 'unreadable':
      return `The journal ${file} cannot be read: ${error.detail}. ${untouched} Look at the disk, and at who owns the file, then start again. If the disk is broken: ${howToRestore(place)}`;
    case 'locked':
      return `The journal ${file} is held by another process: ${error.detail}. ${untouched} Stop the other one, or restart the machine.`;
    case 'disk-full':
      return `There is no room on the disk for the journal ${file}: ${error.detail}. ${untouched} Make room, then start again.`;
    case 'not-durable':
      return `The disk does not keep what the journal ${file} must keep: ${error.detail}. ${untouched} Another disk is needed.`;
    case 'migration-failed':
      return `The journal ${file} cannot be brought to this program's version ${error.version}: ${error.detail}. ${untouched} Install the earlier program again.`;
  }
}

function howToRestore({ copies }: JournalPlace): string {
  const newest = newestGoodCopy(copies);
  return newest === null
    ? 'No good copy of it was found: call technical support, and keep the disk.'
    : `The newest good copy is ${newest.path}; its last entry is of ${newest.at}. A technician restores it with: npm run restore -- ${newest.path}`;
}

/** Reads the copies, the newest first, until one is whole. */
function newestGoodCopy(folders: readonly string[]): { readonly path: string; readonly at: string } | null {
  const newestFirst = folders
    .flatMap((folder) => copiesIn(folder).map((name) => ({ name, path: join(folder, name) })))
    .toSorted((one, other) => other.name.localeCompare(one.name));
  for (const { path } of newestFirst) {
    const copy = inspectCopy(path);
    if (copy.ok) return { path, at: copy.value.at };
  }
  return null;
}
