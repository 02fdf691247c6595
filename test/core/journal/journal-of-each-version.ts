/** A journal as the program of each version wrote it: made by that version's migrations, with rows such as it had. */
import { JOURNAL_APPLICATION_ID, journalMigrations } from '../../../db/journal/journal.ts';
import { type Database, openDatabase } from '../../../db/sqlite.ts';
import { must } from '../register/authority-world.ts';

const at = "'2026-11-01T08:00:00.000Z'";
const later = "'2026-11-01T08:02:00.000Z'";
const hash = `x'${'ab'.repeat(32)}'`;

/** What the program of this version could write and the one before could not. A migration without rows here fails the test. */
const rows: Readonly<Record<number, string>> = {
  1: `
    INSERT INTO identities VALUES ('i1', 'c0ffee', x'0102', ${at}, NULL), ('i2', 'c1ffee', NULL, ${at}, ${later});
    INSERT INTO payments VALUES
      ('PY100000000001', 'violations', 'settled', 'i1', 'r1', 30500, 'ar', ${later}, ${at}, ${later}, ${later}, ${at}, ${later}, 'settled'),
      ('PY100000000002', 'violations', 'settling', 'i2', 'r2', 20500, 'en', ${later}, ${at}, ${later}, ${later}, ${at}, NULL, 'pending'),
      ('PY100000000003', 'certificate', 'open', 'i1', 'r1', 10000, 'ar', ${later}, ${at}, ${later}, NULL, NULL, NULL, 'pending');
    INSERT INTO quotes VALUES ('PY100000000001', '{"quoteId":"q1"}');
    INSERT INTO payment_lines VALUES
      ('PY100000000001', '900000000000001', 'car', 20000, 'settled', NULL), ('PY100000000002', '900000000000002', 'car', 20000, 'pending', NULL);
    INSERT INTO tenders VALUES
      ('PY100000000001-1', 'PY100000000001', 'card', 'approved', 30500, 30500, 'AAAAAAAAA1', 'POI-1', 's1', ${at}, ${at}, 'T1', ${at}, '{"brand":"Meeza"}', NULL),
      ('PY100000000002-1', 'PY100000000002', 'card', 'declined', 20500, NULL, 'AAAAAAAAA2', 'POI-1', 's1', ${at}, NULL, NULL, NULL, NULL, 'refused'),
      ('PY100000000002-2', 'PY100000000002', 'card', 'approved', 20500, 20500, 'AAAAAAAAA3', 'POI-1', 's1', ${at}, ${at}, 'T2', ${at}, NULL, NULL),
      ('PY100000000003-1', 'PY100000000003', 'card', 'unknown', 10000, NULL, 'AAAAAAAAA4', 'POI-1', 's1', ${at}, NULL, NULL, NULL, NULL, 'no answer');
    INSERT INTO reversals VALUES
      ('PY100000000002-2-R', 'PY100000000002-2', 'PY100000000002', 20500, 'refused', 'visit-ended', 'AAAAAAAAA5', 'POI-1', 's1', ${at}, 'no');
    INSERT INTO due_back VALUES ('D1', 'PY100000000002', 'PY100000000002-2-R', 20500, 'owed', ${later}), ('D2', 'PY100000000001', NULL, 500, 'withdrawn', ${later});
    INSERT INTO outbox VALUES
      ('PY100000000001/settlement', 'settlement', 'PY100000000001', 'key-1', x'7b7d', 'answered', 1, ${later}, NULL, '{"a":1}', ${at}),
      ('PY100000000002/settlement', 'settlement', 'PY100000000002', 'key-2', x'7b7d', 'sent', 4, ${later}, 'silent', NULL, ${at});
    INSERT INTO clearances VALUES ('CL100000000001', 'PY100000000001', 'car', 'final', ${later}, ${later}, x'0304', NULL);
    INSERT INTO print_jobs VALUES
      ('J1', 'clearance', 'CL100000000001', 'a4', 1, 'PY100000000001', 'completed', NULL, ${later}, ${later}),
      ('J2', 'receipt', 'PY100000000002', 'receipt', 2, 'PY100000000002', 'unknown', 'silent', ${later}, ${later});
    INSERT INTO cases VALUES (1, 'tender-unknown', 'PY100000000003', 'PY100000000003-1', '{}', ${later}, NULL), (2, 'due-back', 'PY100000000002', 'D1', '{}', ${later}, NULL);
    INSERT INTO events VALUES (1, 'payment', 'PY100000000001', NULL, 'open', 'payment.opened', ${at}, '{}'), (2, 'payment', 'PY100000000001', 'open', 'covered', 'payment.covered', ${at}, '{}');
    INSERT INTO ledger_entries VALUES
      (1, ${at}, 'card-clearing', 'citizen-payments', 30500, 'PY100000000001', 'PY100000000001-1', 'tender.approved'),
      (2, ${at}, 'card-clearing', 'citizen-payments', 20500, 'PY100000000002', 'PY100000000002-2', 'tender.approved');
    INSERT INTO audit (id, at, type, subject, fields) VALUES (1, ${at}, 'payment.opened', 'c0ffee', '{"id":"PY100000000001"}');`,
  2: `
    INSERT INTO audit (id, at, type, subject, fields, hash) VALUES (2, ${later}, 'payment.covered', NULL, '{"id":"PY100000000001"}', ${hash});
    INSERT INTO audit_heads VALUES (2, ${hash}, ${later}, 'kiosk-key-1', x'${'cd'.repeat(64)}');`,
  3: `
    INSERT INTO staff_pins VALUES (1, '2001', 'code-1', NULL, ${at}), (2, '2001', 'code-2', '$argon2id$v=19$x', ${later});
    INSERT INTO sign_in_tries VALUES ('hash-of-2001', 1, 3, ${later}, ${later});
    INSERT INTO proposals VALUES (1, 1, 'paid', '2001', ${at}, NULL, ${later}), (2, 1, 'not-paid', '2001', ${later}, '2002', NULL);`,
  4: `
    INSERT INTO number_blocks VALUES (1, 100, 199, 200, ${at}), (2, 500, 599, 517, ${later});
    INSERT INTO number_requests VALUES ('numbers-key-0001', ${later});`,
  5: `INSERT INTO signed_lists VALUES ('keys', ${at}), ('policy', ${later});`,
  6: `
    INSERT INTO payments VALUES ('PY100000000006', 'violations', 'covered', 'i1', 'r6', 20000, 'ar', ${later}, ${at}, ${later}, NULL, ${at}, NULL, 'pending');
    INSERT INTO tenders VALUES
      ('PY100000000006-1', 'PY100000000006', 'cash', 'approved', 20000, 20000, 'AAAAAAAAB1', 'ACC-1', 's1', ${at}, ${at}, NULL, NULL, NULL, NULL, NULL),
      ('PY100000000006-2', 'PY100000000006', 'qr', 'approved', 5000, 5000, 'AAAAAAAAB2', '', '', ${at}, ${at}, NULL, NULL, NULL, NULL, 'D6'),
      ('PY100000000006-3', 'PY100000000006', 'credit', 'cancelled', 5000, NULL, 'AAAAAAAAB3', 'CR100000000006', '', ${at}, NULL, NULL, NULL, NULL, 'left', NULL);
    INSERT INTO due_back VALUES ('D6', 'PY100000000006', NULL, 5000, 'claimed', 'CR100000000006', 'no-change', ${later}, 'PY100000000007');
    INSERT INTO outbox VALUES ('CR100000000006/credit', 'credit', 'PY100000000006', 'key-6', x'7b7d', 'refused', 1, ${later}, NULL, '{}', ${at});
    INSERT INTO print_jobs VALUES ('J6', 'slip', 'CR100000000006', 'receipt', 1, 'PY100000000006', 'completed', NULL, ${later}, ${later});
    INSERT INTO notes VALUES ('PY100000000006-1', 'ACC-1', 41);
    INSERT INTO acceptors VALUES (1, 'ACC-1', 40, NULL, ${at});
    INSERT INTO payment_references VALUES ('PY100000000006-2', 'QR-1', ${later}, ${later}, ${later});`,
  7: `
    INSERT INTO journal_epochs VALUES (2, ${later}, ${hash}, 2, ${hash}, ${later}, NULL, NULL);
    INSERT INTO epoch_parts VALUES (2, 'authority', ${later}), (2, 'reports', NULL);
    INSERT INTO cases VALUES (3, 'restored', NULL, 'epoch 2', '', ${later}, NULL);
    INSERT INTO proposals VALUES (3, 3, 'compared', '2001', ${later}, NULL, NULL);`,
  8: `
    INSERT INTO payment_lines VALUES ('PY100000000006', '900000000000006', 'car', 15000, 'settled', NULL, 5000);
    INSERT INTO due_back VALUES ('D8', 'PY100000000006', NULL, 700, 'owed', 'CR100000000008', 'overpaid', ${later}, NULL);
    INSERT INTO clearances VALUES ('PV100000000008', 'PY100000000006', 'car', 'provisional', ${later}, ${later}, x'0506', NULL);`,
  9: `
    INSERT INTO limit_extensions VALUES (1, '2001', ${at}, ${later});
    INSERT INTO kiosk_clock VALUES (1, -7200000);`,
  10: `
    INSERT INTO foreign_clearances VALUES
      ('CL100000000010', 'PY200000000010', 'r10', 'commitment-10', ${at}, ${later}, 1, x'0708', ${later}, NULL),
      ('CL200000000010', 'PY200000000010', 'r10', 'commitment-10', ${at}, ${later}, 0, NULL, ${later}, ${later});
    INSERT INTO print_jobs VALUES ('J10', 'clearance', 'CL100000000010', 'a4', 2, 'PY200000000010', 'completed', NULL, ${later}, ${later});
    INSERT INTO outbox VALUES ('J10/print', 'print', 'PY200000000010', 'key-10', x'7b7d', 'queued', 0, ${later}, NULL, NULL, ${later});`,
  11: `
    INSERT INTO revocation VALUES (1, ${later});
    INSERT INTO guesses VALUES (1, ${hash}, ${at});`,
};

/** Written version by version, as the years did. */
export function writeJournalOfVersion(file: string, version: number): void {
  for (const migration of journalMigrations.slice(0, version)) {
    const migrations = journalMigrations.slice(0, migration.version);
    const options = { file, synchronous: 'FULL', exclusive: true, migrations, applicationId: JOURNAL_APPLICATION_ID } as const;
    const { db } = must(openDatabase(options));
    const written = rows[migration.version];
    if (written === undefined) throw new Error(`no rows for version ${migration.version}: write what that version could write`);
    db.exec(written);
    db.close();
  }
}

export type Rows = readonly Readonly<Record<string, unknown>>[];

/** Every row of every table. */
export function everyRow(db: Database): ReadonlyMap<string, Rows> {
  const tables = db.prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'").pluck().all() as string[];
  return new Map(tables.map((table) => [table, db.prepare(`SELECT * FROM "${table}"`).all() as Rows]));
}
