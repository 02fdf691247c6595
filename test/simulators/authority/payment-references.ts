/** The payment service behind the authority: a reference and a QR for one amount, paid from a citizen's phone, in time or too late. */
import { randomInt } from 'node:crypto';
import { toInstant } from '../../../electron/core/clock.ts';
import type { PaymentReferenceRequest, PaymentReferenceState } from '../../../electron/core/register/schemas.ts';
import { type Answer, type Authority, answered, type Handler, problem } from './answer.ts';
import { merchantQr } from './merchant-qr.ts';

/** As the service keeps it: the QR is made when it is asked for. */
export interface StoredPaymentReference extends Omit<PaymentReferenceState, 'qr'> {
  /** The payer's bank's own number of what was paid. */
  readonly transactionId?: string;
}

/** What the payer's bank is told. */
export type Payment = { readonly ok: true; readonly paid: StoredPaymentReference } | { readonly ok: false; readonly reason: string };

/** As the control door set it. */
interface Service {
  readonly expiresInSeconds: number;
  readonly qrTakesMore: number;
}
const wellService: Service = { expiresInSeconds: 5 * 60, qrTakesMore: 0 };

export const createPaymentReference: Handler = (call, authority) => {
  const { clock, storage } = authority;
  const { paymentReference, quoteId, amount } = call.body as PaymentReferenceRequest;
  const quoted = storage.quote(quoteId);
  if (quoted === null) return problem(422, 'quote-unknown', 'No such quote');
  const quoteExpiresAt = Date.parse(quoted.expiresAt);
  if (clock.now() >= quoteExpiresAt) return problem(422, 'quote-expired', 'The quote is not honoured any more');
  if (amount < 1 || amount > quoted.total) return problem(422, 'amount-differs', 'The amount is not within the quote');
  const created: StoredPaymentReference = {
    reference: newServiceReference(authority),
    paymentReference,
    amount,
    state: 'waiting',
    expiresAt: toInstant(Math.min(clock.now() + serviceOf(authority).expiresInSeconds * 1000, quoteExpiresAt)),
  };
  storage.putPaymentReference(created);
  return stateOf(created, authority);
};

export const paymentReferenceState: Handler = (call, authority) => {
  const known = current(String(call.path['reference']), authority);
  return known === null ? unknown() : stateOf(known, authority);
};

export const cancelPaymentReference: Handler = (call, authority) => {
  const known = current(String(call.path['reference']), authority);
  if (known === null) return unknown();
  if (known.state !== 'waiting') return stateOf(known, authority);
  const cancelled: StoredPaymentReference = { ...known, state: 'cancelled' };
  authority.storage.putPaymentReference(cancelled);
  return stateOf(cancelled, authority);
};

/** A citizen pays now. The same transaction told twice counts once; a second payment of the same reference is not taken. */
export function payReference(reference: string, transactionId: string, authority: Authority): Payment {
  const known = current(reference, authority);
  if (known === null) return { ok: false, reason: 'no such reference' };
  if (known.paidAt !== undefined)
    return known.transactionId === transactionId ? { ok: true, paid: known } : { ok: false, reason: 'paid already' };
  const paid: StoredPaymentReference = {
    ...known,
    state: known.state === 'waiting' ? 'paid' : 'paid-after-expiry',
    paidAt: toInstant(authority.clock.now()),
    transactionId,
  };
  authority.storage.putPaymentReference(paid);
  return { ok: true, paid };
}

/** Its time is over before the clock says so. */
export function expireReference(reference: string, authority: Authority): void {
  const known = current(reference, authority);
  if (known?.state === 'waiting')
    authority.storage.putPaymentReference({ ...known, state: 'expired', expiresAt: toInstant(authority.clock.now()) });
}

/** Once it was seen expired it stays so, even when the clock is set back: that may have been signed. */
function current(reference: string, { clock, storage }: Authority): StoredPaymentReference | null {
  const known = storage.paymentReference(reference);
  if (known?.state !== 'waiting' || clock.now() < Date.parse(known.expiresAt)) return known;
  const expired: StoredPaymentReference = { ...known, state: 'expired' };
  storage.putPaymentReference(expired);
  return expired;
}

function stateOf({ transactionId: _bankOnly, ...state }: StoredPaymentReference, authority: Authority): Answer {
  if (state.state !== 'waiting') return answered(state);
  return answered({ ...state, qr: merchantQr(state.amount + serviceOf(authority).qrTakesMore, state.reference) });
}

function serviceOf({ storage }: Authority): Service {
  return storage.setting<Service>('payment-service') ?? wellService;
}

function newServiceReference({ storage }: Authority): string {
  for (;;) {
    const reference = String(randomInt(1e11, 1e12));
    if (storage.paymentReference(reference) === null) return reference;
  }
}

function unknown(): Answer {
  return problem(404, 'payment-reference-unknown', 'The payment service does not know this reference');
}
