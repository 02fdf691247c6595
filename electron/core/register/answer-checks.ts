/** An answer can be well-formed and signed and still not fit its question. These checks make such an answer nonsense. */
import { checkClearanceToken } from '../clearance/verification.ts';
import type { KeyRing } from '../keys/key-list.ts';
import { err, ok, type Result } from '../result.ts';
import type { CredentialRenewal } from './client.ts';
import type {
  Clearance,
  ClearanceAnswer,
  Credit,
  CreditClaim,
  CreditPayBack,
  CreditRequest,
  OpenCredits,
  PaymentReferenceRequest,
  PaymentReferenceState,
  PaymentState,
  PrintCount,
  Quote,
  RecordClearances,
  RenewedCredentials,
  SettlementAnswer,
  SettlementRequest,
} from './schemas.ts';

/** The error says what does not fit, for the log; it holds no identity and no reference. */
export type Check = Result<void, string>;

/** The quote is for this record, prices each chosen line once and adds up. */
export function checkQuote(quote: Quote, recordId: string, violationIds: readonly string[]): Check {
  if (quote.recordId !== recordId) return err('quote of another record');
  if (
    !sameSet(
      quote.lines.map((line) => line.violationId),
      violationIds,
    )
  )
    return err('quote of other lines');
  const total = add(quote.lines) + add(quote.fees);
  if (quote.total !== total) return err('quote does not add up');
  if (Date.parse(quote.expiresAt) <= Date.parse(quote.issuedAt)) return err('quote expires before it is issued');
  return ok(undefined);
}

/**
 * Each line that was sent is answered once; what was not settled comes back, and no more than was paid. The authority says how much:
 * the court fee of such a line is in it too, so only the bounds can be checked here.
 */
export function checkSettlement(request: SettlementRequest, answer: SettlementAnswer): Check {
  if (answer.paymentReference !== request.paymentReference) return err('settlement of another payment');
  const amounts = new Map(request.lines.map((line) => [line.violationId, line.amount]));
  if (
    !sameSet(
      answer.lines.map((line) => line.violationId),
      [...amounts.keys()],
    )
  ) {
    return err('settlement of other lines');
  }
  const unsettled = answer.lines
    .filter((line) => line.result !== 'settled')
    .map((line) => ({ amount: amounts.get(line.violationId) ?? 0 }));
  const feesRefused = answer.fees.result === 'refused';
  const overpaid = answer.lines.map((line) => ({ amount: line.result === 'settled' ? (line.overpaid ?? 0) : 0 }));
  const least = add(unsettled) + add(overpaid) + (feesRefused ? add(request.fees) : 0);
  if (answer.dueBack < least) return err('less due back than was not settled');
  if (answer.dueBack > request.total) return err('more due back than was paid');
  // What nobody had promised may have been too much: only of a payment that was taken without the authority.
  if (unsettled.length === 0 && !feesRefused && answer.dueBack !== 0 && request.provisional === undefined)
    return err('due back although all is settled');
  return ok(undefined);
}

/** Each subject is answered once, and each paper's QR is genuine and says what the answer says. */
export function checkClearances(subjectIds: readonly string[], answer: ClearanceAnswer, keys: KeyRing): Check {
  const answered = [...answer.issued, ...answer.notIssued].map((entry) => entry.subjectId);
  if (!sameSet(answered, subjectIds)) return err('clearances of other subjects');
  for (const clearance of answer.issued) {
    const checked = checkClearance(clearance, keys);
    if (!checked.ok) return checked;
  }
  return ok(undefined);
}

export function checkClearance(clearance: Clearance, keys: KeyRing): Check {
  const claims = checkClearanceToken(clearance, keys);
  return claims.ok ? ok(undefined) : claims;
}

/** All are this record's, final and genuine, and each comes once: what is not may never be printed. */
export function checkRecordClearances(recordId: string, { recordId: answered, clearances }: RecordClearances, keys: KeyRing): Check {
  if (answered !== recordId) return err('clearances of another record');
  if (new Set(clearances.map(({ clearance }) => clearance.number)).size !== clearances.length) return err('a clearance came twice');
  for (const { clearance } of clearances) {
    if (clearance.state !== 'final') return err('a clearance that is not final');
    const checked = checkClearance(clearance, keys);
    if (!checked.ok) return checked;
  }
  return ok(undefined);
}

/** The authority may count fewer than the paper says: another machine's report is still on its way. */
export function checkPrintCount(number: string, count: PrintCount): Check {
  if (count.number !== number) return err('prints of another clearance');
  return count.prints > 0 ? ok(undefined) : err('the print was not counted');
}

/** @param reference the payment's own, or the number of a paper that belongs to it */
export function checkPaymentState(reference: string, state: PaymentState): Check {
  if (reference.startsWith('PY') && state.paymentReference !== reference) return err('state of another payment');
  if (reference.startsWith('CL') && !state.clearances.some(({ number }) => number === reference)) return err('state of another payment');
  return state.dueBack > state.total ? err('more due back than was paid') : ok(undefined);
}

/** It may have been claimed or paid back meanwhile: the registration may be an old one that is sent again. */
export function checkRegisteredCredit(request: CreditRequest, credit: Credit): Check {
  return checkCredit(request.creditNumber, request, credit);
}

export function checkClaim(creditNumber: string, claim: CreditClaim, credit: Credit): Check {
  if (credit.state !== 'claimed' || credit.claimedBy !== claim.paymentReference) return err('claimed for another payment');
  return checkCredit(creditNumber, claim, credit);
}

export function checkPayBack(creditNumber: string, payBack: CreditPayBack, credit: Credit): Check {
  if (credit.creditNumber !== creditNumber) return err('another credit');
  if (credit.amount !== payBack.amount) return err('credit of another amount');
  return credit.state === 'paid-back' ? ok(undefined) : err('not paid back');
}

/** All are this record's and open, and each comes once: what is not may never be offered. */
export function checkOpenCredits(recordId: string, { recordId: answered, credits }: OpenCredits): Check {
  if (answered !== recordId || credits.some((credit) => credit.recordId !== recordId)) return err('credits of another record');
  if (credits.some((credit) => credit.state !== 'open')) return err('a credit that is not open');
  return new Set(credits.map((credit) => credit.creditNumber)).size === credits.length ? ok(undefined) : err('a credit came twice');
}

function checkCredit(creditNumber: string, asked: { readonly recordId: string; readonly amount: number }, credit: Credit): Check {
  if (credit.creditNumber !== creditNumber) return err('another credit');
  if (credit.recordId !== asked.recordId) return err('credit of another record');
  return credit.amount === asked.amount ? ok(undefined) : err('credit of another amount');
}

/** It is about what was asked, can be paid while it waits, and says when the money came. */
export function checkPaymentReference(
  asked: Pick<PaymentReferenceRequest, 'paymentReference' | 'amount'> | Pick<PaymentReferenceState, 'reference'>,
  state: PaymentReferenceState,
): Check {
  if ('reference' in asked) {
    if (state.reference !== asked.reference) return err('another payment reference');
  } else {
    if (state.paymentReference !== asked.paymentReference) return err('reference for another payment');
    if (state.amount !== asked.amount) return err('reference for another amount');
  }
  if ((state.state === 'waiting') !== (state.qr !== undefined)) return err('a QR without waiting, or waiting without a QR');
  const paid = state.state === 'paid' || state.state === 'paid-after-expiry';
  return paid === (state.paidAt !== undefined) ? ok(undefined) : err('paid without a time, or a time without payment');
}

/** Each key that was asked for is answered, and no other. */
export function checkRenewal(request: CredentialRenewal, { previousClientKeyUntil, kioskCertificate, kKiosk }: RenewedCredentials): Check {
  if ((request.clientKey === undefined) !== (previousClientKeyUntil === undefined)) return err('another renewal: client key');
  if ((request.kioskKey === undefined) !== (kioskCertificate === undefined)) return err('another renewal: kiosk key');
  return (request.kKiosk === undefined) === (kKiosk === undefined) ? ok(undefined) : err('another renewal: K_kiosk');
}

function sameSet(answered: readonly string[], asked: readonly string[]): boolean {
  const wanted = new Set(asked);
  return answered.length === wanted.size && new Set(answered).size === wanted.size && answered.every((id) => wanted.has(id));
}

/** Compares amounts; nothing here decides one. */
function add(parts: readonly { readonly amount: number }[]): number {
  return parts.reduce((total, part) => total + part.amount, 0);
}
