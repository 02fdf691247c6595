/** Payments, their lines and quotes, tenders, reversals, amounts due back. State changes are compare-and-set: `false` when the row was not in `from`. */
import { and, asc, count, desc, eq, gt, inArray, isNull, or, sql } from 'drizzle-orm';
import type { CardEvidence } from '../../electron/core/devices/terminal/terminal.ts';
import type { Reference } from '../../electron/core/identity/reference.ts';
import { type Piastres, piastres } from '../../electron/core/money.ts';
import { insertInto, type Orm, p } from './prepared.ts';
import { dueBack, events, identities, type LineResult, paymentLines, payments, quotes, reversals, tenders } from './schema.ts';

export type PaymentRow = typeof payments.$inferSelect;
export type PaymentLineRow = typeof paymentLines.$inferSelect;
export type TenderRow = typeof tenders.$inferSelect;
export type ReversalRow = typeof reversals.$inferSelect;
export type DueBackRow = typeof dueBack.$inferSelect;

export interface Move<State extends string> {
  readonly id: string;
  readonly from: State;
  readonly to: State;
  readonly at: string;
}

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

  const movePayment = orm
    .update(payments)
    .set({
      state: sql`${p('to')}`,
      updatedAt: sql`${p('at')}`,
      coveredAt: sql`coalesce(${p('coveredAt')}, ${payments.coveredAt})`,
      settledAt: sql`coalesce(${p('settledAt')}, ${payments.settledAt})`,
      feesResult: sql`coalesce(${p('feesResult')}, ${payments.feesResult})`,
    })
    .where(and(eq(payments.reference, p('id')), eq(payments.state, p('from'))))
    .prepare();
  const moveTender = orm
    .update(tenders)
    .set({
      state: sql`${p('to')}`,
      amountApproved: sql`coalesce(${p('amountApproved')}, ${tenders.amountApproved})`,
      approvedAt: sql`coalesce(${p('approvedAt')}, ${tenders.approvedAt})`,
      poiTransactionId: sql`coalesce(${p('poiTransactionId')}, ${tenders.poiTransactionId})`,
      poiTransactionAt: sql`coalesce(${p('poiTransactionAt')}, ${tenders.poiTransactionAt})`,
      card: sql`coalesce(${p('card')}, ${tenders.card})`,
      reason: sql`coalesce(${p('reason')}, ${tenders.reason})`,
    })
    .where(and(eq(tenders.id, p('id')), eq(tenders.state, p('from'))))
    .prepare();
  const moveReversal = orm
    .update(reversals)
    .set({
      state: sql`${p('to')}`,
      serviceId: sql`coalesce(${p('serviceId')}, ${reversals.serviceId})`,
      poiId: sql`coalesce(${p('poiId')}, ${reversals.poiId})`,
      terminalSession: sql`coalesce(${p('terminalSession')}, ${reversals.terminalSession})`,
      detail: sql`coalesce(${p('detail')}, ${reversals.detail})`,
    })
    .where(and(eq(reversals.id, p('id')), eq(reversals.state, p('from'))))
    .prepare();
  const moveDueBack = orm
    .update(dueBack)
    .set({ state: sql`${p('to')}` })
    .where(and(eq(dueBack.id, p('id')), eq(dueBack.state, p('from'))))
    .prepare();
  const setLine = orm
    .update(paymentLines)
    .set({ result: sql`${p('result')}`, reason: sql`${p('reason')}` })
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
  const unfinishedPayments = orm
    .select()
    .from(payments)
    .where(inArray(payments.state, ['open', 'covered', 'settling']))
    .orderBy(asc(payments.createdAt))
    .prepare();
  const unsent = orm
    .select({ count: count(), amount: sql<number>`coalesce(sum(${payments.total}), 0)` })
    .from(payments)
    .where(inArray(payments.state, ['covered', 'settling']))
    .prepare();
  const unendedPayments = orm.select().from(payments).where(isNull(payments.visitEndedAt)).orderBy(asc(payments.updatedAt)).prepare();
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
  const lastAsking = orm
    .select({ id: sql<number>`max(${events.id})` })
    .from(events)
    .where(and(eq(events.aggregateId, p('id')), inArray(events.event, ['tender.requested', 'tender.submitted'])))
    .prepare();
  const sentAfter = orm
    .select({ id: events.id })
    .from(events)
    .where(
      and(
        gt(events.id, p('after')),
        or(inArray(events.event, ['tender.submitted', 'reversal.submitted']), eq(events.event, 'reversal.asked-again')),
      ),
    )
    .limit(1)
    .prepare();
  const held = orm
    .select({ amount: sql<number>`coalesce(sum(${tenders.amountApproved}), 0)` })
    .from(tenders)
    .leftJoin(reversals, eq(reversals.tender, tenders.id))
    .where(and(eq(tenders.payment, p('reference')), eq(tenders.state, 'approved'), isNull(reversals.id)))
    .prepare();

  return {
    insertPayment,
    insertLine,
    insertQuote,
    insertTender,
    insertReversal,
    insertDueBack,

    movePayment: (move: Move<PaymentRow['state']>, facts: PaymentFacts): boolean =>
      movePayment.run({
        ...move,
        coveredAt: facts.coveredAt ?? null,
        settledAt: facts.settledAt ?? null,
        feesResult: facts.feesResult ?? null,
      }).changes === 1,
    moveTender: (move: Move<TenderRow['state']>, facts: TenderFacts): boolean =>
      moveTender.run({
        ...move,
        amountApproved: facts.amountApproved ?? null,
        approvedAt: facts.approvedAt ?? null,
        poiTransactionId: facts.poiTransactionId ?? null,
        poiTransactionAt: facts.poiTransactionAt ?? null,
        card: facts.card ? JSON.stringify(facts.card) : null,
        reason: facts.reason ?? null,
      }).changes === 1,
    moveReversal: (move: Move<ReversalRow['state']>, facts: ReversalFacts): boolean =>
      moveReversal.run({
        ...move,
        serviceId: facts.serviceId ?? null,
        poiId: facts.poiId ?? null,
        terminalSession: facts.terminalSession ?? null,
        detail: facts.detail ?? null,
      }).changes === 1,
    moveDueBack: (move: Move<DueBackRow['state']>): boolean => moveDueBack.run({ ...move }).changes === 1,
    /** The authority's word on one pending line; false when the line is not there or was answered before. */
    setLineResult: (line: {
      readonly payment: Reference;
      readonly violationId: string;
      readonly result: LineResult;
      readonly reason: string | null;
    }): boolean => setLine.run(line).changes === 1,
    releaseLines: (reference: Reference): void => void releaseLines.run({ payment: reference }),
    endVisit: (reference: Reference, at: string): boolean => endVisit.run({ reference, at }).changes === 1,

    payment: (reference: string): PaymentRow | undefined => payment.get({ reference }),
    /** The salted commitment of the person whose payment it is. */
    commitmentOf: (reference: Reference): string | undefined => commitment.get({ reference })?.commitment,
    unfinishedPayments: (): PaymentRow[] => unfinishedPayments.all(),
    /** Covered payments that the authority has not answered; the amount in piastres. */
    unsent: (): { readonly count: number; readonly amount: number } => unsent.get() ?? { count: 0, amount: 0 },
    latestPayment: (): PaymentRow | undefined => latestPayment.get(),
    /** Payments whose visit has not ended, the latest last. */
    unendedPayments: (): PaymentRow[] => unendedPayments.all(),
    quote: (reference: Reference) => quote.get({ reference })?.body,
    lines: (reference: Reference): PaymentLineRow[] => lines.all({ reference }),
    linesOfViolation: (violationId: string) => linesOfViolation.all({ violationId }),
    unfinishedCertificate: (recordId: string): Reference | undefined => unfinishedCertificate.get({ recordId })?.reference,
    tender: (id: string): TenderRow | undefined => tender.get({ id }),
    tendersOf: (reference: Reference): TenderRow[] => tendersOf.all({ reference }),
    unresolvedTenders: (): TenderRow[] => unresolvedTenders.all(),
    reversal: (id: string): ReversalRow | undefined => reversal.get({ id }),
    reversalsOf: (reference: Reference): ReversalRow[] => reversalsOf.all({ reference }),
    unresolvedReversals: (): ReversalRow[] => unresolvedReversals.all(),
    dueBackOf: (reference: Reference): DueBackRow[] => dueBackOf.all({ reference }),
    dueBackOfReversal: (reversal: string): DueBackRow | undefined => dueBackOfReversal.get({ reversal }),
    /** Whether any payment or reversal was sent to a terminal after this tender: its memory of the tender may then be overwritten. */
    sentSince: (tenderId: string): boolean => sentAfter.get({ after: lastAsking.get({ id: tenderId })?.id ?? 0 }) !== undefined,
    /** What this payment's approved tenders hold, without those that go back. */
    held: (reference: Reference): Piastres => piastres(held.get({ reference })?.amount ?? 0),
  };
}
