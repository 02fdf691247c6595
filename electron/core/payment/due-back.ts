/** Money that is owed to a citizen and does not go back on a card: each amount is a credit, with a number that its slip carries. */
import { createHash } from 'node:crypto';
import type { DueBackRow } from '../../../db/journal/money-store.ts';
import type { DueBackReason } from '../../../db/journal/schema.ts';
import { type Instant, toInstant } from '../clock.ts';
import { newReference, type Reference } from '../identity/reference.ts';
import { type Piastres, sum } from '../money.ts';
import type { CreditRequest } from '../register/schemas.ts';
import { type MoneyContext, newIdempotencyKey } from './context.ts';
import type { Apply, Message } from './gate.ts';

export interface NewDueBack {
  readonly payment: Reference;
  readonly amount: Piastres;
  readonly reason: DueBackReason;
  /** The reversal that failed. */
  readonly reversal?: string;
  /** When what it follows from happened; now, when not given. Found again after a restore it is the same credit to the authority. */
  readonly at?: Instant;
}

/** The row as it begins. */
function newDueBack(context: MoneyContext, state: 'owed' | 'held', { payment, amount, reason, reversal, at }: NewDueBack): DueBackRow {
  const id = reversal ? `${reversal}-D` : `${payment}-D${context.journal.money.dueBackOf(payment).length + 1}`;
  return {
    id,
    payment,
    reversal: reversal ?? null,
    amount,
    state,
    number: numberOf(id),
    reason,
    createdAt: at ?? toInstant(context.clock.now()),
    closedBy: null,
  };
}

/**
 * The same money has the same number for ever: a journal that was put back cannot register it a second time. The number is nobody's
 * secret: without the person's identity and factor it gets nothing.
 */
function numberOf(id: string): Reference {
  let block = 0;
  return newReference('CR', (size) => createHash('sha256').update(`${id}/${block++}`).digest().subarray(0, size));
}

/** Begins an amount due back. `event`: `credited` takes it out of what the payment holds; with `owed` and `held` another row has done so. */
export function owe(context: MoneyContext, apply: Apply, event: 'owed' | 'held' | 'credited', about: NewDueBack): DueBackRow {
  const row = newDueBack(context, event === 'held' ? 'held' : 'owed', about);
  apply({
    aggregate: 'due-back',
    from: null,
    event: `due-back.${event}`,
    payment: row.payment,
    row,
    amounts: { dueBack: row.amount },
    messages: { credit: creditMessage(context, row) },
    details: { amount: row.amount },
  });
  return row;
}

/** What the authority is told, so that any machine can redeem the credit. */
export function creditMessage(context: MoneyContext, { number, payment, amount, reason, createdAt }: DueBackRow): Message {
  const { recordId } = context.journal.money.payment(payment) ?? {};
  if (number === null || recordId === undefined) throw new Error(`${payment}: an amount due back without a number or a record`);
  const request: CreditRequest = { creditNumber: number, paymentReference: payment, recordId, amount, reason, issuedAt: createdAt };
  return { idempotencyKey: newIdempotencyKey(context.randomBytes), body: Buffer.from(JSON.stringify(request)) };
}

/** What the payment still holds becomes a credit: the citizen has gone, and nothing was bought with it. */
export function creditWhatIsHeld(context: MoneyContext, apply: Apply, reference: Reference): void {
  const { money } = context.journal;
  if (money.payment(reference)?.state !== 'open') return;
  // A card's money goes back on the card.
  const kept = money.keptTenders(reference).filter((tender) => tender.method !== 'card');
  if (kept.length === 0) return;
  const amount = sum(kept.flatMap((tender) => tender.amountApproved ?? []));
  const { id } = owe(context, apply, 'credited', { payment: reference, amount, reason: 'unfinished-cash' });
  for (const tender of kept) {
    if (!money.becameDueBack(tender.id, id)) throw new Error(`${tender.id} was credited before`);
  }
}
