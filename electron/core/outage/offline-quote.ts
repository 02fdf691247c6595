/** What is asked while the authority cannot be reached: the record's own amounts and the signed policy's fees, nothing else. */
import { type Instant, toInstant } from '../clock.ts';
import { piastres, sum } from '../money.ts';
import type { FoundRecord } from '../register/register.ts';
import type { Fee, Policy, Quote } from '../register/schemas.ts';
import { err, ok, type Result } from '../result.ts';

/** A quote that nobody has promised: the settlement says what was truly owed. */
export interface OfflineQuote extends Omit<Quote, 'quoteId'> {
  readonly quoteId: null;
  /** The licences and plates that it pays for: those of its lines, or without lines those that are clear. */
  readonly subjectIds: readonly string[];
  readonly dataAsOf: Instant;
  readonly policyVersion: number;
}

export type PayableQuote = Quote | OfflineQuote;

/** As long as the authority's own quotes hold. */
const VALID_MS = 10 * 60_000;

export function isOffline(quote: PayableQuote): quote is OfflineQuote {
  return quote.quoteId === null;
}

/**
 * @param violationIds empty: nothing but the fees of a payment, for certificates of what is clear
 * @param now milliseconds since 1970
 * @returns the id of a line that is not open or not payable in this record, or that there is nothing to pay for, as an error
 */
export function offlineQuote(
  record: FoundRecord,
  violationIds: readonly string[],
  policy: Policy,
  now: number,
): Result<OfflineQuote, string> {
  const lines: OfflineQuote['lines'] = [];
  for (const violationId of new Set(violationIds)) {
    const line = record.violations.find((violation) => violation.violationId === violationId);
    if (line?.state !== 'open' || line.payable.answer !== 'yes') return err(violationId);
    lines.push({ violationId, subjectId: line.subjectId, amount: line.amountDue });
  }
  const fees = policy.offline.fees.flatMap(({ per, ...fee }): Fee[] => {
    const amount = per === 'line' ? fee.amount * lines.length : fee.amount;
    return amount === 0 ? [] : [{ ...fee, amount }];
  });
  const owing = new Set((lines.length > 0 ? lines : record.violations).map(({ subjectId }) => subjectId));
  const paid = record.subjects.filter(({ subjectId }) => owing.has(subjectId) === lines.length > 0);
  if (paid.length === 0) return err('nothing to pay for');
  return ok({
    quoteId: null,
    subjectIds: paid.map(({ subjectId }) => subjectId),
    recordId: record.recordId,
    recordVersion: record.version,
    lines,
    fees,
    total: sum([...lines, ...fees].map(({ amount }) => piastres(amount))),
    // Whether a certificate can be issued is the authority's word alone.
    clearanceIfPaid: [],
    issuedAt: toInstant(now),
    expiresAt: toInstant(now + VALID_MS),
    dataAsOf: record.dataAsOf,
    policyVersion: policy.version,
  });
}
