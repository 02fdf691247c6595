/** The journal as the program opens it, or broken on purpose: a commit then returns before it is on the disk. */
import { join } from 'node:path';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { createAuditStore } from '../../../db/journal/audit-store.ts';
import { createBookStore } from '../../../db/journal/book-store.ts';
import { type Journal, journalMigrations, openJournal } from '../../../db/journal/journal.ts';
import { createStaffStore } from '../../../db/journal/staff-store.ts';
import { checkpoint, openDatabase } from '../../../db/sqlite.ts';

export type CommittingJournal = Pick<Journal, 'audit' | 'books' | 'staff' | 'transaction' | 'checkpoint' | 'close'>;

export function openIn(folder: string, synchronous: string): CommittingJournal {
  const file = join(folder, 'journal.db');
  if (synchronous === 'FULL') {
    const opened = openJournal({ file });
    if (!opened.ok) throw new Error(JSON.stringify(opened.error));
    return opened.value;
  }
  const opened = openDatabase({ file, synchronous: 'NORMAL', exclusive: true, migrations: journalMigrations, applicationId: 0x4d4a4e4c });
  if (!opened.ok) throw new Error(JSON.stringify(opened.error));
  const { db } = opened.value;
  const orm = drizzle(db);
  const run = db.transaction((work: () => unknown) => work());
  return {
    audit: createAuditStore(orm),
    books: createBookStore(orm),
    staff: createStaffStore(orm),
    transaction: <T>(work: () => T): T => run.immediate(work) as T,
    checkpoint: () => checkpoint(db),
    close: () => void db.close(),
  };
}
