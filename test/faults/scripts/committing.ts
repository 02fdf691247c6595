/** Commits to a journal as fast as it can, says the number of each commit once it has it, and tidies now and then. Run by tests. */
import { join } from 'node:path';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { createAuditStore } from '../../../db/journal/audit-store.ts';
import { createBookStore } from '../../../db/journal/book-store.ts';
import { journalMigrations, openJournal } from '../../../db/journal/journal.ts';
import { checkpoint, openDatabase } from '../../../db/sqlite.ts';

const [folder = '', synchronous = 'FULL', commits = '200'] = process.argv.slice(2);
const file = join(folder, 'journal.db');
const at = '2026-11-22T08:00:00.000Z';

/** As the program opens it, or broken on purpose: a commit then returns before it is on the disk. */
function open() {
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
    transaction: <T>(work: () => T): T => run.immediate(work) as T,
    checkpoint: () => checkpoint(db),
    close: () => void db.close(),
  };
}

const journal = open();
for (let commit = 1; commit <= Number(commits); commit++) {
  const row = journal.transaction(() => {
    journal.books.openCase({ kind: 'print-unknown', payment: null, about: `job-${Math.random()}`, detail: '', openedAt: at });
    return journal.audit.append({ at, type: 'test.row', subject: null, fields: { commit } });
  });
  process.stdout.write(`${row}\n`);
  if (commit % 40 === 0) journal.checkpoint();
}
journal.close();
