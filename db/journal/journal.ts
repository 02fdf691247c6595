/**
 * journal.db: money, papers, audit. Every commit is on the disk when it returns (WAL, synchronous=FULL), and one process
 * alone holds the file. Losing it is losing money; see migrations/ for what is in it.
 */
import { existsSync } from 'node:fs';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { ok, type Result } from '../../electron/core/result.ts';
import { checkpoint, type Database, type Migration, type OpenError, openDatabase, quickCheck } from '../sqlite.ts';
import { type AuditStore, createAuditStore } from './audit-store.ts';
import { type BookStore, createBookStore } from './book-store.ts';
import { type CashStore, createCashStore } from './cash-store.ts';
import { createEpochStore, type EpochStore } from './epoch-store.ts';
import { releaseHeadroom, reserveHeadroom } from './headroom.ts';
import { type KeptIdentity, keptIdentities } from './kept-identities.ts';
import { createListStore, type ListStore } from './list-store.ts';
import { sql as money } from './migrations/0001-money.ts';
import { sql as auditChain } from './migrations/0002-audit-chain.ts';
import { sql as staff } from './migrations/0003-staff.ts';
import { sql as numberBlocks } from './migrations/0004-number-blocks.ts';
import { sql as lists } from './migrations/0005-lists.ts';
import { sql as methods } from './migrations/0006-methods.ts';
import { sql as journalEpochs } from './migrations/0007-journal-epochs.ts';
import { sql as provisional } from './migrations/0008-provisional.ts';
import { sql as outage } from './migrations/0009-outage.ts';
import { sql as foreignClearances } from './migrations/0010-foreign-clearances.ts';
import { sql as wordOfTheAuthority } from './migrations/0011-word-of-the-authority.ts';
import { createMoneyStore, type MoneyStore } from './money-store.ts';
import { createNumberStore, type NumberStore } from './number-store.ts';
import { copyOnline } from './online-copy.ts';
import { createOutageStore, type OutageStore } from './outage-store.ts';
import { createPaperStore, type PaperStore } from './paper-store.ts';
import { createStaffStore, type StaffStore } from './staff-store.ts';

/** "MJNL": the file is a journal of ours. */
export const JOURNAL_APPLICATION_ID = 0x4d4a4e4c;

export const journalMigrations: readonly Migration[] = [
  { version: 1, sql: money },
  { version: 2, sql: auditChain },
  { version: 3, sql: staff },
  { version: 4, sql: numberBlocks },
  { version: 5, sql: lists },
  { version: 6, sql: methods },
  { version: 7, sql: journalEpochs },
  { version: 8, sql: provisional },
  { version: 9, sql: outage },
  { version: 10, sql: foreignClearances },
  { version: 11, sql: wordOfTheAuthority },
];

export interface Journal {
  readonly money: MoneyStore;
  readonly books: BookStore;
  readonly cash: CashStore;
  readonly papers: PaperStore;
  readonly audit: AuditStore;
  readonly staff: StaffStore;
  readonly lists: ListStore;
  readonly numbers: NumberStore;
  readonly epochs: EpochStore;
  readonly outage: OutageStore;
  /** Who is still named of payments that have not changed since `before`, and why. Both as instants are written in the journal. */
  keptIdentities(now: string, before: string): readonly KeptIdentity[];
  /** One synchronous transaction: all of it is on the disk, or none of it. */
  transaction<T>(work: () => T): T;
  /** Of the schema. */
  readonly version: number;
  /** True when the last process did not close the journal: then it was checked before use. */
  readonly uncleanStop: boolean;
  /** Moves the write-ahead log into the main file. Called at idle. */
  checkpoint(): boolean;
  /** The first fault in the file's structure, or null. */
  check(): string | null;
  /** Sets room on the disk aside for what a device will say. False when there is none: then no money may be taken. */
  reserveHeadroom(): boolean;
  /** Gives that room to the journal; false when there was none set aside. */
  releaseHeadroom(): boolean;
  /** A consistent copy while the journal is in use. */
  backup(file: string): Promise<void>;
  close(): void;
}

export interface JournalOptions {
  readonly file: string;
  /** For tests of migrations and of durability. */
  readonly migrations?: readonly Migration[];
  readonly busyTimeoutMs?: number;
  /** Default: after an unclean stop. */
  readonly check?: 'always';
  /** False: what is migrated is a copy itself. */
  readonly copyBeforeMigrating?: boolean;
}

export function openJournal(options: JournalOptions): Result<Journal, OpenError> {
  const opened = openDatabase({
    file: options.file,
    synchronous: 'FULL',
    exclusive: true,
    migrations: options.migrations ?? journalMigrations,
    applicationId: JOURNAL_APPLICATION_ID,
    ...(options.copyBeforeMigrating === false
      ? {}
      : { backupFile: (version: number) => freeName(`${options.file}.before-migration-from-${version}`) }),
    ...(options.check === undefined ? {} : { check: options.check }),
    ...(options.busyTimeoutMs === undefined ? {} : { busyTimeoutMs: options.busyTimeoutMs }),
  });
  if (!opened.ok) return opened;
  return ok(createJournal(opened.value.db, options.file, opened.value.uncleanStop));
}

function createJournal(db: Database, file: string, uncleanStop: boolean): Journal {
  const orm = drizzle(db);
  const run = db.transaction((work: () => unknown) => work());
  return {
    money: createMoneyStore(orm),
    books: createBookStore(orm),
    cash: createCashStore(orm),
    papers: createPaperStore(orm),
    audit: createAuditStore(orm),
    staff: createStaffStore(orm),
    lists: createListStore(orm),
    numbers: createNumberStore(orm),
    epochs: createEpochStore(orm),
    keptIdentities: (now, before) => keptIdentities(db, now, before),
    outage: createOutageStore(orm),
    // Immediate: the write lock is taken at the start, so that nothing is decided on what cannot be written.
    transaction: <T>(work: () => T): T => run.immediate(work) as T,
    version: journalMigrations.at(-1)?.version ?? 0,
    uncleanStop,
    checkpoint: () => checkpoint(db),
    check: () => quickCheck(db),
    reserveHeadroom: () => reserveHeadroom(file),
    releaseHeadroom: () => releaseHeadroom(file),
    backup: (copy) => copyOnline(db, copy),
    close: () => void db.close(),
  };
}

/** A copy from earlier is not written over. */
export function freeName(base: string): string {
  let name = base;
  for (let copy = 2; existsSync(name); copy++) name = `${base}.${copy}`;
  return name;
}
