/** Payments, their lines and quotes, tenders, reversals, amounts due back. State changes are compare-and-set: `false` when the row was not in `from`. */
import { and, asc, count, desc, eq, exists, getTableColumns, gt, inArray, isNotNull, isNull, ne, notExists, or, sql } from 'drizzle-orm';
import type { CardEvidence } from '../../electron/core/devices/terminal/terminal.ts';
import type { Reference } from '../../electron/core/identity/reference.ts';
import type { Piastres } from '../../electron/core/money.ts';
import { compareAndSet, insertInto, type Move, type Orm, p } from './prepared.ts';
import {
  clearances,
  dueBack,
  events,
  foreignClearances,
  identities,
  type LineResult,
  outbox,
  paymentLines,
  payments,
  printJobs,
  quotes,
  reversals,
  tenders,
} from './schema.ts';

export type PaymentRow = typeof payments.$inferSelect;
export type PaymentLineRow = typeof paymentLines.$inferSelect;
export type TenderRow = typeof tenders.$inferSelect;
export type ReversalRow = typeof reversals.$inferSelect;
export type DueBackRow = typeof dueBack.$inferSelect;

export interface PaymentFacts {
  readonly coveredAt?: string;
  readonly settledAt?: string;
  readonly feesResult?: PaymentRow['feesResult'];
}

export interface TenderFacts {
  readonly amountApproved?: Piastres;
  readonly approvedAt?: string;
  readonly poiTransactionId?: string;
  readonly poiTransactionAt?: string;
  readonly card?: CardEvidence;
  readonly reason?: string;
}

export interface DueBackFacts {
  readonly closedBy?: string;
}

export interface ReversalFacts {
  readonly serviceId?: string;
  readonly poiId?: string;
  readonly terminalSession?: string;
  readonly detail?: string;
}

export type MoneyStore = ReturnType<typeof createMoneyStore>;

export function createMoneyStore(orm: Orm) {
  const insertPayment = insertInto(orm, payments);
  const insertLine = insertInto(orm, paymentLines);
  const insertQuote = insertInto(orm, quotes);
  const insertTender = insertInto(orm, tenders);
  const insertReversal = insertInto(orm, reversals);
  const insertDueBack = insertInto(orm, dueBack);

  const movePayment = compareAndSet<PaymentRow['state'], typeof payments, keyof PaymentFacts | 'updatedAt'>(orm, payments, 'reference', [
    'updatedAt',
    'coveredAt',
    'settledAt',
    'feesResult',
  ]);
  const moveTender = compareAndSet<TenderRow['state'], typeof tenders, keyof TenderFacts>(orm, tenders, 'id', [
    'amountApproved',
    'approvedAt',
    'poiTransactionId',
    'poiTransactionAt',
    'card',
    'reason',
  ]);
  const moveReversal = compareAndSet<ReversalRow['state'], typeof reversals, keyof ReversalFacts>(orm, reversals, 'id', [
    'serviceId',
    'poiId',
    'terminalSession',
    'detail',
  ]);
  const moveDueBack = compareAndSet<DueBackRow['state'], typeof dueBack, keyof DueBackFacts>(orm, dueBack, 'id', ['closedBy']);
  const setLine = orm
    .update(paymentLines)
    .set({ result: sql`${p('result')}`, reason: sql`${p('reason')}`, remainder: sql`${p('remainder')}` })
    .where(and(eq(paymentLines.payment, p('payment')), eq(paymentLines.violationId, p('violationId')), eq(paymentLines.result, 'pending')))
    .prepare();
  const releaseLines = orm
    .update(paymentLines)
    .set({ result: 'released' })
    .where(and(eq(paymentLines.payment, p('payment')), eq(paymentLines.result, 'pending')))
    .prepare();
  const endVisit = orm
    .update(payments)
    .set({ visitEndedAt: sql`${p('at')}`, updatedAt: sql`${p('at')}` })
    .where(and(eq(payments.reference, p('reference')), isNull(payments.visitEndedAt)))
    .prepare();

  const payment = orm
    .select()
    .from(payments)
    .where(eq(payments.reference, p('reference')))
    .prepare();
  const commitment = orm
    .select({ commitment: identities.commitment })
    .from(payments)
    .innerJoin(identities, eq(identities.id, payments.identityId))
    .where(eq(payments.reference, p('reference')))
    .prepare();
  const foreignCommitment = orm
    .select({ commitment: foreignClearances.commitment })
    .from(foreignClearances)
    .where(eq(foreignClearances.payment, p('reference')))
    .limit(1)
    .prepare();
  const unsent = orm
    .select({ count: count(), amount: sql<number>`coalesce(sum(${payments.total}), 0)` })
    .from(outbox)
    .innerJoin(payments, eq(payments.reference, outbox.payment))
    .where(and(inArray(outbox.state, ['queued', 'sent']), eq(outbox.kind, 'settlement')))
    .prepare();
  const unregistered = orm
    .select({ amount: sql<number>`coalesce(sum(${dueBack.amount}), 0)` })
    .from(outbox)
    .innerJoin(dueBack, eq(dueBack.id, sql`substr(${outbox.id}, 1, length(${outbox.id}) - length('/credit'))`))
    .where(and(inArray(outbox.state, ['queued', 'sent']), eq(outbox.kind, 'credit')))
    .prepare();
  const unendedPayments = orm.select().from(payments).where(isNull(payments.visitEndedAt)).orderBy(asc(payments.updatedAt)).prepare();
  const cameOut = orm
    .select({ name: printJobs.name })
    .from(printJobs)
    .where(and(eq(printJobs.number, clearances.number), eq(printJobs.document, 'clearance'), ne(printJobs.state, 'failed')));
  const waitingClearance = orm
    .select({ number: clearances.number })
    .from(clearances)
    .where(
      and(
        eq(clearances.payment, payments.reference),
        // Until the authority has answered, the slip; then the certificate.
        or(
          and(eq(clearances.state, 'final'), inArray(payments.state, ['settled', 'part-settled'])),
          and(eq(clearances.state, 'provisional'), inArray(payments.state, ['covered', 'settling'])),
        ),
        isNotNull(clearances.sealed),
        eq(clearances.prints, 0),
        gt(clearances.validUntil, p('at')),
        notExists(cameOut),
      ),
    );
  const unprintedPayment = orm
    .select()
    .from(payments)
    .where(and(eq(payments.recordId, p('recordId')), exists(waitingClearance)))
    .orderBy(desc(payments.createdAt))
    .limit(1)
    .prepare();
  const settledPayments = orm
    .select()
    .from(payments)
    .where(and(eq(payments.recordId, p('recordId')), inArray(payments.state, ['covered', 'settling', 'settled', 'part-settled'])))
    .orderBy(desc(payments.createdAt))
    .limit(20)
    .prepare();
  const latestPayment = orm.select().from(payments).orderBy(desc(payments.createdAt), desc(sql`rowid`)).limit(1).prepare();
  const quote = orm
    .select()
    .from(quotes)
    .where(eq(quotes.payment, p('reference')))
    .prepare();
  const lines = orm
    .select()
    .from(paymentLines)
    .where(eq(paymentLines.payment, p('reference')))
    .prepare();
  /** A line is whole once another payment settled all of it, or was told that somebody had. */
  const wholeSince = (line: string) => `EXISTS (SELECT 1 FROM payment_lines whole WHERE whole.violation_id = ${line}.violation_id
      AND whole.payment <> ${line}.payment AND whole.remainder IS NULL AND whole.result IN ('settled', 'duplicate'))`;
  const owingUntil = orm.$client
    .prepare<[string], Reference>(
      `SELECT DISTINCT owing.payment FROM payment_lines answered
       JOIN payment_lines owing ON owing.violation_id = answered.violation_id AND owing.remainder IS NOT NULL AND ${wholeSince('owing')}
       WHERE answered.payment = ? AND answered.payment <> owing.payment
         AND NOT EXISTS (SELECT 1 FROM payment_lines other WHERE other.payment = owing.payment AND other.remainder IS NOT NULL AND NOT ${wholeSince('other')})`,
    )
    .pluck();
  const linesOfViolation = orm
    .select({ reference: payments.reference, state: payments.state, settledAt: payments.settledAt, result: paymentLines.result })
    .from(paymentLines)
    .innerJoin(payments, eq(payments.reference, paymentLines.payment))
    .where(and(eq(paymentLines.violationId, p('violationId')), inArray(paymentLines.result, ['pending', 'settled', 'duplicate'])))
    .prepare();
  const unfinishedCertificate = orm
    .select({ reference: payments.reference })
    .from(payments)
    .where(
      and(
        eq(payments.recordId, p('recordId')),
        eq(payments.purpose, 'certificate'),
        inArray(payments.state, ['open', 'covered', 'settling']),
      ),
    )
    .prepare();
  const tender = orm
    .select()
    .from(tenders)
    .where(eq(tenders.id, p('id')))
    .prepare();
  const tendersOf = orm
    .select()
    .from(tenders)
    .where(eq(tenders.payment, p('reference')))
    .orderBy(asc(sql`rowid`))
    .prepare();
  const unresolvedTenders = orm
    .select()
    .from(tenders)
    .where(inArray(tenders.state, ['requested', 'submitted', 'unknown']))
    .orderBy(asc(sql`rowid`))
    .prepare();
  const reversal = orm
    .select()
    .from(reversals)
    .where(eq(reversals.id, p('id')))
    .prepare();
  const reversalsOf = orm
    .select()
    .from(reversals)
    .where(eq(reversals.payment, p('reference')))
    .prepare();
  const unresolvedReversals = orm
    .select()
    .from(reversals)
    .where(inArray(reversals.state, ['requested', 'submitted', 'unknown']))
    .orderBy(asc(sql`rowid`))
    .prepare();
  const dueBackOf = orm
    .select()
    .from(dueBack)
    .where(eq(dueBack.payment, p('reference')))
    .prepare();
  const dueBackOfReversal = orm
    .select()
    .from(dueBack)
    .where(eq(dueBack.reversal, p('reversal')))
    .prepare();
  const lastSent = orm
    .select({ aggregateId: events.aggregateId })
    .from(events)
    .where(sql`${events.event} IN ('tender.requested', 'tender.submitted', 'reversal.submitted', 'reversal.asked-again')`)
    .orderBy(desc(events.id))
    .limit(1)
    .prepare();
  const keptTenders = orm
    .select(getTableColumns(tenders))
    .from(tenders)
    .leftJoin(reversals, eq(reversals.tender, tenders.id))
    .where(and(eq(tenders.payment, p('reference')), eq(tenders.state, 'approved'), isNull(tenders.dueBack), isNull(reversals.id)))
    .orderBy(asc(sql`tenders.rowid`))
    .prepare();
  const becameDueBack = orm
    .update(tenders)
    .set({ dueBack: sql`${p('dueBack')}` })
    .where(and(eq(tenders.id, p('tender')), eq(tenders.state, 'approved'), isNull(tenders.dueBack)))
    .prepare();
  const dueBackRow = orm
    .select()
    .from(dueBack)
    .where(eq(dueBack.id, p('id')))
    .prepare();
  const credit = orm
    .select()
    .from(dueBack)
    .where(eq(dueBack.number, p('number')))
    .prepare();
  const owed = orm
    .select()
    .from(dueBack)
    .where(and(eq(dueBack.state, 'owed'), isNotNull(dueBack.number)))
    .orderBy(asc(sql`rowid`))
    .prepare();
  // A payment's person never changes, and each of its steps is audited under the same commitment.
  let lastCommitment: { readonly reference: Reference; readonly commitment: string } | null = null;

  return {
    insertPayment,
    insertLine,
    insertQuote,
    insertTender,
    insertReversal,
    insertDueBack,

    movePayment: (move: Move<PaymentRow['state']>, facts: PaymentFacts): boolean => movePayment(move, { ...facts, updatedAt: move.at }),
    moveTender,
    moveReversal,
    moveDueBack,
    /** The authority's word on one pending line; false when the line is not there or was answered before. */
    setLineResult: (line: {
      readonly payment: Reference;
      readonly violationId: string;
      readonly result: LineResult;
      readonly reason: string | null;
      /** Still owed for it; null: nothing. */
      readonly remainder: Piastres | null;
    }): boolean => setLine.run(line).changes === 1,
    releaseLines: (reference: Reference): void => void releaseLines.run({ payment: reference }),
    endVisit: (reference: Reference, at: string): boolean => endVisit.run({ reference, at }).changes === 1,

    payment: (reference: string): PaymentRow | undefined => payment.get({ reference }),
    /** The salted commitment of the person whose payment it is, be it one that another machine took. */
    commitmentOf: (reference: Reference): string | null => {
      if (lastCommitment?.reference === reference) return lastCommitment.commitment;
      const found = (commitment.get({ reference }) ?? foreignCommitment.get({ reference }))?.commitment;
      if (found) lastCommitment = { reference, commitment: found };
      return found ?? null;
    },
    /** Covered payments that the authority has not answered, and in the amount (piastres) credits that it has not registered. */
    unsent(): { readonly count: number; readonly amount: number } {
      const waiting = unsent.get() ?? { count: 0, amount: 0 };
      return { count: waiting.count, amount: waiting.amount + (unregistered.get()?.amount ?? 0) };
    },
    /** The latest paid payment of this record with a certificate (until the authority has answered, a slip), valid at `at`, that no print, here or elsewhere, brought out or may have. */
    unprintedPayment: (recordId: string, at: string): PaymentRow | undefined => unprintedPayment.get({ recordId, at }),
    /** Of this record, the latest first, as far back as anybody asks at a counter. */
    settledPayments: (recordId: string): PaymentRow[] => settledPayments.all({ recordId }),
    latestPayment: (): PaymentRow | undefined => latestPayment.get(),
    /** Payments whose visit has not ended, the latest last. */
    unendedPayments: (): PaymentRow[] => unendedPayments.all(),
    quote: (reference: Reference) => quote.get({ reference })?.body,
    lines: (reference: Reference): PaymentLineRow[] => lines.all({ reference }),
    /** Payments of which something was still owed, all of which is paid now that this one was answered. */
    owingUntil: (reference: Reference): Reference[] => owingUntil.all(reference),
    linesOfViolation: (violationId: string) => linesOfViolation.all({ violationId }),
    unfinishedCertificate: (recordId: string): Reference | undefined => unfinishedCertificate.get({ recordId })?.reference,
    tender: (id: string): TenderRow | undefined => tender.get({ id }),
    tendersOf: (reference: Reference): TenderRow[] => tendersOf.all({ reference }),
    unresolvedTenders: (): TenderRow[] => unresolvedTenders.all(),
    reversal: (id: string): ReversalRow | undefined => reversal.get({ id }),
    reversalsOf: (reference: Reference): ReversalRow[] => reversalsOf.all({ reference }),
    unresolvedReversals: (): ReversalRow[] => unresolvedReversals.all(),
    dueBackOf: (reference: Reference): DueBackRow[] => dueBackOf.all({ reference }),
    dueBack: (id: string): DueBackRow | undefined => dueBackRow.get({ id }),
    /** The amount due back that went out under this credit number. */
    credit: (number: string): DueBackRow | undefined => credit.get({ number }),
    /** Credits of this machine that nobody has redeemed or paid back yet. */
    openCredits: (): DueBackRow[] => owed.all(),
    /** The tender's money has become an amount due back; false when it had before, or holds none. */
    becameDueBack: (tender: string, id: string): boolean => becameDueBack.run({ tender, dueBack: id }).changes === 1,
    dueBackOfReversal: (reversal: string): DueBackRow | undefined => dueBackOfReversal.get({ reversal }),
    /** Whether any payment or reversal was sent to a terminal after this tender: its memory of the tender may then be overwritten. */
    sentSince: (tenderId: string): boolean => lastSent.get()?.aggregateId !== tenderId,
    /** Approved tenders whose money the payment still has: not given back, not on its way back, not owed as a credit. In order. */
    keptTenders: (reference: Reference): TenderRow[] => keptTenders.all({ reference }),
  };
}
