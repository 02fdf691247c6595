/** The authority's signed answers, carried out: lines, ledger, what is due back, clearances; each answer in one transaction. */
import type { OutboxRow } from '../../../db/journal/book-store.ts';
import type { TenderRow } from '../../../db/journal/money-store.ts';
import { toInstant } from '../clock.ts';
import { isReference, type Reference } from '../identity/reference.ts';
import { type MoneyContext, newIdempotencyKey } from '../payment/context.ts';
import { type Apply, queue } from '../payment/gate.ts';
import { requestReversal } from '../payment/outcome.ts';
import type { Answered } from '../register/exchange.ts';
import type { ClearanceAnswer, SettlementAnswer } from '../register/schemas.ts';
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
    const tenders = money.keptTenders(reference);
    const reversing = verdict.state === 'refused' && tenders.every((tender) => isReversible(tender, clock.now()));
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
      if (!money.setLineResult({ payment: reference, violationId: line.violationId, result: line.result, reason })) {
        throw new Error(`a line of ${reference} was answered before`);
      }
    }
    moveByVerdict(apply, reference, verdict, answer, reversing);
    if (reversing) for (const tender of tenders) requestReversal(context, apply, tender, 'settlement-refused');
    else if (verdict.dueBack > 0) {
      const owed = {
        id: `${reference}-D`,
        payment: reference,
        reversal: null,
        amount: verdict.dueBack,
        state: 'owed',
        createdAt: at,
      } as const;
      apply({
        aggregate: 'due-back',
        from: null,
        event: 'due-back.owed',
        payment: reference,
        row: owed,
        details: { amount: verdict.dueBack },
      });
    }
    if (verdict.inconsistent) {
      books.openCase({ kind: 'answer-inconsistent', payment: reference, about: reference, detail: verdict.inconsistent, openedAt: at });
    }
    const eligible = answer.eligibility.filter((entry) => entry.eligible).map((entry) => entry.subjectId);
    if (verdict.state !== 'refused' && eligible.length > 0) {
      const body = Buffer.from(JSON.stringify({ paymentReference: reference, subjectIds: eligible }));
      queue(journal, at, reference, 'clearances', { idempotencyKey: newIdempotencyKey(context.randomBytes), body });
    }
    return { fault: null, reversing };
  });
}

function moveByVerdict(apply: Apply, reference: Reference, verdict: Verdict, answer: SettlementAnswer, reversing: boolean): void {
  const { fines, fees, dueBack } = verdict;
  apply({
    aggregate: 'payment',
    id: reference,
    payment: reference,
    from: 'settling',
    event: `payment.${verdict.state}`,
    // What goes back to the card leaves the citizen's account with its reversal.
    amounts: reversing ? { dueBack: 0 as Verdict['dueBack'] } : { fines, fees, dueBack },
    facts: { settledAt: answer.settledAt, feesResult: answer.fees.result },
    details: { dueBack },
  });
}

function isReversible(tender: TenderRow, now: number): boolean {
  if (tender.method !== 'card' || tender.poiTransactionId === null) return false;
  return Math.abs(now - Date.parse(tender.requestedAt)) < REVERSIBLE_MS;
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
