import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { checkpoint, type Migration, type OpenOptions, openDatabase } from '../../../db/sqlite.ts';

const one: Migration = {
  version: 1,
  sql: 'CREATE TABLE a (x INTEGER) STRICT;',
};
const two: Migration = { version: 2, sql: 'ALTER TABLE a ADD COLUMN y TEXT;' };
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sqlite-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function options(more: Partial<OpenOptions> = {}): OpenOptions {
  return {
    file: join(folder, 'data', 'test.db'),
    synchronous: 'FULL',
    exclusive: true,
    migrations: [one],
    applicationId: 77,
    busyTimeoutMs: 0,
    ...more,
  };
}

function open(more: Partial<OpenOptions> = {}) {
  const opened = openDatabase(options(more));
  if (!opened.ok) throw new Error(JSON.stringify(opened.error));
  return opened.value;
}

describe('durability', () => {
  test('FULL survives the first write and a re-open', () => {
    for (let round = 0; round < 2; round += 1) {
      const { db } = open();
      db.exec('INSERT INTO a VALUES (1)');
      expect(db.pragma('synchronous', { simple: true })).toBe(2);
      expect(db.pragma('journal_mode', { simple: true })).toBe('wal');
      db.close();
    }
  });

  test('a driver left alone drops to NORMAL, which is why the setting is asserted', () => {
    open().db.close();
    const bare = new BetterSqlite3(options().file);
    bare.exec('INSERT INTO a VALUES (1)');
    expect(bare.pragma('synchronous', { simple: true })).toBe(1);
    bare.close();
  });

  test('the settings of design are on', () => {
    const { db } = open({ synchronous: 'NORMAL' });
    const read = (name: string) => db.pragma(name, { simple: true });
    expect([
      read('foreign_keys'),
      read('cell_size_check'),
      read('trusted_schema'),
      read('secure_delete'),
      read('wal_autocheckpoint'),
    ]).toEqual([1, 1, 0, 1, 0]);
    expect(read('locking_mode')).toBe('exclusive');
    expect(statSync(options().file).mode & 0o077).toBe(0);
    db.exec('INSERT INTO a VALUES (1)');
    expect(checkpoint(db)).toBe(true);
    db.close();
  });
});

describe('what is refused', () => {
  test('a second opener of an exclusive file', () => {
    const { db } = open();
    const second = openDatabase(options());
    expect(second.ok ? 'opened' : second.error.kind).toBe('locked');
    db.close();
    open().db.close();
  });

  test('a database from the future, untouched', () => {
    open({ migrations: [one, two] }).db.close();
    const older = openDatabase(options());
    expect(older).toMatchObject({
      ok: false,
      error: { kind: 'from-the-future', found: 2, known: 1 },
    });
  });

  test("another program's database", () => {
    open({ applicationId: 5 }).db.close();
    expect(openDatabase(options())).toMatchObject({
      ok: false,
      error: { kind: 'foreign', applicationId: 5 },
    });
  });

  test('a file that is not a database', () => {
    mkdirSync(join(folder, 'data'));
    writeFileSync(options().file, 'no database at all, only words. '.repeat(200));
    expect(openDatabase(options())).toMatchObject({
      ok: false,
      error: { kind: 'corrupt' },
    });
  });

  test('a damaged page', () => {
    const { db } = open();
    const insert = db.prepare('INSERT INTO a VALUES (?)');
    db.transaction(() => {
      for (let n = 0; n < 5000; n += 1) insert.run(n);
    })();
    db.close();
    const file = openSync(options().file, 'r+');
    writeSync(file, new Uint8Array(4096).fill(0xff), 0, 4096, 3 * 4096);
    closeSync(file);
    expect(openDatabase(options({ check: 'always' }))).toMatchObject({
      ok: false,
      error: { kind: 'corrupt' },
    });
  });

  test('a folder that cannot be made', () => {
    writeFileSync(join(folder, 'data'), 'a file in the way');
    expect(openDatabase(options())).toMatchObject({
      ok: false,
      error: { kind: 'unreadable' },
    });
  });
});

describe('migrations', () => {
  test('only what is outstanding runs, after a backup', () => {
    const first = open();
    first.db.exec('INSERT INTO a VALUES (41)');
    first.db.close();
    const backup = join(folder, 'before-2.db');
    const { db, migratedFrom } = open({
      migrations: [one, two],
      backupFile: () => backup,
    });
    expect(migratedFrom).toBe(1);
    expect(db.prepare('SELECT * FROM a').all()).toEqual([{ x: 41, y: null }]);
    db.close();
    const copy = new BetterSqlite3(backup, { readonly: true });
    expect(copy.prepare('SELECT * FROM a').all()).toEqual([{ x: 41 }]);
    copy.close();
  });

  test('a failing migration leaves nothing behind', () => {
    open().db.close();
    const broken: Migration = {
      version: 3,
      sql: 'CREATE TABLE b (z INTEGER); INSERT INTO nowhere VALUES (1);',
    };
    expect(openDatabase(options({ migrations: [one, two, broken] }))).toMatchObject({
      ok: false,
      error: { kind: 'migration-failed', version: 3 },
    });
    const { db } = open();
    expect(db.pragma('user_version', { simple: true })).toBe(1);
    expect(db.prepare('SELECT count(*) AS n FROM sqlite_schema').get()).toEqual({ n: 1 });
    db.close();
  });
});
