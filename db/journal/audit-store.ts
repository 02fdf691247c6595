/** The audit trail: rows that are chained as they are written, and the chain's signed heads. */
import { asc } from 'drizzle-orm';
import { type AuditHead, beginningHash, chainHash } from '../../electron/core/audit/chain.ts';
import { insertInto, type Orm } from './prepared.ts';
import { audit, auditHeads } from './schema.ts';

export type AuditRow = typeof audit.$inferSelect;
export type AuditHeadRow = typeof auditHeads.$inferSelect;

export interface AuditInsert {
  readonly at: string;
  readonly type: string;
  readonly subject: string | null;
  readonly fields: Readonly<Record<string, unknown>>;
}

interface LastRow {
  readonly id: number;
  readonly hash: Uint8Array | null;
}

export type AuditStore = ReturnType<typeof createAuditStore>;

export function createAuditStore(orm: Orm) {
  // Read each time, by its primary key: a hash that is remembered would be wrong after a rollback.
  const last = orm.$client.prepare<[], LastRow>('SELECT id, hash FROM audit ORDER BY id DESC LIMIT 1');
  const insert = orm.$client.prepare('INSERT INTO audit (id, at, type, subject, fields, hash) VALUES (?, ?, ?, ?, ?, ?)');
  const appendHead = insertInto(orm, auditHeads);
  const rows = orm.select().from(audit).orderBy(asc(audit.id)).prepare();
  const heads = orm.select().from(auditHeads).orderBy(asc(auditHeads.row)).prepare();
  const lastHead = orm.$client.prepare<[], number>('SELECT max(row) FROM audit_heads').pluck();

  return {
    /** Call inside a transaction; gives the row's number. */
    append({ at, type, subject, fields }: AuditInsert): number {
      const before = last.get();
      const row = { id: (before?.id ?? 0) + 1, at, type, subject, fields: JSON.stringify(fields) };
      insert.run(row.id, at, type, subject, row.fields, chainHash(before?.hash ?? beginningHash, row));
      return row.id;
    },
    appendHead,
    /** The last row and its hash. */
    head(): AuditHead {
      const row = last.get();
      return { row: row?.id ?? 0, hash: Buffer.from(row?.hash ?? beginningHash).toString('hex') };
    },
    /** The row of the last head that was kept. */
    lastHeadRow: (): number => lastHead.get() ?? 0,
    rows: (): AuditRow[] => rows.all(),
    /** The first says where the chain begins. */
    heads: (): AuditHeadRow[] => heads.all(),
  };
}
