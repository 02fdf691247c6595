/** What a device said of a tender, written down with everything that follows from it, in one transaction. */

import type { PaymentRow, TenderRow } from '../../../db/journal/money-store.ts';
import type { ReversalCause } from '../../../db/journal/schema.ts';
import { type Instant, toInstant } from '../clock.ts';
import { newServiceId } from '../devices/terminal/service-id.ts';
import type { TerminalOutcome } from '../devices/terminal/terminal.ts';
import type { Reference } from '../identity/reference.ts';
import { type Piastres, piastres, sum } from '../money.ts';
import type { SettlementRequest } from '../register/schemas.ts';
import { type MoneyContext, newIdempotencyKey, withoutCardNumbers } from './context.ts';
import type { Apply, Message } from './gate.ts';
import type { TenderEvent } from './tender-transitions.ts';

export type KnownOutcome = Exclude<TerminalOutcome, { readonly outcome: 'unknown' }>;

/** Who says so: the device in its answer, the device when asked, the not-found rule, or two people with the acquirer's report. */
export type Source = 'answer' | 'asked' | 'not-found-rule' | 'correction';

export type Recorded =
  /** The payment is covered; its settlement is in the outbox. */
  | { readonly kind: 'covered' }
  /** Approved, and the rest is still to be paid. */
  | { readonly kind: 'part-paid' }
  /** Approved, and to be given back. */
  | { readonly kind: 'reversal'; readonly reversal: string; readonly cause: ReversalCause }
  | { readonly kind: 'not-paid' };

/**
 * @param tender in the state that it is in now
 * @throws IllegalTransition when it is not in that state any more; what the database throws
 */
export function recordOutcome(
  context: MoneyContext,
  tender: TenderRow,
  outcome: KnownOutcome,
  source: Source,
  details: Readonly<Record<string, string>> = {},
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
      card: {
        brand: withoutCardNumbers(card.brand),
        maskedPan: withoutCardNumbers(card.maskedPan),
        entryMode: withoutCardNumbers(card.entryMode),
        approvalCode: withoutCardNumbers(card.approvalCode),
      },
    };
    apply({ ...common, from, event: paidEvent(source), amounts: { approved: amount }, facts, details });
    return followApproval(context, apply, { ...tender, ...facts, state: 'approved' });
  });
}

function followApproval(context: MoneyContext, apply: Apply, tender: TenderRow): Recorded {
  const payment = paymentOf(context, tender.payment);
  const cause: ReversalCause | null =
    tender.amountApproved !== tender.amountRequested
      ? 'amount-differs'
      : payment.visitEndedAt !== null || payment.state !== 'open'
        ? 'visit-ended'
        : null;
  if (cause) {
    const reversal = requestReversal(context, apply, tender, cause);
    abandonIfOver(context, apply, payment.reference);
    return { kind: 'reversal', reversal, cause };
  }
  // A tender asks for what is left: one that asked for everything is the only one that holds anything.
  const kept = tender.amountRequested === payment.total ? [tender] : context.journal.money.keptTenders(payment.reference);
  if (heldBy(kept) < payment.total) return { kind: 'part-paid' };
  apply({
    aggregate: 'payment',
    id: payment.reference,
    payment: payment.reference,
    from: 'open',
    event: 'payment.covered',
    facts: { coveredAt: toInstant(context.clock.now()) },
    messages: { settlement: settlementMessage(context, payment, kept) },
  });
  return { kind: 'covered' };
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
  const reports = tenders.map((tender) => ({
    method: tender.method,
    amount: tender.amountApproved ?? piastres(0),
    approvedAt: tender.approvedAt ?? toInstant(context.clock.now()),
    evidence: evidenceOf(tender),
  }));
  const request: SettlementRequest = {
    paymentReference: payment.reference,
    quoteId: quote.quoteId,
    recordId: quote.recordId,
    lines: quote.lines.map(({ violationId, amount }) => ({ violationId, amount })),
    fees: quote.fees.map(({ code, amount }) => ({ code, amount })),
    total: sum(reports.map((report) => report.amount)),
    paidAt:
      reports
        .map((report) => report.approvedAt)
        .toSorted()
        .at(-1) ?? toInstant(context.clock.now()),
    tenders: reports,
  };
  return {
    idempotencyKey: newIdempotencyKey(context.randomBytes),
    body: Buffer.from(JSON.stringify(request)),
  };
}

function evidenceOf(tender: TenderRow): Record<string, string> {
  const evidence = { ...tender.card, poiTransaction: tender.poiTransactionId ?? '', poiId: tender.poiId };
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
