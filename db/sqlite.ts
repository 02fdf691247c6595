/**
 * Opens one SQLite file the same, checked way for every store. better-sqlite3 is synchronous: a transaction is a plain
 * function, never async.
 */
import { closeSync, existsSync, mkdirSync, openSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { err, ok, type Result } from '../electron/core/result.ts';

export type Database = BetterSqlite3.Database;

export interface Migration {
  /** 1, 2, 3 ... without a gap; stored in `user_version`. */
  readonly version: number;
  readonly sql: string;
}

export interface OpenOptions {
  readonly file: string;
  /** FULL: each commit is on the disk when it returns (money). NORMAL: a power cut may lose the last commits, never corrupt. */
  readonly synchronous: 'FULL' | 'NORMAL';
  /** Holds the file's lock until close: no second process can read or write it. */
  readonly exclusive: boolean;
  readonly migrations: readonly Migration[];
  /** Marks the file as ours (`application_id`), so that another program's database is not migrated by mistake. */
  readonly applicationId: number;
  /** Overwrites deleted content with zeros. Default true. */
  readonly secureDelete?: boolean;
  /** Pages in the WAL that trigger a checkpoint; 0 (default) leaves it to `checkpoint()`, called at idle. */
  readonly automaticCheckpointPages?: number;
  /** Milliseconds to wait for another connection's lock. Default 2000. */
  readonly busyTimeoutMs?: number;
  /** `quick_check` when opening. Default `after-unclean-stop`: when a WAL with content was left behind. */
  readonly check?: 'always' | 'after-unclean-stop' | 'never';
  /** Where to copy a database that is about to be migrated; asked only when it has content. */
  readonly backupFile?: (fromVersion: number) => string;
}

export type OpenError =
  /** Another process holds the file. */
  | { readonly kind: 'locked'; readonly file: string; readonly detail: string }
  /** Written by a newer program: nothing is touched. */
  | {
      readonly kind: 'from-the-future';
      readonly file: string;
      readonly found: number;
      readonly known: number;
    }
  | {
      readonly kind: 'foreign';
      readonly file: string;
      readonly applicationId: number;
    }
  | { readonly kind: 'corrupt'; readonly file: string; readonly detail: string }
  /** The connection would not keep the durability asked for. */
  | {
      readonly kind: 'not-durable';
      readonly file: string;
      readonly detail: string;
    }
  | {
      readonly kind: 'disk-full';
      readonly file: string;
      readonly detail: string;
    }
  /** No such folder, no permission, read-only file system. */
  | {
      readonly kind: 'unreadable';
      readonly file: string;
      readonly detail: string;
    }
  | {
      readonly kind: 'migration-failed';
      readonly file: string;
      readonly version: number;
      readonly detail: string;
    };

export interface OpenedDatabase {
  readonly db: Database;
  /** True when the last process did not close the file. */
  readonly uncleanStop: boolean;
  /** `user_version` before the migrations; 0 for a new file. */
  readonly migratedFrom: number;
}

/** SQLite's numbers for `PRAGMA synchronous`. */
const SYNCHRONOUS = { NORMAL: 1, FULL: 2 } as const;

export function openDatabase(options: OpenOptions): Result<OpenedDatabase, OpenError> {
  const uncleanStop = hasContent(`${options.file}-wal`);
  let db: Database;
  try {
    createPrivately(options.file);
    db = new BetterSqlite3(options.file, {
      timeout: options.busyTimeoutMs ?? 2000,
    });
  } catch (error) {
    return err(openError(options.file, error));
  }
  try {
    const opened = prepare(db, options, uncleanStop);
    if (!opened.ok) db.close();
    return opened;
  } catch (error) {
    db.close();
    return err(openError(options.file, error));
  }
}

function prepare(db: Database, options: OpenOptions, uncleanStop: boolean): Result<OpenedDatabase, OpenError> {
  const { file } = options;
  // Before the first access to the file: a WAL opened in exclusive mode needs no shared-memory file.
  if (options.exclusive) db.pragma('locking_mode = EXCLUSIVE');

  const before = readHeader(db);
  const known = options.migrations.at(-1)?.version ?? 0;
  if (before.applicationId !== 0 && before.applicationId !== options.applicationId) {
    return err({ kind: 'foreign', file, applicationId: before.applicationId });
  }
  if (before.version > known) return err({ kind: 'from-the-future', file, found: before.version, known });

  applySettings(db, options);

  const check = options.check ?? 'after-unclean-stop';
  if (check === 'always' || (check === 'after-unclean-stop' && uncleanStop)) {
    const fault = quickCheck(db);
    if (fault !== null) return err({ kind: 'corrupt', file, detail: fault });
  }

  if (before.version > 0 && before.version < known && options.backupFile) {
    db.prepare('VACUUM INTO ?').run(options.backupFile(before.version));
  }
  const migrated = migrate(db, options, before.version);
  if (!migrated.ok) return migrated;

  // better-sqlite3 is compiled to fall back to NORMAL in WAL mode unless told otherwise, and the fall-back can come with the
  // first write: so the setting is read back here, after the write that `migrate` always makes.
  const effective = db.pragma('synchronous', { simple: true });
  const journalMode = db.pragma('journal_mode', { simple: true });
  if (effective !== SYNCHRONOUS[options.synchronous] || journalMode !== 'wal') {
    return err({
      kind: 'not-durable',
      file,
      detail: `synchronous=${String(effective)} journal_mode=${String(journalMode)}`,
    });
  }
  return ok({ db, uncleanStop, migratedFrom: before.version });
}

function applySettings(db: Database, options: OpenOptions): void {
  db.pragma('journal_mode = WAL');
  db.pragma(`synchronous = ${options.synchronous}`);
  db.pragma('foreign_keys = ON');
  db.pragma('cell_size_check = ON');
  db.pragma('trusted_schema = OFF');
  db.pragma(`secure_delete = ${(options.secureDelete ?? true) ? 'ON' : 'OFF'}`);
  db.pragma(`wal_autocheckpoint = ${options.automaticCheckpointPages ?? 0}`);
  // A sort or a temporary table must not spill plain data into a file outside the data folder.
  db.pragma('temp_store = MEMORY');
}

/** All outstanding migrations in one transaction. Writes the header even when there is nothing to migrate: that takes the lock. */
function migrate(db: Database, options: OpenOptions, from: number): Result<void, OpenError> {
  let version = from;
  try {
    db.transaction(() => {
      for (const migration of options.migrations) {
        if (migration.version <= from) continue;
        if (migration.version !== version + 1) throw new RangeError(`migration ${version + 1} is missing`);
        version = migration.version;
        db.exec(migration.sql);
      }
      db.pragma(`application_id = ${options.applicationId}`);
      db.pragma(`user_version = ${version}`);
    }).immediate();
    return ok(undefined);
  } catch (error) {
    const known = openError(options.file, error);
    return err(
      known.kind === 'unreadable'
        ? {
            kind: 'migration-failed',
            file: options.file,
            version,
            detail: known.detail,
          }
        : known,
    );
  }
}

/** The first fault found in the file's structure, or null. About a second a gigabyte with a warm cache. */
export function quickCheck(db: Database): string | null {
  const answer = db.pragma('quick_check(1)', { simple: true });
  return answer === 'ok' ? null : String(answer);
}

/** Moves the WAL into the main file and empties it. Called at idle: it costs extra fsyncs. False when a reader was in the way. */
export function checkpoint(db: Database): boolean {
  const rows = db.pragma('wal_checkpoint(TRUNCATE)') as readonly {
    readonly busy: number;
  }[];
  return rows[0]?.busy === 0;
}

function readHeader(db: Database): {
  readonly version: number;
  readonly applicationId: number;
} {
  return {
    version: Number(db.pragma('user_version', { simple: true })),
    applicationId: Number(db.pragma('application_id', { simple: true })),
  };
}

/** SQLite gives its WAL the mode of the main file, so the main file is made readable by its owner only before SQLite sees it. */
function createPrivately(file: string): void {
  if (existsSync(file)) return;
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  closeSync(openSync(file, 'a', 0o600));
}

function hasContent(file: string): boolean {
  return (statSync(file, { throwIfNoEntry: false })?.size ?? 0) > 0;
}

/** Sorts what SQLite and the file system throw; what is not known stays `unreadable` with its own words. */
function openError(file: string, error: unknown): OpenError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const detail = error instanceof Error ? `${code} ${error.message}`.trim() : String(error);
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) return { kind: 'locked', file, detail };
  if (code.startsWith('SQLITE_CORRUPT') || code.startsWith('SQLITE_NOTADB')) return { kind: 'corrupt', file, detail };
  if (code.startsWith('SQLITE_FULL') || code === 'ENOSPC') return { kind: 'disk-full', file, detail };
  return { kind: 'unreadable', file, detail };
}
