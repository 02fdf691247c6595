/** What a settlement answer comes to, in amounts. The authority's figures decide; here they are only held against each other. */

import { type Piastres, piastres, sum } from '../money.ts';
import type { PaymentState } from '../payment/payment-transitions.ts';
import type { Quote, SettlementAnswer } from '../register/schemas.ts';

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
export function misfit(quote: Quote, reference: string, answer: SettlementAnswer): string | null {
  if (answer.paymentReference !== reference) return 'the answer is about another payment';
  const asked = new Set(quote.lines.map((line) => line.violationId));
  const answered = new Set(answer.lines.map((line) => line.violationId));
  if (answered.size !== answer.lines.length || answered.size !== asked.size || [...asked].some((id) => !answered.has(id)))
    return 'the answer is about other lines';
  return null;
}

/** The lines' amounts are due back whatever the answer's own sum says; the court fees of those lines may come with them. */
export function verdictOf(quote: Quote, answer: SettlementAnswer): Verdict {
  const settledIds = new Set(answer.lines.filter((line) => line.result === 'settled').map((line) => line.violationId));
  const fines = sum(quote.lines.filter((line) => settledIds.has(line.violationId)).map((line) => piastres(line.amount)));
  const notSettled = piastres(sum(quote.lines.map((line) => piastres(line.amount))) - fines);
  const feesSettled = answer.fees.result === 'settled';
  const least = piastres(notSettled + (feesSettled ? 0 : sum(quote.fees.map((fee) => piastres(fee.amount)))));
  const courtFees = sum(quote.fees.filter((fee) => fee.code === 'court-fees').map((fee) => piastres(fee.amount)));
  const most = feesSettled && settledIds.size < quote.lines.length ? piastres(least + courtFees) : least;
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
