/** A page that waits for an answer is told when there is one: of a payment that was unknown, of papers that were to follow. */
import type { Reference } from '../identity/reference.ts';
import type { Payments } from '../payment/payments.ts';
import type { Settlement } from '../settlement/settlement.ts';
import type { Visit } from './visit.ts';

/** Somebody who has just been told that the paper follows stands there for about so long. */
const STILL_THERE_MS = 45_000;

/** @returns what looks once */
export function createAfterwards({
  visit,
  settlement,
  payments,
}: {
  readonly visit: Visit;
  readonly settlement: Settlement;
  readonly payments: Payments;
}): () => void {
  return () => {
    const { page } = visit.view();
    // Later the citizen has gone, and their paper would come out for somebody else: then it waits for their next visit.
    const isStillThere = visit.quietMs() < STILL_THERE_MS;
    if (page.page === 'paid-paper-follows' && isStillThere && settlement.papers(page.reference as Reference) !== null) {
      visit.tell({ type: 'settlement.answered', reference: page.reference });
    }
    if (page.page !== 'payment-unknown' && page.page !== 'resumed') return;
    if (page.page === 'resumed' && page.state !== 'being-resolved' && page.state !== 'unknown') return;
    const outlook = payments.outlook(page.reference);
    if (outlook !== null && !(page.page === 'resumed' && outlook.state === page.state)) {
      visit.tell({ type: 'money.resolved', reference: page.reference, ...outlook });
    }
  };
}
