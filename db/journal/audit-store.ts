/** The audit trail: rows that are chained as they are written, and the chain's signed heads. */
import { asc, gt } from 'drizzle-orm';
import { type AuditHead, beginningHash, chainHash, type StoredAuditRow } from '../../electron/core/audit/chain.ts';
import { insertInto, type Orm, p } from './prepared.ts';
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
  const lastAt = orm.$client.prepare<[], string>('SELECT at FROM audit ORDER BY id DESC LIMIT 1').pluck();
  const insert = orm.$client.prepare('INSERT INTO audit (id, at, type, subject, fields, hash) VALUES (?, ?, ?, ?, ?, ?)');
  const appendHead = insertInto(orm, auditHeads);
  const rows = orm.select().from(audit).orderBy(asc(audit.id)).prepare();
  const heads = orm.select().from(auditHeads).orderBy(asc(auditHeads.row)).prepare();
  const headsAfter = orm
    .select()
    .from(auditHeads)
    .where(gt(auditHeads.row, p('row')))
    .orderBy(asc(auditHeads.row))
    .prepare();
  const firstHead = orm.$client.prepare<[], number>('SELECT min(row) FROM audit_heads').pluck();
  const lastRows = orm.$client.prepare<[number, number], StoredAuditRow>(
    'SELECT id, at, type, subject, fields, hash FROM audit WHERE id > ? ORDER BY id DESC LIMIT ?',
  );
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
    /** When the last row was written; null: there is none. */
    lastAt: (): string | null => lastAt.get() ?? null,
    /** The row of the last head that was kept. */
    lastHeadRow: (): number => lastHead.get() ?? 0,
    /** The chain begins after this row. */
    begins: (): number => firstHead.get() ?? 0,
    /** So many rows at most, the last ones, in their order and as they are stored. */
    lastRows: (after: number, count: number): StoredAuditRow[] => lastRows.all(after, count).reverse(),
    headsAfter: (row: number): AuditHeadRow[] => headsAfter.all({ row }),
    rows: (): AuditRow[] => rows.all(),
    /** The first says where the chain begins. */
    heads: (): AuditHeadRow[] => heads.all(),
  };
}
