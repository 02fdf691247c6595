import BetterSqlite3 from 'better-sqlite3';
import { getTableColumns, getTableName } from 'drizzle-orm';
import { expect, test } from 'vitest';
import * as schema from '../../../db/journal/schema.ts';
import { transitionTables } from '../../../electron/core/payment/gate.ts';
import { mustOpen, newJournalFile } from './journal-folder.ts';

const tables = [
  schema.identities,
  schema.payments,
  schema.quotes,
  schema.paymentLines,
  schema.tenders,
  schema.reversals,
  schema.dueBack,
  schema.outbox,
  schema.clearances,
  schema.foreignClearances,
  schema.printJobs,
  schema.cases,
  schema.events,
  schema.ledgerEntries,
  schema.audit,
  schema.auditHeads,
  schema.staffPins,
  schema.signInTries,
  schema.numberBlocks,
  schema.numberRequests,
  schema.proposals,
  schema.signedLists,
  schema.notes,
  schema.acceptors,
  schema.paymentReferences,
  schema.journalEpochs,
  schema.epochParts,
  schema.limitExtensions,
  schema.kioskClock,
  schema.revocation,
  schema.guesses,
];

function raw(file: string) {
  mustOpen(file).close();
  return new BetterSqlite3(file);
}

test('the tables that the migrations make are the tables that drizzle sees', () => {
  const db = raw(newJournalFile());
  const made = db.prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'").pluck().all();
  expect(made.sort()).toEqual(tables.map((table) => getTableName(table)).sort());
  for (const table of tables) {
    const columns = db.pragma(`table_info(${getTableName(table)})`) as { name: string; notnull: number; pk: number }[];
    const seen = Object.values(getTableColumns(table)).map((column) => ({
      name: column.name,
      optional: !column.notNull && !column.primary,
    }));
    expect(columns.map(({ name, notnull, pk }) => ({ name, optional: notnull === 0 && pk === 0 }))).toEqual(seen);
  }
  db.close();
});

test('each table takes exactly the states of its transition table', () => {
  const db = raw(newJournalFile());
  const tableOf = {
    payment: 'payments',
    tender: 'tenders',
    reversal: 'reversals',
    'due-back': 'due_back',
    outbox: 'outbox',
    'print-job': 'print_jobs',
  };
  for (const [aggregate, rows] of Object.entries(transitionTables)) {
    const sql = String(
      db
        .prepare('SELECT sql FROM sqlite_master WHERE name = ?')
        .pluck()
        .get(tableOf[aggregate as keyof typeof tableOf]),
    );
    const states = /CHECK \(state IN \(([^)]*)\)\)/.exec(sql)?.[1]?.match(/[a-z-]+/g);
    expect(states?.sort(), aggregate).toEqual([...new Set(rows.flatMap((row) => [row.from ?? row.to, row.to]))].sort());
  }
  db.close();
});

test.each(['events', 'ledger_entries', 'audit', 'audit_heads'])('%s can only grow', (table) => {
  const db = raw(newJournalFile());
  db.exec(`
    PRAGMA foreign_keys = OFF;
    INSERT INTO events (aggregate, aggregate_id, to_state, event, at, details) VALUES ('a', 'b', 'c', 'd', 'e', '{}');
    INSERT INTO ledger_entries (at, debit, credit, amount, payment, source, event) VALUES ('a', 'card-clearing', 'due-back', 1, 'p', 's', 'e');
    INSERT INTO audit (at, type, fields, hash) VALUES ('a', 'b', '{}', zeroblob(32));
  `);
  expect(() => db.exec(`UPDATE ${table} SET at = 'z'`)).toThrow(/append-only/);
  expect(() => db.exec(`DELETE FROM ${table}`)).toThrow(/append-only/);
  expect(() => db.exec(`INSERT OR REPLACE INTO ${table} SELECT * FROM ${table}`)).toThrow(/append-only/);
  db.close();
});

test('the ledger takes no entry without an amount or with one account on both sides', () => {
  const db = raw(newJournalFile());
  db.pragma('foreign_keys = OFF');
  const entry = db.prepare(
    "INSERT INTO ledger_entries (at, debit, credit, amount, payment, source, event) VALUES ('a', ?, ?, ?, 'p', 's', 'e')",
  );
  expect(() => entry.run('due-back', 'due-back', 1)).toThrow(/CHECK/);
  expect(() => entry.run('due-back', 'card-clearing', 0)).toThrow(/CHECK/);
  expect(() => entry.run('due-back', 'card-clearing', 1.5)).toThrow(/cannot store REAL|datatype/i);
  db.close();
});

test('a copy made while the journal is in use is whole', async () => {
  const file = newJournalFile();
  const journal = mustOpen(file);
  journal.audit.append({ at: '2026-11-22T08:00:00.000Z', type: 'test.row', subject: null, fields: {} });
  await journal.backup(`${file}.copy`);
  journal.audit.append({ at: '2026-11-22T08:00:00.000Z', type: 'test.later', subject: null, fields: {} });
  const copy = mustOpen(`${file}.copy`);
  expect(copy.check()).toBeNull();
  expect(copy.audit.rows()).toHaveLength(1);
  copy.close();
  expect(journal.checkpoint()).toBe(true);
  journal.close();
});
