/**
 * Copies of the running journal: made page by page while nobody is there, read again by another thread, and put on a second device
 * where there is one. A copy that fails stops nobody; a fault in the journal itself stops money.
 */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Journal } from '../../../db/journal/journal.ts';
import type { Notes } from '../audit/notes.ts';
import { type Clock, toInstant } from '../clock.ts';
import type { Log } from '../log.ts';
import type { DeviceReport } from '../staff/view.ts';
import { type CopyDone, type CopyJob, copiedAt, copiesIn, copyName } from './copy-files.ts';

const EVERY_MS = 3_600_000;
const AFTER_FAILURE_MS = 600_000;
/** Two hours in which a copy was due and none came. */
const LATE_MS = 3 * EVERY_MS;

export interface CopiesOptions {
  readonly journal: Pick<Journal, 'backup' | 'check'>;
  readonly folder: string;
  readonly secondFolder: string | null;
  readonly notes: Notes;
  readonly workerUrl: URL;
  /** The journal itself has a fault: nothing more may be taken. */
  readonly onDamaged: (detail: string) => void;
  readonly clock: Clock;
  readonly log: Log;
}

export interface Copies {
  /** Makes one when the last is an hour old; never throws. */
  makeWhenDue(): Promise<void>;
  /** Makes one now: at the end of a shift. Never throws. */
  make(): Promise<void>;
  /** For a technician. */
  report(): DeviceReport;
  /** Resolves when none is being made. */
  idle(): Promise<void>;
}

export function createCopies({ journal, folder, secondFolder, notes, workerUrl, onDamaged, clock, log }: CopiesOptions): Copies {
  const last = copiesIn(folder)[0];
  let lastGood: number | null = last === undefined ? null : copiedAt(last);
  let triedAt: number | null = null;
  let done: CopyDone | null = null;
  let making: Promise<void> | null = null;

  function isDue(): boolean {
    if (triedAt !== null) return clock.monotonic() - triedAt >= (done?.ok ? EVERY_MS : AFTER_FAILURE_MS);
    const age = lastGood === null ? EVERY_MS : clock.now() - lastGood;
    // A copy from the future was made by a clock that was wrong.
    return age >= EVERY_MS || age < 0;
  }

  async function makeOne(): Promise<void> {
    triedAt = clock.monotonic();
    const at = clock.now();
    done = await copy(toInstant(at)).catch((error: unknown) => ({ ok: false as const, detail: String(error) }));
    if (done.ok) {
      lastGood = at;
      notes.note('journal.copied', { row: done.newest.row, second: done.second });
      log.info('journal.copied', { row: done.newest.row, detail: done.detail });
      return;
    }
    log.error('journal.not-copied', { detail: done.detail });
    // A copy is the journal page by page: a fault in it may be the journal's own.
    const fault = journal.check();
    if (fault !== null) {
      log.error('journal.damaged', { detail: fault });
      notes.note('journal.damaged', {});
      onDamaged(fault);
    } else {
      notes.note('journal.not-copied', { why: 'failed' });
    }
  }

  async function copy(at: string): Promise<CopyDone> {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const part = join(folder, 'journal.part');
    for (const left of [part, `${part}-wal`, `${part}-shm`, `${part}-journal`]) rmSync(left, { force: true });
    await journal.backup(part);
    return inWorker({ part, folder, name: copyName(at), secondFolder });
  }

  function inWorker(job: CopyJob): Promise<CopyDone> {
    return new Promise((resolve, reject) => {
      const worker = new Worker(workerUrl, { workerData: job });
      worker.once('message', resolve);
      worker.once('error', reject);
      worker.once('exit', () => resolve({ ok: false, detail: 'the thread ended without an answer' }));
    });
  }

  function make(): Promise<void> {
    making ??= makeOne().finally(() => {
      making = null;
    });
    return making;
  }

  return {
    make,
    makeWhenDue: () => (isDue() ? make() : Promise.resolve()),
    idle: () => making ?? Promise.resolve(),
    report() {
      const askedAt = lastGood === null ? null : toInstant(lastGood);
      const row = { device: 'journal-copies', askedAt } as const;
      if (done && !done.ok) return { ...row, state: 'out', detail: done.detail };
      if (lastGood === null || clock.now() - lastGood > LATE_MS) return { ...row, state: 'attention', detail: `no copy in ${folder}` };
      if (secondFolder === null) return { ...row, state: 'attention', detail: 'no second device is configured' };
      return { ...row, state: done === null || done.second === 'good' ? 'ready' : 'attention', detail: done?.detail ?? '' };
    },
  };
}
