/** What a device said of a tender, written down with everything that follows from it, in one transaction. */

import type { PaymentRow, TenderRow } from '../../../db/journal/money-store.ts';
import type { ReversalCause } from '../../../db/journal/schema.ts';
import { type Instant, toInstant } from '../clock.ts';
import { newServiceId } from '../devices/terminal/service-id.ts';
import type { CardEvidence, NotPaidReason } from '../devices/terminal/terminal.ts';
import type { Reference } from '../identity/reference.ts';
import { type Piastres, piastres, sum } from '../money.ts';
import { isOffline } from '../outage/offline-quote.ts';
import type { SettlementRequest } from '../register/schemas.ts';
import { tenderId } from './begin-tender.ts';
import { type MoneyContext, newIdempotencyKey, withoutCardNumbers } from './context.ts';
import { owe } from './due-back.ts';
import type { AmountsByName, Apply, Message } from './gate.ts';
import type { TenderEvent } from './tender-transitions.ts';

export type KnownOutcome =
  | {
      readonly outcome: 'paid';
      readonly amount: Piastres;
      /** What names it at the terminal, in the cash box, at the payment service or at the authority; when, by that side's clock. */
      readonly transaction: { readonly id: string; readonly at: Instant };
      /** Null where no card was. */
      readonly card: CardEvidence | null;
    }
  | { readonly outcome: 'not-paid'; readonly reason: NotPaidReason; readonly detail: string };

/**
 * Who says so: the device in its answer, the device when asked, the not-found rule, two people with the acquirer's report, or the
 * payment service after it had said that a reference is over.
 */
export type Source = 'answer' | 'asked' | 'not-found-rule' | 'correction' | 'late';

export type Recorded =
  /** The payment is covered; its settlement is in the outbox. */
  | { readonly kind: 'covered' }
  /** Approved, and the rest is still to be paid. */
  | { readonly kind: 'part-paid' }
  /** Approved, and to be given back. */
  | { readonly kind: 'reversal'; readonly reversal: string; readonly cause: ReversalCause }
  /** Approved, came too late, and is now a credit. */
  | { readonly kind: 'credited'; readonly dueBack: string }
  | { readonly kind: 'not-paid' };

/**
 * @param tender in the state that it is in now
 * @param beside what else belongs to an approval, written in the same transaction
 * @throws IllegalTransition when it is not in that state any more; what the database throws
 */
export function recordOutcome(
  context: MoneyContext,
  tender: TenderRow,
  outcome: KnownOutcome,
  source: Source,
  details: Readonly<Record<string, string>> = {},
  beside: (apply: Apply) => void = () => undefined,
): Recorded {
  return context.gate.record((apply) => {
    const { state: from } = tender;
    const common = { aggregate: 'tender', id: tender.id, payment: tender.payment } as const;
    if (outcome.outcome === 'not-paid') {
      const reason = `${outcome.reason}: ${withoutCardNumbers(outcome.detail)}`;
      apply({ ...common, from, event: notPaidEvent(outcome, source), facts: { reason }, details: { ...details, reason } });
      abandonIfOver(context, apply, tender.payment);
      return { kind: 'not-paid' };
    }
    const { amount, transaction, card } = outcome;
    const facts = {
      amountApproved: amount,
      approvedAt: approvedAt(tender, transaction.at, context.clock.now()),
      poiTransactionId: transaction.id,
      poiTransactionAt: transaction.at,
      ...(card ? { card: withoutNumbers(card) } : {}),
    };
    apply({ ...common, from, event: paidEvent(source), amounts: amountsIn(tender.method, amount), facts, details });
    beside(apply);
    return followApproval(context, apply, { ...tender, ...facts, state: 'approved' });
  });
}

function withoutNumbers({ brand, maskedPan, entryMode, approvalCode }: CardEvidence): CardEvidence {
  return {
    brand: withoutCardNumbers(brand),
    maskedPan: withoutCardNumbers(maskedPan),
    entryMode: withoutCardNumbers(entryMode),
    approvalCode: withoutCardNumbers(approvalCode),
  };
}

/** A tender's amount lies in one place. */
function amountsIn(method: TenderRow['method'], amount: Piastres): AmountsByName {
  const none = piastres(0);
  return {
    byCard: method === 'card' ? amount : none,
    byCash: method === 'cash' ? amount : none,
    byQr: method === 'qr' ? amount : none,
    byCredit: method === 'credit' ? amount : none,
  };
}

function followApproval(context: MoneyContext, apply: Apply, tender: TenderRow): Recorded {
  const payment = paymentOf(context, tender.payment);
  const cause: ReversalCause | null =
    tender.method === 'card' && tender.amountApproved !== tender.amountRequested
      ? 'amount-differs'
      : payment.visitEndedAt !== null || payment.state !== 'open'
        ? 'visit-ended'
        : null;
  if (cause) {
    const recorded = tender.method === 'card' ? toReverse(context, apply, tender, cause) : toCredit(context, apply, tender);
    abandonIfOver(context, apply, payment.reference);
    return recorded;
  }
  const kept = keptWith(context, tender);
  const excess = heldBy(kept) - payment.total;
  if (excess < 0) return { kind: 'part-paid' };
  apply({
    aggregate: 'payment',
    id: payment.reference,
    payment: payment.reference,
    from: 'open',
    event: 'payment.covered',
    facts: { coveredAt: toInstant(context.clock.now()) },
    messages: { settlement: settlementMessage(context, payment, kept) },
  });
  // A credit may be worth more than the bill, and a note may fall into the box when nobody decides.
  if (excess > 0)
    owe(context, apply, 'credited', { payment: payment.reference, amount: piastres(excess), reason: 'no-change', ...approvedWhen(tender) });
  return { kind: 'covered' };
}

/** What the payment holds with this approval: of its only tender, as nearly every payment has it, nothing more is asked. */
function keptWith({ journal: { money } }: MoneyContext, tender: TenderRow): readonly TenderRow[] {
  const isOnly = tender.id === tenderId(tender.payment, 1) && money.tender(tenderId(tender.payment, 2)) === undefined;
  return isOnly ? [tender] : money.keptTenders(tender.payment);
}

function toReverse(context: MoneyContext, apply: Apply, tender: TenderRow, cause: ReversalCause): Recorded {
  return { kind: 'reversal', reversal: requestReversal(context, apply, tender, cause), cause };
}

function approvedWhen({ approvedAt }: TenderRow): { readonly at?: Instant } {
  return approvedAt === null ? {} : { at: approvedAt };
}

function toCredit(context: MoneyContext, apply: Apply, tender: TenderRow): Recorded {
  const amount = tender.amountApproved ?? piastres(0);
  const { id } = owe(context, apply, 'credited', { payment: tender.payment, amount, reason: 'late-approval', ...approvedWhen(tender) });
  if (!context.journal.money.becameDueBack(tender.id, id)) throw new Error(`${tender.id} was credited before`);
  return { kind: 'credited', dueBack: id };
}

/** The intent to give an approved tender back, with the id of the request that will be sent. */
export function requestReversal(context: MoneyContext, apply: Apply, tender: TenderRow, cause: ReversalCause): string {
  const id = `${tender.id}-R`;
  const amount = tender.amountApproved;
  if (amount === null) throw new Error(`${tender.id} holds no money to give back`);
  apply({
    aggregate: 'reversal',
    from: null,
    event: 'reversal.requested',
    payment: tender.payment,
    amounts: { reversed: amount },
    row: {
      id,
      tender: tender.id,
      payment: tender.payment,
      amount,
      state: 'requested',
      cause,
      serviceId: newServiceId(context.randomBytes),
      poiId: null,
      terminalSession: null,
      requestedAt: toInstant(context.clock.now()),
      detail: null,
    },
    details: { cause },
  });
  return id;
}

/** A payment whose visit has ended, that holds nothing and waits for no device, is over: its lines may be chosen again. */
export function abandonIfOver(context: MoneyContext, apply: Apply, reference: Reference): boolean {
  const { money } = context.journal;
  const payment = money.payment(reference);
  if (payment?.state !== 'open' || payment.visitEndedAt === null || money.keptTenders(reference).length > 0) return false;
  if (
    money.tendersOf(reference).some((tender) => tender.state !== 'approved' && tender.state !== 'declined' && tender.state !== 'cancelled')
  )
    return false;
  apply({
    aggregate: 'payment',
    id: reference,
    payment: reference,
    from: 'open',
    event: 'payment.abandoned',
    facts: { feesResult: 'released' },
  });
  money.releaseLines(reference);
  return true;
}

/** What approved tenders hold together. */
export function heldBy(tenders: readonly TenderRow[]): Piastres {
  return sum(tenders.map((tender) => tender.amountApproved ?? piastres(0)));
}

/** The settlement as it will be sent, byte for byte, however often. */
function settlementMessage(context: MoneyContext, payment: PaymentRow, tenders: readonly TenderRow[]): Message {
  const quote = context.journal.money.quote(payment.reference);
  if (!quote) throw new Error(`${payment.reference} has no quote`);
  const reports = reportsOf(context, payment.total, tenders);
  const content = {
    lines: quote.lines.map(({ violationId, amount }) => ({ violationId, amount })),
    fees: quote.fees.map(({ code, amount }) => ({ code, amount })),
    paidAt:
      reports
        .map((report) => report.approvedAt)
        .toSorted()
        .at(-1) ?? toInstant(context.clock.now()),
  };
  const request: SettlementRequest = {
    paymentReference: payment.reference,
    ...(isOffline(quote) ? { provisional: context.slips.attest(payment, quote, content) } : { quoteId: quote.quoteId }),
    recordId: quote.recordId,
    ...content,
    total: payment.total,
    tenders: reports,
  };
  return {
    idempotencyKey: newIdempotencyKey(context.randomBytes),
    body: Buffer.from(JSON.stringify(request)),
  };
}

/** Each tender as the authority hears of it, notes of one acceptor as one. What is more than the total was not paid for this. */
function reportsOf(context: MoneyContext, total: Piastres, tenders: readonly TenderRow[]): SettlementRequest['tenders'] {
  let left: number = total;
  const reports: SettlementRequest['tenders'][number][] = [];
  for (const group of groupsOf(tenders)) {
    const amount = piastres(Math.min(heldBy(group), left));
    left -= amount;
    const [first] = group;
    if (!first || amount === 0) continue;
    const approvedAt =
      group
        .flatMap((tender) => tender.approvedAt ?? [])
        .toSorted()
        .at(-1) ?? toInstant(context.clock.now());
    reports.push({ method: first.method, amount, approvedAt, evidence: evidenceOf(group, first) });
  }
  return reports;
}

function groupsOf(tenders: readonly TenderRow[]): TenderRow[][] {
  return [...Map.groupBy(tenders, (tender) => (tender.method === 'cash' ? tender.poiId : tender.id)).values()];
}

function evidenceOf(group: readonly TenderRow[], first: TenderRow): Record<string, string> {
  const evidence: Record<string, string> =
    first.method === 'credit'
      ? { creditNumber: first.poiId }
      : first.method === 'cash'
        ? { acceptor: first.poiId, notes: String(group.length), lastNote: group.at(-1)?.poiTransactionId ?? '' }
        : { ...first.card, poiTransaction: first.poiTransactionId ?? '', poiId: first.poiId };
  return Object.fromEntries(Object.entries(evidence).map(([name, value]) => [name, value.slice(0, 100)]));
}

function paymentOf(context: MoneyContext, reference: Reference): PaymentRow {
  const payment = context.journal.money.payment(reference);
  if (!payment) throw new Error(`no payment ${reference}`);
  return payment;
}

function paidEvent(source: Source): TenderEvent {
  switch (source) {
    case 'answer':
      return 'tender.approved';
    case 'asked':
    case 'not-found-rule':
      return 'tender.found-approved';
    case 'correction':
      return 'tender.corrected-approved';
    case 'late':
      return 'tender.paid-late';
  }
}

function notPaidEvent(outcome: Extract<KnownOutcome, { readonly outcome: 'not-paid' }>, source: Source): TenderEvent {
  const stopped = outcome.reason === 'cancelled' || outcome.reason === 'aborted';
  switch (source) {
    case 'answer':
      return stopped ? 'tender.cancelled' : 'tender.declined';
    case 'asked':
      return stopped ? 'tender.found-cancelled' : 'tender.found-declined';
    case 'not-found-rule':
      return 'tender.not-found';
    case 'late':
      throw new Error('a reference that is over cannot be over again');
    case 'correction':
      return 'tender.corrected-declined';
  }
}

/**
 * The terminal's word by our clock: not before we asked and not after we heard. The authority holds it against the quote's end, and
 * a terminal's clock may be hours off, or in another zone. What the terminal itself said is kept for its reversal.
 */
function approvedAt(tender: TenderRow, said: Instant, now: number): Instant {
  const ms = Date.parse(said);
  return toInstant(Math.max(Date.parse(tender.requestedAt), Number.isNaN(ms) ? now : Math.min(ms, now)));
}
