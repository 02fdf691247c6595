/** Notes in the cash box, the acceptor that counts them, and the references that a QR was shown for. */
import { and, asc, desc, eq, gt, inArray, lte, or, sql } from 'drizzle-orm';
import { insertInto, type Orm, p } from './prepared.ts';
import { acceptors, notes, paymentReferences, tenders } from './schema.ts';

export type NoteRow = typeof notes.$inferSelect;
export type AcceptorRow = typeof acceptors.$inferSelect;
export type PaymentReferenceRow = typeof paymentReferences.$inferSelect;

export type CashStore = ReturnType<typeof createCashStore>;

export function createCashStore(orm: Orm) {
  const insertNote = insertInto(orm, notes);
  const insertAcceptor = insertInto(orm, acceptors, ['id']);
  const insertPaymentReference = insertInto(orm, paymentReferences);
  const acceptor = orm.select().from(acceptors).orderBy(desc(acceptors.id)).limit(1).prepare();
  const counted = orm
    .select({ most: sql<number | null>`max(${notes.stackedCount})` })
    .from(notes)
    .where(eq(notes.serial, p('serial')))
    .prepare();
  const paymentReference = orm
    .select()
    .from(paymentReferences)
    .where(eq(paymentReferences.tender, p('tender')))
    .prepare();
  const askLater = orm
    .update(paymentReferences)
    .set({ nextAskAt: sql`${p('at')}` })
    .where(eq(paymentReferences.tender, p('tender')))
    .prepare();
  const lateToAsk = orm
    .select({ tender: paymentReferences.tender })
    .from(paymentReferences)
    .innerJoin(tenders, eq(tenders.id, paymentReferences.tender))
    .where(
      and(
        inArray(tenders.state, ['declined', 'cancelled']),
        gt(paymentReferences.watchUntil, p('now')),
        or(lte(paymentReferences.nextAskAt, p('now')), gt(paymentReferences.nextAskAt, p('absurd'))),
      ),
    )
    .orderBy(asc(paymentReferences.nextAskAt))
    .prepare();

  return {
    insertNote,
    insertAcceptor,
    insertPaymentReference,
    /** The acceptor in service. */
    acceptor: (): AcceptorRow | undefined => acceptor.get(),
    /** What the counter of this acceptor was after the last note that was booked; null before the first. */
    lastCounted: (serial: string): number | null => counted.get({ serial })?.most ?? null,
    paymentReference: (tender: string): PaymentReferenceRow | undefined => paymentReference.get({ tender }),
    askLater: (tender: string, at: string): void => void askLater.run({ tender, at }),
    /** QR tenders that were given up and may have been paid all the same, due to be asked after. A time after `absurd` is due as well. */
    lateToAsk: (now: string, absurd: string): string[] => lateToAsk.all({ now, absurd }).map((row) => row.tender),
  };
}
