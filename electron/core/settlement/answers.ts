/** The authority's signed answers, carried out: lines, ledger, what is due back, clearances; each answer in one transaction. */
import type { OutboxRow } from '../../../db/journal/book-store.ts';
import type { DueBackRow, TenderRow } from '../../../db/journal/money-store.ts';
import type { DueBackReason } from '../../../db/journal/schema.ts';
import { writeAudit } from '../audit/audit.ts';
import { type Instant, toInstant } from '../clock.ts';
import { isReference, type Reference } from '../identity/reference.ts';
import { piastres } from '../money.ts';
import { type MoneyContext, newIdempotencyKey } from '../payment/context.ts';
import { owe } from '../payment/due-back.ts';
import { type Apply, queue } from '../payment/gate.ts';
import { heldBy, requestReversal } from '../payment/outcome.ts';
import type { Answered } from '../register/exchange.ts';
import type { ClearanceAnswer, Credit, CreditPayBack, PrintCount, SettlementAnswer } from '../register/schemas.ts';
import { misfit, type Verdict, verdictOf } from './verdict.ts';

/**
 * A card transaction leaves the terminal's hands with its batch, at the latest after a day; the terminal has the last word. Counted
 * from our own request: the terminal's clock may be a day off.
 */
const REVERSIBLE_MS = 24 * 3_600_000;

export interface Settled {
  /** Set when the answer does not fit the request: nothing was written. */
  readonly fault: string | null;
  /** The money is on its way back to the card: the terminal must be asked. */
  readonly reversing: boolean;
}

export function applySettlement(context: MoneyContext, row: OutboxRow, { answer, proof }: Answered<SettlementAnswer>): Settled {
  const { journal, gate, clock } = context;
  const { money, books } = journal;
  const { payment: reference } = row;
  const quote = money.quote(reference);
  if (!quote) throw new Error(`${reference} has no quote`);
  const fault = misfit(quote, reference, answer);
  if (fault) return { fault, reversing: false };

  const verdict = verdictOf(quote, answer);
  const at = toInstant(clock.now());
  return gate.commit((apply) => {
    const reversing = verdict.state === 'refused' ? reversible(money.keptTenders(reference), clock.now(), quote.total) : [];
    const owed = piastres(verdict.dueBack - heldBy(reversing));
    apply({
      aggregate: 'outbox',
      id: row.id,
      payment: reference,
      from: 'sent',
      event: 'outbox.answered',
      facts: { answer: { answer, signature: proof.signature } },
      details: { kind: row.kind },
    });
    for (const line of answer.lines) {
      const reason = line.result === 'refused' ? line.reason : null;
      const remainder = line.result === 'settled' && line.remainder !== undefined ? piastres(line.remainder) : null;
      if (!money.setLineResult({ payment: reference, violationId: line.violationId, result: line.result, reason, remainder })) {
        throw new Error(`a line of ${reference} was answered before`);
      }
    }
    moveByVerdict(apply, reference, { ...verdict, dueBack: owed }, answer);
    closeWhatWasOwed(context, reference, at);
    for (const tender of reversing) requestReversal(context, apply, tender, 'settlement-refused');
    if (owed > 0) owe(context, apply, 'owed', { payment: reference, amount: owed, reason: reasonOf(answer), at: answer.settledAt });
    if (verdict.inconsistent) {
      books.openCase({ kind: 'answer-inconsistent', payment: reference, about: reference, detail: verdict.inconsistent, openedAt: at });
    }
    const remainder = answer.lines.reduce((total, line) => total + (line.result === 'settled' ? (line.remainder ?? 0) : 0), 0);
    if (remainder > 0) {
      // The record shows it until it is paid, here or anywhere; somebody tells the citizen why no certificate comes.
      books.openCase({ kind: 'still-owed', payment: reference, about: reference, detail: JSON.stringify({ remainder }), openedAt: at });
    }
    const owing = new Set(money.lines(reference).flatMap((line) => (line.remainder === null ? [] : [line.subjectId])));
    // No certificate of what something is owed on, whatever else the answer says.
    const eligible = answer.eligibility.filter((entry) => entry.eligible && !owing.has(entry.subjectId)).map((entry) => entry.subjectId);
    if (verdict.state !== 'refused' && eligible.length > 0) {
      const body = Buffer.from(JSON.stringify({ paymentReference: reference, subjectIds: eligible }));
      const message = { idempotencyKey: newIdempotencyKey(context.randomBytes), body };
      queue(journal, at, { payment: reference, about: reference, kind: 'clearances', message });
    }
    return { fault: null, reversing: reversing.length > 0 };
  });
}

/** Paid at another machine it stays open until somebody looks: only the answers to this one's payments are heard here. */
function closeWhatWasOwed({ journal: { money, books }, journal }: MoneyContext, payment: Reference, at: Instant): void {
  for (const id of money.owingUntil(payment)) {
    if (!books.closeCase({ kind: 'still-owed', about: id, at })) continue;
    writeAudit(journal, { at, type: 'remainder.paid', subject: money.commitmentOf(id), fields: { id, payment } });
  }
}

/** What goes back to the card leaves the citizen's account with its reversal; what is owed leaves it here. */
function moveByVerdict(apply: Apply, reference: Reference, { state, fines, fees, dueBack }: Verdict, answer: SettlementAnswer): void {
  apply({
    aggregate: 'payment',
    id: reference,
    payment: reference,
    from: 'settling',
    event: `payment.${state}`,
    amounts: { fines, fees, dueBack },
    facts: { settledAt: answer.settledAt, feesResult: answer.fees.result },
    details: { dueBack },
  });
}

/** Card tenders whose money can go back by itself; none where more was held than the total, for the rest is a credit already. */
function reversible(tenders: readonly TenderRow[], now: number, total: number): readonly TenderRow[] {
  if (heldBy(tenders) !== total) return [];
  return tenders.filter(
    ({ method, poiTransactionId, requestedAt }) =>
      method === 'card' && poiTransactionId !== null && Math.abs(now - Date.parse(requestedAt)) < REVERSIBLE_MS,
  );
}

function reasonOf({ lines, fees }: SettlementAnswer): DueBackReason {
  if (fees.result === 'settled' && lines.every((line) => line.result === 'settled')) return 'overpaid';
  return lines.some((line) => line.result === 'duplicate') && !lines.some((line) => line.result === 'refused')
    ? 'duplicate-line'
    : 'refused-line';
}

/** Stores what was issued, sealed. Returns why the answer does not fit the request, or null. */
export function applyClearances(
  context: MoneyContext,
  row: OutboxRow,
  subjectIds: readonly string[],
  { answer, proof }: Answered<ClearanceAnswer>,
): string | null {
  const { journal, gate, sealing } = context;
  const fault = clearanceMisfit(context, subjectIds, answer);
  if (fault) return fault;
  gate.commit((apply) => {
    for (const clearance of answer.issued) {
      journal.papers.insertClearance({
        number: clearance.number as Reference,
        payment: row.payment,
        subjectId: clearance.subjectId,
        state: clearance.state,
        issuedAt: clearance.issuedAt,
        validUntil: clearance.validUntil,
        sealed: sealing.seal(clearance.number, clearance),
        erasedAt: null,
        prints: 0,
      });
    }
    apply({
      aggregate: 'outbox',
      id: row.id,
      payment: row.payment,
      from: 'sent',
      event: 'outbox.answered',
      // The issued papers name the person: they are sealed above.
      facts: { answer: { notIssued: answer.notIssued, signature: proof.signature } },
      details: { kind: row.kind, issued: answer.issued.length, notIssued: answer.notIssued.length },
    });
  });
  return null;
}

/** The authority knows of the credit: any machine can redeem it. */
export function applyCredit({ gate }: MoneyContext, row: OutboxRow, answered: Answered<Credit>): void {
  gate.commit((apply) => apply(answeredRow(row, answered)));
}

/** The authority has recorded that it is paid back: now, and not before, it is handed over. */
export function applyPayBack(
  { gate }: MoneyContext,
  row: OutboxRow,
  { id, payment, amount, state }: DueBackRow,
  { staffId }: CreditPayBack,
  answered: Answered<Credit>,
): void {
  gate.commit((apply) => {
    apply(answeredRow(row, answered));
    if (state !== 'owed') return;
    const event = 'due-back.paid-back';
    const move = { aggregate: 'due-back', id, payment, from: 'owed', event, amounts: { dueBack: amount } } as const;
    apply({ ...move, facts: { closedBy: staffId }, details: { by: staffId } });
  });
}

/** Every machine knows of the print now, and this one how many there were. */
export function applyPrint({ journal, gate }: MoneyContext, row: OutboxRow, answered: Answered<PrintCount>): void {
  gate.commit((apply) => {
    apply(answeredRow(row, answered));
    journal.papers.heardPrints(answered.answer.number, answered.answer.prints);
  });
}

function answeredRow({ id, payment, kind }: OutboxRow, { answer, proof }: Answered<Credit | PrintCount>) {
  const facts = { answer: { answer, signature: proof.signature } };
  return { aggregate: 'outbox', id, payment, from: 'sent', event: 'outbox.answered', facts, details: { kind } } as const;
}

function clearanceMisfit({ journal }: MoneyContext, subjectIds: readonly string[], answer: ClearanceAnswer): string | null {
  const answered = [...answer.issued, ...answer.notIssued].map((entry) => entry.subjectId);
  if (
    answered.length !== subjectIds.length ||
    new Set(answered).size !== answered.length ||
    !answered.every((id) => subjectIds.includes(id))
  ) {
    return 'the answer is about other licences or plates';
  }
  const numbers = answer.issued.map((clearance) => clearance.number);
  if (!numbers.every(isReference) || new Set(numbers).size !== numbers.length) return 'a clearance number is not one';
  if (numbers.some((number) => journal.papers.clearance(number) !== undefined)) return 'a clearance number was issued before';
  return null;
}
