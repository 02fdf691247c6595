/** A journal file as it lies there, for the report of what is kept: read only. */
import BetterSqlite3 from 'better-sqlite3';
import { type KeptIdentity, keptIdentities } from './kept-identities.ts';

export interface KeptFile {
  identities(now: string): readonly KeptIdentity[];
  counts(): { readonly foreign: number; readonly erased: number; readonly audit: number; readonly guesses: number };
  close(): void;
}

/** @throws Error when it is no journal, or a core holds it */
export function openKeptFile(file: string): KeptFile {
  const db = new BetterSqlite3(file, { readonly: true, fileMustExist: true, timeout: 500 });
  const count = (sql: string): number => db.prepare<[], number>(sql).pluck().get() ?? 0;
  return {
    // Nothing is later than a nine.
    identities: (now) => keptIdentities(db, now, '9'),
    counts: () => ({
      foreign: count('SELECT count(DISTINCT payment) FROM foreign_clearances WHERE erased_at IS NULL'),
      erased: count('SELECT count(*) FROM identities WHERE erased_at IS NOT NULL'),
      audit: count('SELECT count(*) FROM audit'),
      guesses: count('SELECT count(*) FROM guesses'),
    }),
    close: () => void db.close(),
  };
}
