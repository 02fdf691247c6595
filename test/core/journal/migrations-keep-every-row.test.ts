/** A journal of each version, brought to the newest: whatever was in it is in it, and the copy from before can still be restored. */
import { copyFileSync, existsSync } from 'node:fs';
import BetterSqlite3 from 'better-sqlite3';
import { expect, test } from 'vitest';
import { journalMigrations } from '../../../db/journal/journal.ts';
import { inspectCopy } from '../../../db/journal/journal-file.ts';
import { restoreJournal } from '../../../electron/core/journal-care/restore.ts';
import { createFakeClock } from '../fake-clock.ts';
import { must } from '../register/authority-world.ts';
import { mustOpen, newJournalFile } from './journal-folder.ts';
import { everyRow, writeJournalOfVersion } from './journal-of-each-version.ts';

const versions = journalMigrations.map(({ version }) => version);

function read<T>(file: string, work: (db: BetterSqlite3.Database) => T): T {
  const db = new BetterSqlite3(file);
  try {
    return work(db);
  } finally {
    db.close();
  }
}

test.each(versions)('version %d', (version) => {
  const file = newJournalFile();
  writeJournalOfVersion(file, version);
  const before = read(file, everyRow);
  expect(
    [...before.values()].every((rows) => rows.length > 0),
    'each table has rows',
  ).toBe(true);

  const journal = mustOpen(file);
  expect(journal.check()).toBeNull();
  expect([...journal.books.ledgerBalances().values()].reduce((sum, balance) => sum + balance, 0)).toBe(0);
  journal.close();

  const after = read(file, everyRow);
  for (const [table, rows] of before) {
    // What a later version has added is beside it; what was there is as it was.
    const columns = Object.keys(rows[0] ?? {});
    const kept = (after.get(table) ?? []).map((row) => Object.fromEntries(columns.map((column) => [column, row[column]])));
    for (const row of rows) expect(kept, `${table} of version ${version}`).toContainEqual(row);
  }
  expect(read(file, (db) => db.pragma('foreign_key_check'))).toEqual([]);
  expect(read(file, (db) => db.pragma('user_version', { simple: true }))).toBe(versions.at(-1));
  expect(existsSync(`${file}.before-migration-from-${version}`), 'the copy from before').toBe(version !== versions.at(-1));
});

test.each(versions)('a copy of version %d is restored by the newest program', (version) => {
  const journal = newJournalFile();
  writeJournalOfVersion(journal, version);
  const copy = `${journal}.copy`;
  copyFileSync(journal, copy);
  expect(inspectCopy(copy).ok).toBe(true);
  const before = read(copy, everyRow);
  mustOpen(journal).close();
  must(restoreJournal({ copy, journal, loseNewerMoney: false, parts: ['authority'], clock: createFakeClock() }));
  const after = read(journal, everyRow);
  for (const table of ['payments', 'tenders', 'ledger_entries', 'outbox'])
    expect(after.get(table), table).toHaveLength(before.get(table)?.length ?? 0);
  expect(after.get('journal_epochs')).toHaveLength((before.get('journal_epochs')?.length ?? 0) + 1);
});
