/**
 * Paying by QR: the authority's payment service gives a reference and its code for one amount, and is asked until it says what became
 * of it. Money that comes after a reference was over is found and owed to the citizen.
 */
import type { TenderRow } from '../../../db/journal/money-store.ts';
import { type Instant, toInstant } from '../clock.ts';
import type { Reference } from '../identity/reference.ts';
import { messageOf } from '../log.ts';
import { type Piastres, piastres } from '../money.ts';
import type { AuthorityClient } from '../register/client.ts';
import type { PaymentReferenceState } from '../register/schemas.ts';
import { openCase } from './asking.ts';
import { loseTender, requestTender, submitTender } from './begin-tender.ts';
import { type MoneyContext, newIdempotencyKey } from './context.ts';
import { heldBy, type KnownOutcome, type Recorded, recordOutcome, type Source } from './outcome.ts';

export type PaymentService = Pick<AuthorityClient, 'createPaymentReference' | 'paymentReferenceState' | 'cancelPaymentReference'>;

/** Whoever finds their telephone and opens the right program needs about this long. */
const LEAST_TIME_MS = 120_000;
/** Before the quote ends the reference is cancelled: what is paid later would only be owed again. */
const BEFORE_QUOTE_ENDS_MS = 15_000;
const POLL_MS = 2_000;
/** The service may answer a little after the reference's end. */
const AFTER_EXPIRY_MS = 20_000;
const TRIES_TO_BEGIN = 3;
const TRIES_TO_CANCEL = 5;
const TRY_AGAIN_MS = 3_000;
const RESOLVE_AGAIN_MS = 30_000;
/** So long after a reference was over a payment of it is looked for, ever more seldom. */
const WATCH_MS = 7 * 86_400_000;
const WATCH_AGAIN_AT_LEAST_MS = 60_000;
const WATCH_AGAIN_AT_MOST_MS = 6 * 3_600_000;

export type QrResult =
  | { readonly outcome: 'covered' }
  | { readonly outcome: 'part-paid' }
  | { readonly outcome: 'not-paid'; readonly reason: QrNotPaidReason; readonly detail: string }
  /** The amount may have been paid. */
  | { readonly outcome: 'unknown'; readonly detail: string };

export type QrNotPaidReason =
  | 'cancelled'
  | 'expired'
  | 'qr-unavailable'
  | 'qr-out-of-service'
  | 'money-out-of-service'
  | 'quote-expired'
  | 'not-payable';

export interface QrProgress {
  readonly phase: 'starting' | 'shown' | 'cancelling';
  readonly amount: Piastres;
  /** EMVCo merchant-presented payload, checked; null before it is there. */
  readonly code: string | null;
  /** The payment service's own reference, for whoever types it instead. */
  readonly serviceReference: string | null;
  readonly expiresAt: Instant | null;
}

export interface QrService {
  payByQr(reference: Reference, onProgress: (progress: QrProgress) => void): Promise<QrResult>;
  cancel(reference: Reference): void;
  /** False while the outcome of an earlier QR payment is not known, or money as a whole is out of service. */
  inService(): boolean;
  /** Asks after every QR tender whose outcome is not known, and after money that came late. */
  resolveOpen(): Promise<void>;
  keepResolving(signal: AbortSignal): Promise<void>;
}

interface UnderWay {
  readonly reference: Reference;
  readonly cancelled: AbortController;
}

export function createQrService(context: MoneyContext & { readonly paymentService: PaymentService }): QrService {
  const { journal, gate, clock, log, paymentService } = context;
  const { money, cash } = journal;
  let underWay: UnderWay | null = null;

  function inService(): boolean {
    return gate.state().state === 'in-service' && openTenders().every((tender) => tender.payment === underWay?.reference);
  }

  function openTenders(): readonly TenderRow[] {
    return money.unresolvedTenders().filter((tender) => tender.method === 'qr');
  }

  async function payByQr(reference: Reference, onProgress: (progress: QrProgress) => void): Promise<QrResult> {
    if (gate.state().state === 'out-of-service') return notPaid('money-out-of-service', 'an earlier result could not be stored');
    if (underWay || openTenders().length > 0) return notPaid('qr-out-of-service', 'an earlier payment is not resolved');
    const attempt: UnderWay = { reference, cancelled: new AbortController() };
    underWay = attempt;
    try {
      return await pay(attempt, onProgress);
    } catch (error) {
      if (gate.canWrite()) throw error;
      return { outcome: 'unknown', detail: messageOf(error) };
    } finally {
      underWay = null;
    }
  }

  async function pay(attempt: UnderWay, onProgress: (progress: QrProgress) => void): Promise<QrResult> {
    const { reference, cancelled } = attempt;
    const payment = money.payment(reference);
    if (payment?.state !== 'open' || payment.visitEndedAt !== null) return notPaid('not-payable', payment?.state ?? 'no such payment');
    if (clock.now() + LEAST_TIME_MS >= Date.parse(payment.quoteExpiresAt)) return notPaid('quote-expired', payment.quoteExpiresAt);
    const amount = piastres(payment.total - heldBy(money.keptTenders(reference)));
    const waiting: QrProgress = { phase: 'starting', amount, code: null, serviceReference: null, expiresAt: null };
    onProgress(waiting);
    const request = { payment: reference, method: 'qr', amount, serviceId: newIdempotencyKey(context.randomBytes), takenBy: '' } as const;
    const requested = gate.commit((apply) => requestTender(context, apply, request));
    const tender = gate.commit((apply) => submitTender(apply, requested));

    const begun = await begin(tender, cancelled.signal);
    if (begun === 'refused') return notPaid('qr-unavailable', 'refused');
    if (begun === 'no-answer') {
      loseTender(context, tender, 'tender.unknown', 'the payment service does not answer');
      // Nobody has seen a code, so nobody can have paid it.
      return notPaid('qr-unavailable', 'the payment service does not answer');
    }
    if (begun.state === 'waiting' && begun.qr === undefined) {
      log.error('qr.not-shown', { tender: tender.id });
      return stopped(tender, 'qr-unavailable', await cancelAtService(tender, begun.reference));
    }
    const shown: QrProgress = {
      phase: 'shown',
      amount,
      code: begun.qr ?? null,
      serviceReference: begun.reference,
      expiresAt: begun.expiresAt,
    };
    onProgress(shown);
    const until = Math.min(Date.parse(begun.expiresAt) + AFTER_EXPIRY_MS, Date.parse(payment.quoteExpiresAt) - BEFORE_QUOTE_ENDS_MS);
    const known = await poll(begun.reference, until, cancelled.signal);
    if (known !== null) return follow(record(tender, known, 'answer'), known);
    onProgress({ ...shown, phase: 'cancelling' });
    return stopped(tender, cancelled.signal.aborted ? 'cancelled' : 'expired', await cancelAtService(tender, begun.reference));
  }

  /** Asks for the reference, under the key that is stored; what the service names is stored before it is shown to anybody. */
  async function begin(tender: TenderRow, signal?: AbortSignal): Promise<PaymentReferenceState | 'refused' | 'no-answer'> {
    const quoteId = money.quote(tender.payment)?.quoteId ?? '';
    const request = { paymentReference: tender.payment, quoteId, amount: tender.amountRequested };
    for (let tried = 1; ; tried++) {
      const answer = await paymentService.createPaymentReference(request, tender.serviceId);
      if (answer.ok) {
        const state = answer.value.answer;
        keepReference(tender, state);
        return state;
      }
      const { error } = answer;
      if (error.kind === 'refused' && error.signed) {
        record(tender, { outcome: 'not-paid', reason: 'refused', detail: error.code }, tender.state === 'unknown' ? 'asked' : 'answer');
        return 'refused';
      }
      if (tried === TRIES_TO_BEGIN || signal?.aborted) return 'no-answer';
      await clock.delay(TRY_AGAIN_MS);
    }
  }

  function keepReference(tender: TenderRow, { reference, expiresAt }: PaymentReferenceState): void {
    if (cash.paymentReference(tender.id)) return;
    const now = clock.now();
    const watchUntil = toInstant(Math.max(now, Date.parse(expiresAt)) + WATCH_MS);
    gate.commit(() =>
      cash.insertPaymentReference({
        tender: tender.id,
        reference,
        expiresAt,
        watchUntil,
        nextAskAt: toInstant(now + WATCH_AGAIN_AT_LEAST_MS),
      }),
    );
  }

  /** The service's last word, or null when it has none in time or the citizen has had enough. */
  async function poll(serviceReference: string, until: number, cancelled: AbortSignal): Promise<KnownOutcome | null> {
    while (!cancelled.aborted && clock.now() < until) {
      await clock.delay(POLL_MS, cancelled).catch(() => undefined);
      if (cancelled.aborted) return null;
      const answer = await paymentService.paymentReferenceState(serviceReference);
      const known = answer.ok ? outcomeOf(answer.value.answer) : null;
      if (known) return known;
    }
    return null;
  }

  async function cancelAtService({ serviceId }: TenderRow, serviceReference: string): Promise<KnownOutcome | null> {
    for (let tried = 1; tried <= TRIES_TO_CANCEL; tried++) {
      if (tried > 1) await clock.delay(TRY_AGAIN_MS);
      const answer = await paymentService.cancelPaymentReference(serviceReference, `${serviceId}-cancel`);
      // The answer to a key is always the same: what became of it since is asked.
      const now = answer.ok ? await paymentService.paymentReferenceState(serviceReference) : answer;
      const known = now.ok ? outcomeOf(now.value.answer) : null;
      if (known) return known;
    }
    return null;
  }

  function stopped(tender: TenderRow, reason: 'cancelled' | 'expired' | 'qr-unavailable', known: KnownOutcome | null): QrResult {
    if (known === null) {
      loseTender(context, tender, 'tender.unknown', 'the payment service does not say');
      return { outcome: 'unknown', detail: 'the payment service does not say' };
    }
    const followed = follow(record(tender, known, 'answer'), known);
    return followed.outcome === 'not-paid' ? notPaid(reason, followed.detail) : followed;
  }

  function record(tender: TenderRow, known: KnownOutcome, source: Source): Recorded {
    return recordOutcome(context, tender, known, source);
  }

  function follow(recorded: Recorded, known: KnownOutcome): QrResult {
    switch (recorded.kind) {
      case 'covered':
      case 'part-paid':
        return { outcome: recorded.kind };
      case 'not-paid':
        return notPaid(known.outcome === 'not-paid' && known.reason === 'cancelled' ? 'cancelled' : 'expired', '');
      case 'credited':
        return notPaid('not-payable', 'paid too late: owed as a credit');
      case 'reversal':
        throw new Error('what was paid by QR does not go back by itself');
    }
  }

  async function resolveOpen(): Promise<void> {
    for (const tender of openTenders()) {
      if (tender.payment !== underWay?.reference) await guarded(tender, () => resolve(tender));
    }
    const now = clock.now();
    for (const id of cash.lateToAsk(toInstant(now), toInstant(now + WATCH_MS))) {
      const tender = money.tender(id);
      if (tender) await guarded(tender, () => lookForLateMoney(tender));
    }
  }

  /** The program stopped in between, or nobody answered: the reference is cancelled, so that it has an end, and its last word counts. */
  async function resolve(open: TenderRow): Promise<void> {
    const tender = loseTender(context, open, 'tender.interrupted', '');
    const known = cash.paymentReference(tender.id)?.reference ?? (await begin(tender));
    if (known === 'refused') return;
    const outcome = known === 'no-answer' ? null : await cancelAtService(tender, typeof known === 'string' ? known : known.reference);
    if (outcome) record(tender, outcome, 'asked');
    else openCase(context, tender, 'the payment service does not say');
  }

  async function lookForLateMoney(tender: TenderRow): Promise<void> {
    const kept = cash.paymentReference(tender.id);
    if (!kept) return;
    const now = clock.now();
    const pause = Math.min(Math.max((now - Date.parse(kept.expiresAt)) / 2, WATCH_AGAIN_AT_LEAST_MS), WATCH_AGAIN_AT_MOST_MS);
    gate.commit(() => cash.askLater(tender.id, toInstant(now + pause)));
    const answer = await paymentService.paymentReferenceState(kept.reference);
    const known = answer.ok ? outcomeOf(answer.value.answer) : null;
    if (known?.outcome === 'paid') record(tender, known, 'late');
  }

  async function guarded(tender: TenderRow, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!gate.canWrite()) throw error;
      log.error('qr.not-carried-out', { tender: tender.id, detail: messageOf(error) });
    }
  }

  async function keepResolving(signal: AbortSignal): Promise<void> {
    while (!signal.aborted && gate.canWrite()) {
      await resolveOpen().catch((error: unknown) => log.error('qr.resolve-failed', { detail: messageOf(error) }));
      try {
        await clock.delay(RESOLVE_AGAIN_MS, signal);
      } catch {
        return; // stopped
      }
    }
  }

  return {
    payByQr,
    cancel(reference) {
      if (underWay?.reference === reference) underWay.cancelled.abort();
    },
    inService,
    resolveOpen,
    keepResolving,
  };
}

/** Null while it may still be paid. */
function outcomeOf({ state, amount, paidAt, reference }: PaymentReferenceState): KnownOutcome | null {
  switch (state) {
    case 'waiting':
      return null;
    case 'paid':
    case 'paid-after-expiry':
      return { outcome: 'paid', amount: piastres(amount), transaction: { id: reference, at: paidAt ?? '' }, card: null };
    case 'cancelled':
      return { outcome: 'not-paid', reason: 'cancelled', detail: 'cancelled at the payment service' };
    case 'expired':
      return { outcome: 'not-paid', reason: 'timed-out-at-terminal', detail: 'expired at the payment service' };
  }
}

function notPaid(reason: QrNotPaidReason, detail: string): QrResult {
  return { outcome: 'not-paid', reason, detail };
}
