/** Credits: what an earlier visit left is redeemed once, anywhere, by a claim at the authority; what is redeemed elsewhere is learned. */
import type { DueBackRow, TenderRow } from '../../../db/journal/money-store.ts';
import { writeAudit } from '../audit/audit.ts';
import { toInstant } from '../clock.ts';
import type { Reference } from '../identity/reference.ts';
import { messageOf } from '../log.ts';
import type { Piastres } from '../money.ts';
import type { AuthorityClient } from '../register/client.ts';
import type { Credit, CreditPayBack } from '../register/schemas.ts';
import { openCase } from './asking.ts';
import { loseTender, requestTender, submitTender } from './begin-tender.ts';
import { type MoneyContext, newIdempotencyKey } from './context.ts';
import { queue } from './gate.ts';
import { recordOutcome, type Source } from './outcome.ts';

export type CreditAuthority = Pick<AuthorityClient, 'claimCredit' | 'credit'>;

const LEAST_TIME_MS = 60_000;
const TRIES_WHILE_WAITING = 3;
const TRY_AGAIN_MS = 2_000;
const RESOLVE_AGAIN_MS = 30_000;
/** Signed, and nothing was claimed. Any other word (asked too often, say) leaves a claim that may have gone through before. */
const refusals = ['credit-not-open', 'credit-of-another-record', 'credit-unknown', 'amount-differs', 'idempotency-key-reused'];
/** The authority says nothing by itself of a credit that was redeemed at another machine. */
const LOOK_AGAIN_MS = 3_600_000;

export type CreditResult =
  | { readonly outcome: 'covered' }
  | { readonly outcome: 'part-paid' }
  | { readonly outcome: 'not-paid'; readonly reason: CreditNotPaidReason; readonly detail: string };

export type CreditNotPaidReason = 'credit-not-open' | 'credit-unavailable' | 'money-out-of-service' | 'quote-expired' | 'not-payable';

export interface OpenCredit {
  readonly number: string;
  readonly amount: Piastres;
}

/** Whether a credit of this machine can be handed back over a counter now; `asked`: the authority has not answered yet. */
export type PayBackState = 'possible' | 'not-registered-yet' | 'asked' | 'redeemed-elsewhere';

export interface CreditService {
  payByCredit(reference: Reference, credit: OpenCredit): Promise<CreditResult>;
  resolveOpen(): Promise<void>;
  keepResolving(signal: AbortSignal): Promise<void>;
  payBackState(dueBackId: string): PayBackState | null;
  /** Staff want to hand it back: the authority is asked first, under a key that is stored. False: it has no place now. */
  payBack(dueBackId: string, staffId: string): boolean;
}

export function createCreditService(context: MoneyContext & { readonly creditAuthority: CreditAuthority }): CreditService {
  const { journal, gate, clock, log, creditAuthority } = context;
  const { money, books } = journal;
  let underWay: Reference | null = null;
  let lookedAt = clock.monotonic();

  async function payByCredit(reference: Reference, credit: OpenCredit): Promise<CreditResult> {
    if (gate.state().state === 'out-of-service') return notPaid('money-out-of-service', 'an earlier result could not be stored');
    const payment = money.payment(reference);
    if (underWay || payment?.state !== 'open' || payment.visitEndedAt !== null) return notPaid('not-payable', payment?.state ?? '');
    if (clock.now() + LEAST_TIME_MS >= Date.parse(payment.quoteExpiresAt)) return notPaid('quote-expired', payment.quoteExpiresAt);
    underWay = reference;
    try {
      const serviceId = newIdempotencyKey(context.randomBytes);
      const request = { payment: reference, method: 'credit', amount: credit.amount, serviceId, takenBy: credit.number } as const;
      const requested = gate.commit((apply) => requestTender(context, apply, request));
      const tender = gate.commit((apply) => submitTender(apply, requested));
      return await claim(tender, 'answer', TRIES_WHILE_WAITING);
    } catch (error) {
      // The claim is asked after at the next start; if it went through, the credit is owed again.
      return notPaid('credit-unavailable', messageOf(error));
    } finally {
      underWay = null;
    }
  }

  /** The same claim under the same key, as often as it takes: exactly one ever succeeds. */
  async function claim(tender: TenderRow, source: Extract<Source, 'answer' | 'asked'>, tries: number): Promise<CreditResult> {
    const { recordId } = money.payment(tender.payment) ?? { recordId: '' };
    const request = { paymentReference: tender.payment, recordId, amount: tender.amountRequested };
    for (let tried = 1; ; tried++) {
      const answer = await creditAuthority.claimCredit(tender.poiId, request, tender.serviceId);
      if (answer.ok) return redeemed(tender, source);
      const { error } = answer;
      if (error.kind === 'refused' && error.signed && refusals.includes(error.code)) {
        recordOutcome(context, tender, { outcome: 'not-paid', reason: 'refused', detail: error.code }, source);
        return notPaid('credit-not-open', error.code);
      }
      if (tried === tries) break;
      await clock.delay(TRY_AGAIN_MS);
    }
    loseTender(context, tender, 'tender.unknown', 'the authority does not answer');
    return notPaid('credit-unavailable', 'the authority does not answer');
  }

  function redeemed(tender: TenderRow, source: 'answer' | 'asked'): CreditResult {
    const { poiId: number, amountRequested: amount } = tender;
    const transaction = { id: number, at: toInstant(clock.now()) };
    const ours = money.credit(number);
    const recorded = recordOutcome(context, tender, { outcome: 'paid', amount, transaction, card: null }, source, {}, (apply) => {
      if (ours?.state === 'owed') apply(claimedBy(ours, tender.payment));
    });
    return recorded.kind === 'covered' || recorded.kind === 'part-paid'
      ? { outcome: recorded.kind }
      : notPaid('not-payable', recorded.kind);
  }

  async function resolveOpen(): Promise<void> {
    for (const open of money.unresolvedTenders()) {
      if (open.method !== 'credit' || open.payment === underWay) continue;
      await guarded(open.id, async () => {
        const tender = loseTender(context, open, 'tender.interrupted', '');
        const { outcome, ...said } = await claim(tender, 'asked', 1);
        if (outcome === 'not-paid' && 'reason' in said && said.reason === 'credit-unavailable') openCase(context, tender, said.detail);
      });
    }
  }

  /** Credits of ours that were redeemed or paid back at another machine. */
  async function look(): Promise<void> {
    for (const row of money.openCredits()) {
      if (row.number === null || books.outboxOf(row.id, 'credit')?.state !== 'answered') continue;
      const { number } = row;
      await guarded(row.id, async () => {
        const answer = await creditAuthority.credit(number);
        if (answer.ok) learn(row, answer.value.answer);
      });
    }
  }

  function learn({ id }: DueBackRow, { state, claimedBy: by }: Credit): void {
    const row = money.dueBack(id);
    if (row?.state !== 'owed' || state === 'open') return;
    // Of our own claims and hand-outs we hear ourselves, in the transaction that books them.
    if (by !== undefined && money.payment(by)) return;
    const asked = books.outboxOf(id, 'pay-back')?.state;
    if (asked === 'queued' || asked === 'sent') return;
    gate.commit((apply) => apply(claimedBy(row, by ?? 'elsewhere')));
  }

  async function guarded(about: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!gate.canWrite()) throw error;
      log.error('credit.not-carried-out', { about, detail: messageOf(error) });
    }
  }

  async function keepResolving(signal: AbortSignal): Promise<void> {
    while (!signal.aborted && gate.canWrite()) {
      const due = clock.monotonic() - lookedAt >= LOOK_AGAIN_MS;
      if (due) lookedAt = clock.monotonic();
      const work = resolveOpen().then(() => (due ? look() : undefined));
      await work.catch((error: unknown) => log.error('credit.resolve-failed', { detail: messageOf(error) }));
      try {
        await clock.delay(RESOLVE_AGAIN_MS, signal);
      } catch {
        return; // stopped
      }
    }
  }

  function payBackState(dueBackId: string): PayBackState | null {
    const row = money.dueBack(dueBackId);
    if (row?.state !== 'owed' || row.number === null) return null;
    const asked = books.outboxOf(dueBackId, 'pay-back');
    if (asked) return asked.state === 'refused' ? 'redeemed-elsewhere' : 'asked';
    return books.outboxOf(dueBackId, 'credit')?.state === 'answered' ? 'possible' : 'not-registered-yet';
  }

  function payBack(dueBackId: string, staffId: string): boolean {
    const row = money.dueBack(dueBackId);
    if (!row || gate.state().state === 'out-of-service' || payBackState(dueBackId) !== 'possible') return false;
    const at = toInstant(clock.now());
    const request: CreditPayBack = { method: 'cash', amount: row.amount, staffId, paidAt: at };
    const message = { idempotencyKey: newIdempotencyKey(context.randomBytes), body: Buffer.from(JSON.stringify(request)) };
    gate.commit(() => {
      queue(journal, at, { payment: row.payment, about: dueBackId, kind: 'pay-back', message });
      const subject = money.commitmentOf(row.payment);
      writeAudit(journal, { at, type: 'credit.pay-back-asked', subject, fields: { id: dueBackId, by: staffId } });
    });
    return true;
  }

  return { payByCredit, resolveOpen, keepResolving, payBackState, payBack };
}

function claimedBy({ id, payment, amount }: DueBackRow, by: string) {
  return {
    aggregate: 'due-back',
    id,
    payment,
    from: 'owed',
    event: 'due-back.claimed',
    amounts: { dueBack: amount },
    facts: { closedBy: by },
    details: { by },
  } as const;
}

function notPaid(reason: CreditNotPaidReason, detail: string): CreditResult {
  return { outcome: 'not-paid', reason, detail };
}
