import { spawnSync } from 'node:child_process';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { expect, test } from 'vitest';
import { openAuditFile } from '../../../db/journal/audit-file.ts';
import { journalMigrations } from '../../../db/journal/journal.ts';
import { openDatabase } from '../../../db/sqlite.ts';
import { auditCheck, type Checked } from '../../../electron/core/audit/audit-check.ts';
import { beginningAfter, type ChainFault, printedHead, verifyChain } from '../../../electron/core/audit/chain.ts';
import { createHeads, HEAD_EVERY_ROWS } from '../../../electron/core/audit/heads.ts';
import { kidOf } from '../../../electron/core/clearance/token.ts';
import { createFakeClock } from '../fake-clock.ts';
import { mustOpen, newJournalFile } from '../journal/journal-folder.ts';

const at = '2026-11-22T08:00:00.000Z';

function check(...args: string[]): Checked {
  return auditCheck(args);
}

interface Trail {
  readonly file: string;
  readonly keyFile: string;
  readonly otherKeyFile: string;
  /** As it would be printed after this row. */
  headAt(row: number): string;
}

/** A journal of so many rows, its heads signed as the core does after each; the last rows come after the last head. */
function trailOf(rows: number): Trail {
  const file = newJournalFile();
  const journal = mustOpen(file);
  const keys = generateKeyPairSync('ed25519');
  const heads = createHeads({ journal, kioskKey: keys.privateKey, kioskKeyId: kidOf(keys.publicKey), clock: createFakeClock() });
  const printed: string[] = [];
  for (let row = 1; row <= rows; row++) {
    const subject = row % 3 === 0 ? null : `commitment-${row}`;
    journal.transaction(() => journal.audit.append({ at, type: 'test.row', subject, fields: { row, amount: row * 100 } }));
    heads.signWhenDue();
    printed[row] = printedHead(journal.audit.head());
  }
  journal.close();
  const write = (name: string, key: KeyObject) => {
    const path = join(dirname(file), name);
    writeFileSync(path, JSON.stringify(key.export({ format: 'jwk' })));
    return path;
  };
  return {
    file,
    keyFile: write('kiosk-public.json', keys.publicKey),
    otherKeyFile: write('other-public.json', generateKeyPairSync('ed25519').publicKey),
    headAt: (row) => printed[row] ?? '',
  };
}

/** Somebody with the file and no respect for its triggers. */
function tamper(file: string, sql: string): void {
  const db = new BetterSqlite3(file);
  for (const name of db.prepare("SELECT name FROM sqlite_master WHERE type = 'trigger'").pluck().all()) db.exec(`DROP TRIGGER ${name}`);
  db.exec(sql);
  db.close();
}

function tampered({ file }: Trail, sql: string): string {
  const copy = `${file}.${Math.random()}`;
  copyFileSync(file, copy);
  tamper(copy, sql);
  return copy;
}

/** What the program would say, without starting one: the file's own heads are its anchors. */
function faultIn(file: string): ChainFault | 'unreadable' | null {
  const opened = openAuditFile(file);
  if (!opened.ok) return 'unreadable';
  try {
    const anchors = opened.value.heads.map(({ row, hash }) => ({ row, hash: Buffer.from(hash).toString('hex'), genuine: true }));
    return verifyChain(beginningAfter(0), opened.value.rowsAfter(0), anchors).fault;
  } catch {
    return 'unreadable';
  } finally {
    opened.value.close();
  }
}

test('a whole trail: how many rows, up to where they are anchored, and how many are not protected', () => {
  const trail = trailOf(2 * HEAD_EVERY_ROWS + 7);
  const { exit, said } = check(trail.file, '--public-key', trail.otherKeyFile, '--public-key', trail.keyFile);
  expect(said).toContain(`whole\n135 rows of the chain read, from row 1 on\nanchored up to row 128\n7 rows since then are not protected`);
  expect(said).toContain(`the last is ${trail.headAt(135)}\n2 signed heads in the journal, their signatures verified`);
  expect(exit).toBe(0);

  const given = check(trail.file, '--head', trail.headAt(130), '--head', trail.headAt(3));
  expect(given.said).toContain('anchored up to row 130\n5 rows since then');
  expect(given.said).toContain('not verified, for want of a public key; 2 given');
  expect(given.exit).toBe(0);
});

test('what is done to a row of the file is found at that row', () => {
  const trail = trailOf(HEAD_EVERY_ROWS + 30);
  const deeds: readonly (readonly [string, number])[] = [
    ["UPDATE audit SET at = '2026-11-22T08:00:00.001Z' WHERE id = 17", 17],
    ["UPDATE audit SET type = 'test.roW' WHERE id = 94", 94],
    ['UPDATE audit SET subject = NULL WHERE id = 1', 1],
    ["UPDATE audit SET subject = '' WHERE id = 3", 3],
    [`UPDATE audit SET fields = replace(fields, '"row"', '"row" ') WHERE id = 40`, 40],
    ['UPDATE audit SET hash = randomblob(32) WHERE id = 64', 64],
    ['UPDATE audit SET hash = NULL WHERE id <= 5', 1],
    ['DELETE FROM audit WHERE id = 30', 30],
    ['DELETE FROM audit WHERE id = 30; UPDATE audit SET id = id - 1 WHERE id > 30', 30],
    ['DELETE FROM audit WHERE id < 10', 1],
    ['INSERT INTO audit (id, at, type, fields, hash) SELECT 95, at, type, fields, hash FROM audit WHERE id = 94', 95],
    ['UPDATE audit SET id = -1 WHERE id = 8; UPDATE audit SET id = 8 WHERE id = 9; UPDATE audit SET id = 9 WHERE id = -1', 8],
    ['DELETE FROM audit WHERE id > 50', 51],
    ['UPDATE audit_heads SET hash = randomblob(32) WHERE row = 64', 64],
    ['DELETE FROM audit_heads WHERE row = 0; UPDATE audit SET hash = NULL WHERE id = 1', 1],
    ['UPDATE audit_heads SET row = 4 WHERE row = 0', 5],
  ];
  for (const [deed, row] of deeds) {
    const { exit, said } = check(tampered(trail, deed), '--public-key', trail.keyFile);
    expect(said, deed).toMatch(new RegExp(`^BAD at row ${row}\\b`));
    expect(exit, deed).toBe(1);
  }
}, 30_000);

test('a bit of each byte of a row, flipped in the file itself, is found at that row, or the file cannot be read', () => {
  const trail = trailOf(12);
  const bytes = readFileSync(trail.file);
  const marker = Buffer.from('test.row');
  const copy = `${trail.file}.flipped`;
  expect(faultIn(trail.file)).toBeNull();
  let found = 0;
  const written = mustOpen(trail.file);
  const rows = written.audit.rows();
  written.close();
  // SQLite fills a page from its end: the first row is the last.
  for (const [index, position] of [...occurrences(bytes, marker)].reverse().entries()) {
    const row = rows[index];
    if (!row) throw new Error('a row more than were written');
    // From the types of its five columns to the last byte of its hash; its number is tried above.
    const start = position - row.at.length - 5;
    const end = position + row.type.length + (row.subject?.length ?? 0) + JSON.stringify(row.fields).length + 32;
    for (let byte = start; byte < end; byte++) {
      const flipped = Buffer.from(bytes);
      flipped[byte] = (flipped[byte] ?? 0) ^ (1 << ((byte + index) % 8));
      writeFileSync(copy, flipped);
      const fault = faultIn(copy);
      expect(fault, `byte ${byte - position} of row ${row.id}`).not.toBeNull();
      if (fault === 'unreadable') continue;
      expect(fault).toMatchObject({ kind: 'changed', row: row.id });
      found += 1;
    }
  }
  expect(found).toBeGreaterThan(1_000);
}, 30_000);

function* occurrences(bytes: Buffer, text: Buffer): Iterable<number> {
  for (let at = bytes.indexOf(text); at >= 0; at = bytes.indexOf(text, at + 1)) yield at;
}

test('a tail that was cut is found by a head that was sent or printed, although the journal’s own heads are gone with it', () => {
  const trail = trailOf(HEAD_EVERY_ROWS + 10);
  const cut = tampered(trail, 'DELETE FROM audit WHERE id > 40; DELETE FROM audit_heads WHERE row > 40');
  expect(check(cut, '--public-key', trail.keyFile)).toMatchObject({
    exit: 0,
    said: expect.stringContaining('not anchored anywhere\n40 rows'),
  });
  expect(check(cut, '--head', trail.headAt(40))).toMatchObject({ exit: 0 });
  const known = check(cut, '--head', trail.headAt(70));
  expect(known).toMatchObject({ exit: 1, said: expect.stringMatching(/^BAD at row 41: it is missing/) });
  const kept = tampered(trail, 'DELETE FROM audit WHERE id > 40');
  expect(check(kept)).toMatchObject({ exit: 1, said: expect.stringMatching(/^BAD at row 41: it is missing/) });
});

test('a chain that was made anew does not fit the heads that are known', () => {
  const [trail, other] = [trailOf(HEAD_EVERY_ROWS + 10), newJournalFile()];
  const journal = mustOpen(other);
  for (let row = 1; row <= 74; row++) journal.audit.append({ at, type: 'test.row', subject: null, fields: { row } });
  journal.close();
  expect(check(other)).toMatchObject({ exit: 0 });
  const { exit, said } = check(other, '--head', trail.headAt(70));
  expect(said).toMatch(/^BAD at row 1 or later, up to row 70: .* row 70 was anchored with another hash/);
  expect(exit).toBe(1);
});

test('a head that is not signed with the kiosk’s key is bad', () => {
  const trail = trailOf(HEAD_EVERY_ROWS + 1);
  expect(check(trail.file, '--public-key', trail.otherKeyFile)).toMatchObject({
    exit: 1,
    said: expect.stringMatching(/^BAD at row 64: the head/),
  });
  const deeds = [
    'UPDATE audit_heads SET signature = randomblob(64) WHERE row = 64',
    "UPDATE audit_heads SET at = '2027-01-01T00:00:00.000Z' WHERE row = 64",
    "UPDATE audit_heads SET kid = 'aaaaaaaaaaaaaaaa' WHERE row = 64",
    'UPDATE audit_heads SET signature = NULL, kid = NULL WHERE row = 64',
    'UPDATE audit_heads SET row = 63, hash = (SELECT hash FROM audit WHERE id = 63) WHERE row = 64',
  ];
  for (const deed of deeds) {
    expect(check(tampered(trail, deed), '--public-key', trail.keyFile), deed).toMatchObject({
      exit: 1,
      said: expect.stringMatching(/^BAD at row 6[34]: the head/),
    });
  }
});

test('rows from before the chain stay as they are, unprotected; the chain begins after them', () => {
  const file = newJournalFile();
  const [first] = journalMigrations;
  const journalOfVersionOne = {
    file,
    migrations: first ? [first] : [],
    applicationId: 0x4d4a4e4c,
    synchronous: 'FULL',
    exclusive: true,
  } as const;
  const old = openDatabase(journalOfVersionOne);
  if (!old.ok) throw new Error(old.error.kind);
  old.value.db.close();
  expect(check(file)).toMatchObject({ exit: 2, said: expect.stringContaining('version 1 of a journal has no audit chain') });
  const db = new BetterSqlite3(file);
  for (let row = 0; row < 5; row++) db.exec(`INSERT INTO audit (at, type, fields) VALUES ('${at}', 'test.old', '{"row":${row}}')`);
  const before = db.prepare('SELECT * FROM audit').all();
  db.close();

  const journal = mustOpen(file);
  expect(journal.audit.rows().map(({ type, hash }) => [type, hash])).toEqual(Array.from({ length: 5 }, () => ['test.old', null]));
  expect(journal.audit.head()).toEqual(beginningAfter(5));
  for (let row = 0; row < 3; row++) expect(journal.audit.append({ at, type: 'test.new', subject: null, fields: { row } })).toBe(6 + row);
  journal.close();
  const copy = new BetterSqlite3(`${file}.before-migration-from-1`);
  expect(copy.prepare('SELECT * FROM audit').all()).toEqual(before);
  copy.close();

  const { exit, said } = check(file);
  expect(said).toContain('whole\n3 rows of the chain read, from row 6 on\n5 rows from before the chain are not protected');
  expect(exit).toBe(0);
  tamper(file, "UPDATE audit SET fields = '{}' WHERE id = 6");
  expect(check(file)).toMatchObject({ exit: 1, said: expect.stringMatching(/^BAD at row 6: it was changed/) });
});

test('what cannot be read says why', () => {
  const file = newJournalFile();
  const journal = mustOpen(file);
  expect(check(file)).toMatchObject({ exit: 2, said: expect.stringContaining('locked') });
  journal.close();
  expect(check(file)).toMatchObject({ exit: 0, said: expect.stringContaining('0 rows of the chain read') });
  expect(check(`${file}.none`)).toMatchObject({ exit: 2 });
  expect(check(file, '--head', '12')).toMatchObject({ exit: 2, said: expect.stringContaining('12 is not a head') });
  expect(check(file, '--public-key', `${file}.none`)).toMatchObject({ exit: 2 });
  expect(check()).toMatchObject({ exit: 2, said: expect.stringContaining('npm run audit-check') });
  writeFileSync(`${file}.text`, 'not a database, but long enough to be taken for one'.repeat(100));
  expect(check(`${file}.text`)).toMatchObject({ exit: 2 });
});

test('as a program', () => {
  const program = join(import.meta.dirname, '../../../electron/core/audit/check.ts');
  const run = (...args: string[]) => spawnSync(process.execPath, [program, ...args], { encoding: 'utf8' });
  const { file } = trailOf(3);
  expect(run(file)).toMatchObject({ status: 0, stdout: expect.stringContaining('3 rows of the chain read'), stderr: '' });
  tamper(file, 'DELETE FROM audit WHERE id = 2');
  expect(run(file)).toMatchObject({ status: 1, stdout: expect.stringMatching(/^BAD at row 2: it is missing/), stderr: '' });
  expect(run(`${file}.none`)).toMatchObject({ status: 2, stdout: '', stderr: expect.stringContaining('.none') });
});
