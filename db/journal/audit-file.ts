/**
 * The audit trail of a journal file as it lies there, for the check: read only, byte by byte, and believing nothing. SQLite may leave
 * its empty `-wal` and its `-shm` beside the file.
 */
import BetterSqlite3 from 'better-sqlite3';
import type { StoredAuditRow } from '../../electron/core/audit/chain.ts';
import { err, ok, type Result } from '../../electron/core/result.ts';
import type { AuditHeadRow } from './audit-store.ts';

/** The first version of the journal that has a chain. */
const CHAINED_FROM = 2;

export interface AuditFile {
  readonly heads: readonly AuditHeadRow[];
  /** Rows up to `begins`, and what is beneath them, are from before the chain. */
  rowsUpTo(begins: number): number;
  /** @throws Error when the file is damaged */
  rowsAfter(begins: number): Iterable<StoredAuditRow>;
  close(): void;
}

/** The error is SQLite's words, for a person. A journal that a core holds is `locked`. */
export function openAuditFile(file: string): Result<AuditFile, string> {
  let db: BetterSqlite3.Database | undefined;
  try {
    db = new BetterSqlite3(file, { readonly: true, fileMustExist: true, timeout: 500 });
    const version = Number(db.pragma('user_version', { simple: true }));
    if (version < CHAINED_FROM) {
      db.close();
      return err(`version ${version} of a journal has no audit chain, or this is no journal`);
    }
    return ok(readFrom(db));
  } catch (error) {
    db?.close();
    return err(error instanceof Error ? error.message : String(error));
  }
}

function readFrom(db: BetterSqlite3.Database): AuditFile {
  // Text as its bytes: what is not UTF-8 any more must not read like something else.
  const rows = db.prepare<[number], StoredAuditRow & { readonly types: string }>(`
    SELECT id, CAST(at AS BLOB) AS at, CAST(type AS BLOB) AS type, CAST(subject AS BLOB) AS subject, CAST(fields AS BLOB) AS fields,
      CAST(hash AS BLOB) AS hash,
      typeof(at) || ' ' || typeof(type) || ' ' || coalesce(nullif(typeof(subject), 'null'), 'text') || ' ' || typeof(fields) || ' ' ||
        typeof(hash) AS types
    FROM audit WHERE id > ? ORDER BY id`);
  const before = db.prepare<[number], number>('SELECT count(*) FROM audit WHERE id <= ?').pluck();
  const heads = db.prepare<[], AuditHeadRow>(`
    SELECT row, CAST(hash AS BLOB) AS hash, CAST(at AS TEXT) AS at, CAST(kid AS TEXT) AS kid, CAST(signature AS BLOB) AS signature
    FROM audit_heads ORDER BY row`);

  function* wellTyped(begins: number): Iterable<StoredAuditRow> {
    for (const { types, ...row } of rows.iterate(begins)) {
      yield types === 'text text text text blob'
        ? row
        : { ...row, at: nothing(row.at), type: nothing(row.type), fields: nothing(row.fields), hash: null };
    }
  }

  return { heads: heads.all(), rowsUpTo: (begins) => before.get(begins) ?? 0, rowsAfter: wellTyped, close: () => void db.close() };
}

/** A column of the wrong type may be null. */
function nothing(value: string | Uint8Array | null): string | Uint8Array {
  return value ?? '';
}
