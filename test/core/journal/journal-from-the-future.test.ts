import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { journalMigrations, openJournal } from '../../../db/journal/journal.ts';
import { mustOpen, newJournalFile } from './journal-folder.ts';

const next = { version: journalMigrations.length + 1, sql: 'CREATE TABLE later (id INTEGER PRIMARY KEY) STRICT;' };

test('a journal written by a newer program is refused and not touched', () => {
  const file = newJournalFile();
  const newer = openJournal({ file, migrations: [...journalMigrations, next] });
  if (!newer.ok) throw new Error(newer.error.kind);
  newer.value.close();
  const before = readFileSync(file);
  expect(openJournal({ file })).toMatchObject({
    ok: false,
    error: { kind: 'from-the-future', found: next.version, known: journalMigrations.length },
  });
  expect(readFileSync(file).equals(before)).toBe(true);
});

test('before a migration the journal is copied, and the copy can be opened by the program that wrote it', () => {
  const file = newJournalFile();
  const journal = mustOpen(file);
  journal.audit.append({ at: '2026-11-22T08:00:00.000Z', type: 'test.before', subject: null, fields: {} });
  journal.close();
  const migrated = openJournal({ file, migrations: [...journalMigrations, next] });
  expect(migrated.ok).toBe(true);
  if (migrated.ok) migrated.value.close();
  const copy = mustOpen(`${file}.before-migration-from-${journalMigrations.length}`);
  expect(copy.audit.rows()).toMatchObject([{ type: 'test.before' }]);
  copy.close();
});

test('a migration that fails leaves the journal as it was; the next try makes its own copy', () => {
  const file = newJournalFile();
  mustOpen(file).close();
  const broken = { version: next.version, sql: 'CREATE TABLE later (id INTEGER); CREATE TABLE later (id INTEGER);' };
  for (let attempt = 0; attempt < 2; attempt++) {
    expect(openJournal({ file, migrations: [...journalMigrations, broken] })).toMatchObject({
      ok: false,
      error: { kind: 'migration-failed' },
    });
  }
  const journal = mustOpen(file);
  expect(journal.check()).toBeNull();
  journal.close();
});
