/** A tender as it begins, whatever it pays by: the intent with every id is stored, then that the device or service is called. */
import type { TenderRow } from '../../../db/journal/money-store.ts';
import { toInstant } from '../clock.ts';
import type { Reference } from '../identity/reference.ts';
import type { Piastres } from '../money.ts';
import type { MoneyContext } from './context.ts';
import type { Apply } from './gate.ts';

export interface NewTender {
  readonly payment: Reference;
  readonly method: TenderRow['method'];
  readonly amount: Piastres;
  /** nexo's ServiceID, or the idempotency key towards the authority; never used before. */
  readonly serviceId: string;
  /** What takes the money: nexo's POIID, the acceptor's serial number, the credit's number; empty for QR. */
  readonly takenBy: string;
  readonly session?: string;
}

/** A payment's tenders are numbered from 1, without a gap. */
export function tenderId(payment: Reference, number: number): string {
  return `${payment}-${number}`;
}

/** `requested`: the intent. Call inside a transaction. */
export function requestTender(context: MoneyContext, apply: Apply, tender: NewTender): TenderRow {
  const { payment, method, amount, serviceId, takenBy, session = '' } = tender;
  const row: TenderRow = {
    id: tenderId(payment, context.journal.money.tendersOf(payment).length + 1),
    payment,
    method,
    state: 'created',
    amountRequested: amount,
    amountApproved: null,
    serviceId,
    poiId: takenBy,
    terminalSession: session,
    requestedAt: toInstant(context.clock.now()),
    approvedAt: null,
    poiTransactionId: null,
    poiTransactionAt: null,
    card: null,
    reason: null,
    dueBack: null,
  };
  const details = { serviceId, poiId: takenBy, terminalSession: session };
  apply({ aggregate: 'tender', from: null, event: 'tender.created', payment, row, details: { amount } });
  apply({ aggregate: 'tender', id: row.id, payment, from: 'created', event: 'tender.requested', details });
  return { ...row, state: 'requested' };
}

/** `submitted`: whatever takes the money is about to be called. */
export function submitTender(apply: Apply, tender: TenderRow): TenderRow {
  apply({ aggregate: 'tender', id: tender.id, payment: tender.payment, from: 'requested', event: 'tender.submitted' });
  return { ...tender, state: 'submitted' };
}

/** No answer, or the program stopped: from here on only asking decides. */
export function loseTender(
  { gate }: MoneyContext,
  tender: TenderRow,
  why: 'tender.unknown' | 'tender.interrupted',
  detail: string,
): TenderRow {
  const { id, payment, state } = tender;
  if (state === 'unknown') return tender;
  gate.record((apply) => {
    if (state === 'submitted' && why === 'tender.unknown') {
      apply({ aggregate: 'tender', id, payment, from: state, event: why, details: { detail }, facts: { reason: detail } });
    } else {
      apply({ aggregate: 'tender', id, payment, from: state as 'requested' | 'submitted', event: 'tender.interrupted' });
    }
  });
  return { ...tender, state: 'unknown' };
}
