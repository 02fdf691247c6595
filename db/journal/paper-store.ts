/** Clearances as issued, here or for another machine, and print jobs. */
import { and, asc, desc, eq, inArray, isNull, lt, sql } from 'drizzle-orm';
import type { Reference } from '../../electron/core/identity/reference.ts';
import { compareAndSet, insertInto, type Move, type Orm, p } from './prepared.ts';
import { clearances, foreignClearances, printJobs } from './schema.ts';

export type ClearanceRow = typeof clearances.$inferSelect;
export type ForeignClearanceRow = typeof foreignClearances.$inferSelect;
export type PrintJobRow = typeof printJobs.$inferSelect;

export type PaperStore = ReturnType<typeof createPaperStore>;

export function createPaperStore(orm: Orm) {
  const insertClearance = insertInto(orm, clearances);
  const insertForeign = insertInto(orm, foreignClearances);
  const insertPrintJob = insertInto(orm, printJobs);
  const clearance = orm
    .select()
    .from(clearances)
    .where(eq(clearances.number, p('number')))
    .prepare();
  const clearancesOf = orm
    .select()
    .from(clearances)
    .where(eq(clearances.payment, p('payment')))
    .orderBy(asc(sql`rowid`))
    .prepare();
  const eraseClearances = orm
    .update(clearances)
    .set({ sealed: null, erasedAt: sql`${p('at')}` })
    .where(and(eq(clearances.payment, p('payment')), isNull(clearances.erasedAt)))
    .prepare();
  const foreign = orm
    .select()
    .from(foreignClearances)
    .where(eq(foreignClearances.number, p('number')))
    .prepare();
  const foreignOf = orm
    .select()
    .from(foreignClearances)
    .where(eq(foreignClearances.payment, p('payment')))
    .orderBy(asc(sql`rowid`))
    .prepare();
  const foreignTakenBefore = orm
    .selectDistinct({ payment: foreignClearances.payment })
    .from(foreignClearances)
    .where(and(isNull(foreignClearances.erasedAt), lt(foreignClearances.takenAt, p('before'))))
    .prepare();
  const eraseForeign = orm
    .update(foreignClearances)
    .set({ sealed: null, erasedAt: sql`${p('at')}` })
    .where(and(eq(foreignClearances.payment, p('payment')), isNull(foreignClearances.erasedAt)))
    .prepare();
  const heard = [clearances, foreignClearances].map((table) =>
    orm
      .update(table)
      .set({ prints: sql`${p('prints')}` })
      .where(and(eq(table.number, p('number')), lt(table.prints, p('prints'))))
      .prepare(),
  );
  const movePrintJob = compareAndSet<PrintJobRow['state'], typeof printJobs, 'detail' | 'updatedAt'>(orm, printJobs, 'name', [
    'detail',
    'updatedAt',
  ]);
  const printJob = orm
    .select()
    .from(printJobs)
    .where(eq(printJobs.name, p('name')))
    .prepare();
  const printJobsOf = orm
    .select()
    .from(printJobs)
    .where(eq(printJobs.payment, p('payment')))
    .orderBy(asc(sql`rowid`))
    .prepare();
  const unsettledPrintJobs = orm
    .select()
    .from(printJobs)
    .where(inArray(printJobs.state, ['requested', 'sent', 'unknown']))
    .prepare();
  const printJobsOfDocument = orm
    .select()
    .from(printJobs)
    .where(and(eq(printJobs.document, p('document')), eq(printJobs.number, p('number'))))
    .orderBy(asc(sql`rowid`))
    .prepare();
  const lastCompleted = orm
    .select({ detail: printJobs.detail })
    .from(printJobs)
    .where(and(eq(printJobs.device, p('device')), eq(printJobs.state, 'completed')))
    .orderBy(desc(sql`rowid`))
    .limit(p('count'))
    .prepare();

  return {
    insertClearance,
    insertForeign,
    insertPrintJob,
    clearance: (number: string): ClearanceRow | undefined => clearance.get({ number }),
    clearancesOf: (payment: Reference): ClearanceRow[] => clearancesOf.all({ payment }),
    eraseClearances: (payment: Reference, at: string): number => eraseClearances.run({ payment, at }).changes,
    foreignClearance: (number: string): ForeignClearanceRow | undefined => foreign.get({ number }),
    /** Of a payment that another machine took. */
    foreignClearancesOf: (payment: string): ForeignClearanceRow[] => foreignOf.all({ payment }),
    /** Payments of other machines whose certificates were taken over before then and are not erased. */
    foreignTakenBefore: (before: string): Reference[] => foreignTakenBefore.all({ before }).map(({ payment }) => payment),
    eraseForeignClearances: (payment: string, at: string): number => eraseForeign.run({ payment, at }).changes,
    /** What the authority says of a clearance's prints; a number that is lower than one heard before is late. */
    heardPrints: (number: string, prints: number): void => {
      for (const statement of heard) statement.run({ number, prints });
    },
    movePrintJob: (move: Move<PrintJobRow['state']>, facts: { readonly detail?: string }): boolean =>
      movePrintJob(move, { ...facts, updatedAt: move.at }),
    printJob: (name: string): PrintJobRow | undefined => printJob.get({ name }),
    printJobsOf: (payment: Reference): PrintJobRow[] => printJobsOf.all({ payment }),
    unsettledPrintJobs: (): PrintJobRow[] => unsettledPrintJobs.all(),
    /** What was noted of the last jobs that this device completed, the newest first. */
    lastCompleted: (device: PrintJobRow['device'], count: number): (string | null)[] =>
      lastCompleted.all({ device, count }).map(({ detail }) => detail),
    /** Jobs of this document so far, on whichever device, the oldest first. */
    printJobsOfDocument: (of: Pick<PrintJobRow, 'document' | 'number'>): PrintJobRow[] => printJobsOfDocument.all({ ...of }),
  };
}
