/** Credits: money owed to a citizen, registered by one machine, claimed or paid back exactly once by any. */
import { isDeepStrictEqual } from 'node:util';
import { toInstant } from '../../../electron/core/clock.ts';
import type { Credit, CreditClaim, CreditPayBack, CreditRequest, SettlementRequest } from '../../../electron/core/register/schemas.ts';
import { type Answer, type Authority, answered, type Handler, problem } from './answer.ts';
import { accessibleRecord, accessRefused } from './record.ts';
import type { Storage } from './storage.ts';

const listLimit = 200;

export const registerCredit: Handler = (call, { clock, storage }) => {
  const request = call.body as CreditRequest;
  const { creditNumber, recordId, amount } = request;
  const known = storage.credit(creditNumber);
  if (known !== null)
    return isDeepStrictEqual(known.request, request)
      ? answered(known.credit)
      : problem(409, 'credit-number-reused', 'This number was registered with other content');
  const credit: Credit = { creditNumber, recordId, amount, state: 'open', registeredAt: toInstant(clock.now()) };
  storage.putCredit({ request, credit });
  return answered(credit);
};

export const credit: Handler = (call, { storage }) => {
  const known = storage.credit(String(call.path['number']));
  return known === null ? unknown() : answered(known.credit);
};

export const creditsOf: Handler = (call, authority) => {
  const recordId = String(call.path['recordId']);
  if (accessibleRecord(call, recordId, authority) === null) return accessRefused();
  const open = authority.storage.credits().filter((known) => known.credit.recordId === recordId && known.credit.state === 'open');
  return answered({ recordId, credits: open.slice(0, listLimit).map((known) => known.credit) });
};

export const claimCredit: Handler = (call, { storage }) => {
  const { paymentReference, recordId, amount } = call.body as CreditClaim;
  const known = storage.credit(String(call.path['number']));
  if (known !== null && known.credit.recordId !== recordId)
    return problem(409, 'credit-of-another-record', 'The credit is somebody else’s');
  return leave(known?.credit ?? null, amount, { state: 'claimed', claimedBy: paymentReference }, storage);
};

export const payBackCredit: Handler = (call, { storage }) => {
  const { amount, paidAt } = call.body as CreditPayBack;
  const known = storage.credit(String(call.path['number']));
  return leave(known?.credit ?? null, amount, { state: 'paid-back', paidBackAt: paidAt }, storage);
};

/** False for a tender that says more than was claimed for this payment. */
export function areClaimed({ paymentReference, tenders }: SettlementRequest, { storage }: Authority): boolean {
  const numbers = new Set<string>();
  return tenders.every(({ method, amount, evidence }) => {
    if (method !== 'credit') return true;
    const number = evidence['creditNumber'] ?? '';
    const claimed = storage.credit(number)?.credit;
    const first = !numbers.has(number);
    numbers.add(number);
    return first && claimed?.claimedBy === paymentReference && amount <= claimed.amount;
  });
}

/** A credit leaves `open` once ever, and whole. */
function leave(open: Credit | null, amount: number, change: Pick<Credit, 'state' | 'claimedBy' | 'paidBackAt'>, storage: Storage): Answer {
  if (open === null) return unknown();
  if (open.state !== 'open') return problem(409, 'credit-not-open', 'The credit was claimed or paid back before');
  if (open.amount !== amount) return problem(422, 'amount-differs', 'A credit is taken whole');
  const left: Credit = { ...open, ...change };
  storage.replaceCredit(left);
  return answered(left);
}

function unknown(): Answer {
  return problem(404, 'credit-unknown', 'No credit was registered under this number');
}
