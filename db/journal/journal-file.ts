/**
 * Journal files that no core holds: copies, and the journal itself while it is restored. A finished copy is one file without a
 * write-ahead log, so that reading it leaves nothing beside it and it can lie on any device.
 */
import BetterSqlite3 from 'better-sqlite3';
import { err, ok, type Result } from '../../electron/core/result.ts';
import { type Database, quickCheck } from '../sqlite.ts';
import { JOURNAL_APPLICATION_ID, journalMigrations } from './journal.ts';

export interface NewestRow {
  readonly row: number;
  readonly at: string;
  /** 64 hexadecimal digits. */
  readonly hash: string;
}

export type FileFault =
  /** Another process holds it. */
  | { readonly kind: 'locked'; readonly detail: string }
  | { readonly kind: 'not-a-journal'; readonly detail: string }
  | { readonly kind: 'from-the-future'; readonly detail: string }
  | { readonly kind: 'damaged'; readonly detail: string }
  | { readonly kind: 'unreadable'; readonly detail: string };

/** Of a copy: ours, whole, with an audit trail, and no newer than this program. Reads all of it. */
export function inspectCopy(file: string): Result<NewestRow, FileFault> {
  return opened(file, { readonly: true, fileMustExist: true }, inspect);
}

/** Makes what `Journal.backup` has written one file, and looks at it. */
export function finishCopy(file: string): Result<NewestRow, FileFault> {
  return opened(file, { fileMustExist: true }, (db) => {
    db.pragma('journal_mode = DELETE');
    return inspect(db);
  });
}

/** What a journal has that a copy of it has not. */
export interface Loss {
  /** Payments that were covered, or whose money was taken. */
  readonly payments: number;
  /** Piastres that those took. */
  readonly amount: number;
  /** Messages to the authority that wait here. */
  readonly unsent: number;
  readonly openCases: number;
  readonly auditRows: number;
}

export interface Comparison {
  readonly present: NewestRow;
  /** Of the journal. */
  readonly epoch: number;
  readonly loss: Loss;
  /** False: the copy has rows that the journal has not, so it is not an earlier state of it. */
  readonly isEarlier: boolean;
  /** False: not even the first row is the same: it is another machine's. */
  readonly isOurs: boolean;
}

/**
 * @param copy as `finishCopy` has left it
 * @returns `locked` while a core holds the journal
 */
export function compareWithCopy(journal: string, copy: string): Result<Comparison, FileFault> {
  return opened(journal, { fileMustExist: true, timeout: 500 }, (db) => {
    db.pragma('locking_mode = EXCLUSIVE');
    const present = inspect(db);
    if (!present.ok) return present;
    db.prepare('ATTACH ? AS copy').run(copy);
    const number = (sql: string) => Number(db.prepare(sql).pluck().get());
    const hasEpochs = number(`SELECT count(*) FROM sqlite_master WHERE name = 'journal_epochs'`) > 0;
    const shared = 'FROM audit AS a JOIN copy.audit AS b ON b.id = a.id AND b.at IS a.at AND b.type IS a.type AND b.fields IS a.fields';
    const common = number(`SELECT coalesce(max(a.id), 0) ${shared}`);
    const newInTenders = `FROM tenders WHERE state = 'approved' AND id NOT IN (SELECT id FROM copy.tenders WHERE state = 'approved')`;
    return ok({
      present: present.value,
      epoch: hasEpochs ? number('SELECT coalesce(max(number), 1) FROM journal_epochs') : 1,
      isOurs: number(`SELECT count(*) ${shared} AND a.id = (SELECT min(id) FROM audit)`) > 0,
      isEarlier: common === number('SELECT max(id) FROM copy.audit'),
      loss: {
        payments: number(`SELECT count(DISTINCT payment) ${newInTenders}`),
        amount: number(`SELECT coalesce(sum(amount_approved), 0) ${newInTenders}`),
        unsent: number(
          `SELECT count(*) FROM outbox WHERE state IN ('queued', 'sent') AND id NOT IN (SELECT id FROM copy.outbox WHERE state IN ('queued', 'sent'))`,
        ),
        openCases: number(
          'SELECT count(*) FROM cases AS c WHERE closed_at IS NULL AND NOT EXISTS (SELECT 1 FROM copy.cases AS o WHERE o.kind = c.kind AND o.about = c.about)',
        ),
        auditRows: present.value.row - common,
      },
    });
  });
}

function inspect(db: Database): Result<NewestRow, FileFault> {
  const applicationId = Number(db.pragma('application_id', { simple: true }));
  if (applicationId !== JOURNAL_APPLICATION_ID) return err({ kind: 'not-a-journal', detail: `application id ${applicationId}` });
  const version = Number(db.pragma('user_version', { simple: true }));
  const known = journalMigrations.at(-1)?.version ?? 0;
  if (version > known) return err({ kind: 'from-the-future', detail: `version ${version}, this program knows ${known}` });
  const fault = quickCheck(db);
  if (fault !== null) return err({ kind: 'damaged', detail: fault });
  const newest = db.prepare<[], { id: number; at: string; hash?: Uint8Array | null }>('SELECT * FROM audit ORDER BY id DESC LIMIT 1').get();
  if (!newest) return err({ kind: 'damaged', detail: 'no row in the audit trail' });
  return ok({ row: newest.id, at: newest.at, hash: Buffer.from(newest.hash ?? new Uint8Array(32)).toString('hex') });
}

function opened<T>(file: string, options: BetterSqlite3.Options, work: (db: Database) => Result<T, FileFault>): Result<T, FileFault> {
  let db: Database | undefined;
  try {
    db = new BetterSqlite3(file, options);
    return work(db);
  } catch (error) {
    return err(faultOf(error));
  } finally {
    db?.close();
  }
}

function faultOf(error: unknown): FileFault {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const detail = error instanceof Error ? error.message : String(error);
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) return { kind: 'locked', detail };
  if (code === 'SQLITE_NOTADB') return { kind: 'not-a-journal', detail };
  if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_ERROR') return { kind: 'damaged', detail };
  return { kind: 'unreadable', detail };
}
