/** The folder of copies: how they are named, which are kept, and how one gets there whole. */
import { closeSync, copyFileSync, fsyncSync, openSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { finishCopy, inspectCopy, type NewestRow } from '../../../db/journal/journal-file.ts';
import type { Instant } from '../clock.ts';

/** Of so many hours, and of so many days, in which copies were made, the newest of each is kept. */
const HOURS_KEPT = 24;
const DAYS_KEPT = 14;

/** How the copy on the other device went; null: none is configured. */
export type SecondCopy = 'good' | 'absent' | 'same-device' | 'failed' | null;

export interface CopyJob {
  /** What `Journal.backup` has written. */
  readonly part: string;
  readonly folder: string;
  readonly name: string;
  readonly secondFolder: string | null;
}

export type CopyDone =
  | { readonly ok: true; readonly newest: NewestRow; readonly bytes: number; readonly second: SecondCopy; readonly detail: string }
  | { readonly ok: false; readonly detail: string };

/** `journal-2026-11-22T08-05-00Z.db`: in the order of their times by name alone, on any file system. */
export function copyName(at: Instant): string {
  return `journal-${at.slice(0, 19).replaceAll(':', '-')}Z.db`;
}

/** The newest first. */
export function copiesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
      .filter((name) => /^journal-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ\.db$/.test(name))
      .toSorted()
      .reverse();
  } catch {
    return [];
  }
}

/** When the copy of this name was made, in milliseconds since 1970. */
export function copiedAt(name: string): number {
  const [, day = '', hour, minute, second] = /^journal-(.{10})T(..)-(..)-(..)Z/.exec(name) ?? [];
  return Date.parse(`${day}T${hour}:${minute}:${second}Z`);
}

/** Counted by the hours and days that there are, not by the clock: a machine that was off for a month keeps what it has. */
export function expiredCopies(newestFirst: readonly string[]): readonly string[] {
  const newestOf = (length: number, most: number) => {
    const groups = new Map<string, string>();
    for (const name of newestFirst) if (!groups.has(name.slice(0, length))) groups.set(name.slice(0, length), name);
    return [...groups.values()].slice(0, most);
  };
  const kept = new Set([...newestOf('journal-2026-11-22T08'.length, HOURS_KEPT), ...newestOf('journal-2026-11-22'.length, DAYS_KEPT)]);
  return newestFirst.filter((name) => !kept.has(name));
}

/** Off the core's thread: reads the whole copy, and waits for disks. An older copy goes only when the new one is there. */
export function keepCopy({ part, folder, name, secondFolder }: CopyJob): CopyDone {
  const finished = finishCopy(part);
  if (!finished.ok) {
    rmSync(part, { force: true });
    return { ok: false, detail: `${finished.error.kind}: ${finished.error.detail}` };
  }
  const bytes = statSync(part).size;
  putInPlace(part, folder, name);
  const { second, detail } = secondFolder === null ? { second: null, detail: '' } : keepSecond(folder, name, secondFolder);
  return { ok: true, newest: finished.value, bytes, second, detail };
}

function keepSecond(folder: string, name: string, secondFolder: string): { readonly second: SecondCopy; readonly detail: string } {
  const part = join(secondFolder, 'journal.part');
  try {
    const device = statSync(secondFolder, { throwIfNoEntry: false })?.dev;
    // The folder is not made: where nothing is mounted it would lie on the first device.
    if (device === undefined) return { second: 'absent', detail: `${secondFolder} is not there` };
    if (device === statSync(folder).dev) return { second: 'same-device', detail: `${secondFolder} is on the device of the journal` };
    copyFileSync(join(folder, name), part);
    const read = inspectCopy(part);
    if (!read.ok) throw new Error(`${read.error.kind}: ${read.error.detail}`);
    putInPlace(part, secondFolder, name);
    return { second: 'good', detail: '' };
  } catch (error) {
    rmSync(part, { force: true });
    return { second: 'failed', detail: error instanceof Error ? error.message : String(error) };
  }
}

/** A power cut leaves the whole file or none of it. */
function putInPlace(part: string, folder: string, name: string): void {
  sync(part);
  renameSync(part, join(folder, name));
  sync(folder);
  for (const old of expiredCopies(copiesIn(folder))) rmSync(join(folder, old), { force: true });
}

/** What was written, or renamed in a folder, is on the disk. */
export function sync(path: string): void {
  const handle = openSync(path, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
