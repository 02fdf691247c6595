/** Puts a copy of the journal in the place of the journal. README.md has the rule. */
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { EpochPart } from '../../../db/journal/epoch-store.ts';
import { freeName, openJournal } from '../../../db/journal/journal.ts';
import { type Comparison, compareWithCopy, type FileFault, finishCopy, type NewestRow } from '../../../db/journal/journal-file.ts';
import type { OpenError } from '../../../db/sqlite.ts';
import { writeAudit } from '../audit/audit.ts';
import { type Clock, toInstant } from '../clock.ts';
import { err, ok, type Result } from '../result.ts';
import { restoredCase } from '../staff/cases.ts';
import { sync } from './copy-files.ts';
import { forgetSuspicion, restoreMark } from './opening.ts';

export interface RestoreOptions {
  /** The copy; it is only read. */
  readonly copy: string;
  /** The journal that it takes the place of. */
  readonly journal: string;
  /** What the copy does not know of is given up. */
  readonly loseNewerMoney: boolean;
  /** What must be reconciled before money is taken again. */
  readonly parts: readonly EpochPart[];
  readonly clock: Clock;
}

export type RestoreError =
  | { readonly kind: 'copy'; readonly fault: FileFault }
  | { readonly kind: 'not-migrated'; readonly fault: OpenError }
  /** A core holds the journal. */
  | { readonly kind: 'core-runs' }
  /** Not one row in common with the present journal: a copy of another machine's. */
  | { readonly kind: 'another-machine' }
  | { readonly kind: 'newer-money'; readonly copy: NewestRow; readonly comparison: Comparison }
  /** Nobody can say what the present journal has beyond the copy. */
  | { readonly kind: 'present-unreadable'; readonly copy: NewestRow; readonly fault: FileFault };

export interface Restored {
  readonly epoch: number;
  readonly copy: NewestRow;
  /** Null: there was no journal, or it could not be read. */
  readonly comparison: Comparison | null;
  /** Where the journal is that was there before; null: there was none. */
  readonly aside: string | null;
}

/** @throws what the file system throws; the same command again goes on from there */
export function restoreJournal(options: RestoreOptions): Result<Restored, RestoreError> {
  const { journal } = options;
  const fresh = `${journal}.restored`;
  const mark = restoreMark(journal);
  const begunBefore = existsSync(mark);
  removeAll(fresh);
  // From here on no core opens the journal, nor makes a new one where it is missing.
  writeFileSync(mark, '', { mode: 0o600 });
  sync(dirname(journal));
  const prepared = prepare(options, fresh);
  if (!prepared.ok) {
    removeAll(fresh);
    if (!begunBefore) rmSync(mark);
    return prepared;
  }
  const aside = setAside(journal, options.clock);
  renameSync(fresh, journal);
  forgetSuspicion(journal);
  sync(dirname(journal));
  rmSync(mark);
  sync(dirname(journal));
  return ok({ ...prepared.value, aside });
}

/** Everything that may be refused, and the whole of the new journal beside the present one. */
function prepare(options: RestoreOptions, fresh: string): Result<Omit<Restored, 'aside'>, RestoreError> {
  const { copy, journal } = options;
  try {
    copyFileSync(copy, fresh);
    // A journal that was set aside may have a log of its own.
    if (existsSync(`${copy}-wal`)) copyFileSync(`${copy}-wal`, `${fresh}-wal`);
  } catch (error) {
    return err({ kind: 'copy', fault: { kind: 'unreadable', detail: error instanceof Error ? error.message : String(error) } });
  }
  const digest = createHash('sha256').update(readFileSync(fresh)).digest();
  const inspected = finishCopy(fresh);
  if (!inspected.ok) return err({ kind: 'copy', fault: inspected.error });
  const compared = existsSync(journal) ? heldAgainstPresent(options, fresh, inspected.value) : ok(null);
  if (!compared.ok) return compared;
  const epoch = beginEpoch(options, { fresh, digest, copy: inspected.value, comparison: compared.value });
  return epoch.ok ? ok({ epoch: epoch.value, copy: inspected.value, comparison: compared.value }) : epoch;
}

function heldAgainstPresent(
  { journal, loseNewerMoney }: RestoreOptions,
  fresh: string,
  copy: NewestRow,
): Result<Comparison | null, Exclude<RestoreError, { readonly kind: 'copy' }>> {
  const compared = compareWithCopy(journal, fresh);
  if (!compared.ok) {
    if (compared.error.kind === 'locked') return err({ kind: 'core-runs' });
    return loseNewerMoney ? ok(null) : err({ kind: 'present-unreadable', copy, fault: compared.error });
  }
  const comparison = compared.value;
  if (!comparison.isOurs) return err({ kind: 'another-machine' });
  const loses = !comparison.isEarlier || Object.values(comparison.loss).some((count) => count > 0);
  return loses && !loseNewerMoney ? err({ kind: 'newer-money', copy, comparison }) : ok(comparison);
}

function beginEpoch(
  { parts, clock }: RestoreOptions,
  from: { readonly fresh: string; readonly digest: Uint8Array; readonly copy: NewestRow; readonly comparison: Comparison | null },
): Result<number, RestoreError> {
  const { fresh, digest, copy, comparison } = from;
  const opened = openJournal({ file: fresh, check: 'always', copyBeforeMigrating: false });
  if (!opened.ok) return err({ kind: 'not-migrated', fault: opened.error });
  const journal = opened.value;
  const at = toInstant(clock.now());
  const number = Math.max(journal.epochs.current()?.number ?? 1, comparison?.epoch ?? 1) + 1;
  const lost = comparison?.present ?? null;
  try {
    journal.transaction(() => {
      journal.epochs.begin(
        {
          number,
          beganAt: at,
          restoredFrom: digest,
          headRow: copy.row,
          headHash: Buffer.from(copy.hash, 'hex'),
          headAt: copy.at,
          lostRow: lost?.row ?? null,
          lostHash: lost && Buffer.from(lost.hash, 'hex'),
        },
        parts,
      );
      // What was asked for, and each number that was left, may have been given since: the authority gives a new block.
      journal.numbers.dropBlocks();
      journal.numbers.dropRequest();
      const about = restoredCase({ number });
      journal.books.openCase({ kind: 'restored', payment: null, about, detail: `${copy.at} ${at}`, openedAt: at });
      const lostFields = { lostRow: lost?.row ?? null, lostHash: lost?.hash ?? null };
      const fields = { epoch: number, row: copy.row, hash: copy.hash, file: Buffer.from(digest).toString('hex'), ...lostFields };
      writeAudit(journal, { at, type: 'journal.restored', subject: null, fields });
    });
    journal.checkpoint();
  } finally {
    journal.close();
  }
  sync(fresh);
  return ok(number);
}

/** With its log: without it a journal lacks its last commits. */
function setAside(journal: string, clock: Clock): string | null {
  if (!existsSync(journal)) return null;
  const aside = freeName(`${journal}.replaced-${toInstant(clock.now()).slice(0, 19).replaceAll(':', '-')}Z`);
  if (existsSync(`${journal}-wal`)) renameSync(`${journal}-wal`, `${aside}-wal`);
  rmSync(`${journal}-shm`, { force: true });
  renameSync(journal, aside);
  return aside;
}

function removeAll(file: string): void {
  for (const part of [file, `${file}-wal`, `${file}-shm`, `${file}-journal`]) rmSync(part, { force: true });
}
