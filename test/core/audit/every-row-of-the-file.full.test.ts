import { generateKeyPairSync } from 'node:crypto';
import { copyFileSync, writeFileSync } from 'node:fs';
import BetterSqlite3 from 'better-sqlite3';
import { expect, test } from 'vitest';
import { auditCheck } from '../../../electron/core/audit/audit-check.ts';
import { printedHead } from '../../../electron/core/audit/chain.ts';
import { createHeads } from '../../../electron/core/audit/heads.ts';
import { kidOf } from '../../../electron/core/clearance/token.ts';
import { createFakeClock } from '../fake-clock.ts';
import { mustOpen, newJournalFile } from '../journal/journal-folder.ts';

const length = 500;

/** What somebody with the file may do to one row, and the row that the check has to name. */
const deeds: readonly (readonly [name: string, sql: (row: number) => string, named: (row: number) => number])[] = [
  ...(['at', 'type', 'fields'] as const).map(
    (column) => [column, (row: number) => `UPDATE audit SET ${column} = ${column} || ' ' WHERE id = ${row}`, (row: number) => row] as const,
  ),
  ['subject', (row) => `UPDATE audit SET subject = iif(subject IS NULL, '', NULL) WHERE id = ${row}`, (row) => row],
  // Its lowest bit.
  ['hash', (row) => `UPDATE audit SET hash = flipped(hash) WHERE id = ${row}`, (row) => row],
  ['id', (row) => `UPDATE audit SET id = ${row + 10_000} WHERE id = ${row}`, (row) => row],
  ['deleted', (row) => `DELETE FROM audit WHERE id = ${row}`, (row) => row],
  [
    'deleted, the rest renumbered',
    (row) => `DELETE FROM audit WHERE id = ${row}; UPDATE audit SET id = id - 1 WHERE id > ${row}`,
    (row) => row,
  ],
  [
    'written twice, the rest renumbered',
    (row) => `
      UPDATE audit SET id = -id - 1 WHERE id > ${row};
      UPDATE audit SET id = -id WHERE id < 0;
      INSERT INTO audit SELECT ${row + 1}, at, type, subject, fields, hash FROM audit WHERE id = ${row}`,
    (row) => row + 1,
  ],
  [
    'in the place of the next',
    (row) =>
      `UPDATE audit SET id = -1 WHERE id = ${row}; UPDATE audit SET id = ${row} WHERE id = ${row + 1}; UPDATE audit SET id = ${row + 1} WHERE id = -1`,
    (row) => row,
  ],
  ['the end from here on', (row) => `DELETE FROM audit WHERE id >= ${row}`, (row) => row],
];

test.each(deeds)('each of 500 rows of a journal, %s: audit-check names it', { timeout: 120_000 }, (_name, sql, named) => {
  const file = newJournalFile();
  const journal = mustOpen(file);
  const keys = generateKeyPairSync('ed25519');
  const heads = createHeads({ journal, kioskKey: keys.privateKey, kioskKeyId: kidOf(keys.publicKey), clock: createFakeClock() });
  for (let row = 1; row <= length; row++) {
    const subject = row % 3 === 0 ? null : `commitment-${row}`;
    const fields = { row, amount: row * 100 };
    journal.transaction(() => journal.audit.append({ at: '2026-11-22T08:00:00.000Z', type: 'test.row', subject, fields }));
    heads.signWhenDue();
  }
  const last = printedHead(journal.audit.head());
  journal.close();
  const keyFile = `${file}.public-key`;
  writeFileSync(keyFile, JSON.stringify(keys.publicKey.export({ format: 'jwk' })));
  const check = (name: string) => auditCheck([name, '--public-key', keyFile, '--head', last]);
  const open = (name: string) => {
    const db = new BetterSqlite3(name);
    db.pragma('synchronous = OFF');
    db.function('flipped', (hash) => {
      const other = Buffer.from(hash as Uint8Array);
      other[31] = (other[31] ?? 0) ^ 1;
      return other;
    });
    return db;
  };
  const bare = open(file);
  bare.pragma('journal_mode = DELETE');
  for (const name of bare.prepare("SELECT name FROM sqlite_master WHERE type = 'trigger'").pluck().all()) bare.exec(`DROP TRIGGER ${name}`);
  bare.close();
  expect(check(file)).toMatchObject({ exit: 0, said: expect.stringContaining(`whole\n${length} rows`) });

  const copy = `${file}.copy`;
  for (let row = 1; row <= length; row++) {
    copyFileSync(file, copy);
    const db = open(copy);
    db.exec(sql(row));
    db.close();
    const { exit, said } = check(copy);
    expect([exit, said.split(':')[0]], `row ${row}`).toEqual([1, `BAD at row ${named(row)}`]);
  }
});
