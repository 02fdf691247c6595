/** What a settlement answer comes to, in amounts. The authority's figures decide; here they are only held against each other. */

import { type Piastres, piastres, sum } from '../money.ts';
import { isOffline, type PayableQuote } from '../outage/offline-quote.ts';
import type { PaymentState } from '../payment/payment-transitions.ts';
import type { SettlementAnswer } from '../register/schemas.ts';

export interface Verdict {
  readonly state: Extract<PaymentState, 'settled' | 'part-settled' | 'refused'>;
  /** fines + fees + dueBack is the payment's total. */
  readonly fines: Piastres;
  readonly fees: Piastres;
  readonly dueBack: Piastres;
  /** Set when the authority's own figure cannot follow from its lines; the nearest one that can is used, and staff look at it. */
  readonly inconsistent: string | null;
}

/** Why a signed answer is not an answer to this request, or null. */
export function misfit(quote: PayableQuote, reference: string, answer: SettlementAnswer): string | null {
  if (answer.paymentReference !== reference) return 'the answer is about another payment';
  const asked = new Set(quote.lines.map((line) => line.violationId));
  const answered = new Set(answer.lines.map((line) => line.violationId));
  if (answered.size !== answer.lines.length || answered.size !== asked.size || [...asked].some((id) => !answered.has(id)))
    return 'the answer is about other lines';
  const amounts = new Map(quote.lines.map(({ violationId, amount }) => [violationId, amount]));
  for (const line of answer.lines) {
    if (line.result !== 'settled' || (line.remainder === undefined && line.overpaid === undefined)) continue;
    if (!isOffline(quote)) return 'the answer asks another amount than was quoted';
    if (line.remainder !== undefined && line.overpaid !== undefined) return 'the answer asks more and less for one line';
    if ((line.overpaid ?? 0) > (amounts.get(line.violationId) ?? 0)) return 'the answer gives back more than was paid for a line';
  }
  return null;
}

/**
 * The lines' amounts are due back whatever the answer's own sum says; the court fees of those lines may come with them, and where nobody
 * had promised the fees, what was too much of any.
 */
export function verdictOf(quote: PayableQuote, answer: SettlementAnswer): Verdict {
  const settledIds = new Set(answer.lines.filter((line) => line.result === 'settled').map((line) => line.violationId));
  const paidFines = sum(quote.lines.filter((line) => settledIds.has(line.violationId)).map((line) => piastres(line.amount)));
  const overpaid = sum(answer.lines.map((line) => piastres(line.result === 'settled' ? (line.overpaid ?? 0) : 0)));
  const notSettled = piastres(sum(quote.lines.map((line) => piastres(line.amount))) - paidFines + overpaid);
  const fines = piastres(paidFines - overpaid);
  const feesSettled = answer.fees.result === 'settled';
  const allFees = sum(quote.fees.map((fee) => piastres(fee.amount)));
  const courtFees = sum(quote.fees.filter((fee) => fee.code === 'court-fees').map((fee) => piastres(fee.amount)));
  const least = piastres(notSettled + (feesSettled ? 0 : allFees));
  const mayComeBack = isOffline(quote) ? allFees : settledIds.size < quote.lines.length ? courtFees : 0;
  const most = feesSettled ? piastres(least + mayComeBack) : least;
  const dueBack = piastres(Math.min(Math.max(answer.dueBack, least), most));
  const nothingSettled = settledIds.size === 0 && !feesSettled;
  return {
    state: nothingSettled ? 'refused' : settledIds.size === quote.lines.length && feesSettled ? 'settled' : 'part-settled',
    fines,
    fees: piastres(quote.total - fines - dueBack),
    dueBack,
    inconsistent:
      dueBack === answer.dueBack
        ? null
        : `due back ${answer.dueBack}, but the lines make ${least === most ? least : `${least} to ${most}`}`,
  };
}
