/** Which papers a payment has, made from what the journal holds: they can be printed again at any time. */

import type { DueBackRow } from '../../../db/journal/money-store.ts';
import { sum } from '../money.ts';
import type { PaymentStanding } from '../payment/payments.ts';
import type { ReceiptSnapshot } from '../payment/receipt-snapshot.ts';
import { unresolvedTenderStates } from '../payment/tender-transitions.ts';
import type { Clearance, Eligibility } from '../register/schemas.ts';
import type { IssuedPapers } from '../settlement/settlement.ts';
import type {
  ClearanceDocument,
  PaperDocument,
  ReceiptDocument,
  ReceiptLine,
  ReceiptSubject,
  SlipDocument,
  StatementDocument,
} from './document.ts';

/** A paper without what belongs to one print of it. */
export type Paper =
  | Omit<ClearanceDocument, keyof PrintFacts>
  | Omit<ReceiptDocument, keyof PrintFacts>
  | Omit<StatementDocument, keyof PrintFacts>
  | Omit<SlipDocument, keyof PrintFacts>;

export interface PrintFacts {
  readonly printNumber: number;
  readonly printedAt: string;
}

export interface PaperFacts {
  readonly kioskId: string;
  readonly demonstration: boolean;
}

/**
 * A receipt always; a clearance for each licence or plate that the authority issued one for; a statement on A4 when lines were
 * paid and a certificate is missing. Null once the person was erased, or when a clearance names a subject that the record never had.
 * @param issued null while the authority has not answered
 */
export function papersOf(standing: PaymentStanding, issued: IssuedPapers | null, facts: PaperFacts): readonly Paper[] | null {
  const { snapshot, payment } = standing;
  if (!snapshot) return null;
  const known = new Set(snapshot.subjects.map((subject) => subject.subjectId));
  if (issued?.issued.some((clearance) => !known.has(clearance.subjectId))) return null;
  const common = { language: payment.language, ...facts };
  const clearances = (issued?.issued ?? []).flatMap((clearance) => ownClearance(standing, snapshot, clearance, common));
  const receipt = { ...common, kind: 'receipt' as const, ...receiptBody(standing, snapshot, issued) };
  const statement = (issued?.notIssued.length ?? 0) > 0 && standing.lines.length > 0 ? [{ ...receipt, kind: 'statement' as const }] : [];
  return [...clearances, ...statement, receipt];
}

/** What a slip tells of; the facts are the journal's. */
export type SlipRequest = { readonly kind: 'credit'; readonly number: string } | { readonly kind: 'unknown' };

/**
 * Null once the person was erased, when no tender of the payment waits for an answer, or when the credit is not (or not any more) this
 * person's to use.
 */
export function slipOf(
  { payment, tenders, snapshot }: PaymentStanding,
  request: SlipRequest,
  owed: readonly DueBackRow[],
  facts: PaperFacts,
): Paper | null {
  if (!snapshot) return null;
  const { maskedName, idLastFour } = snapshot;
  const common = {
    language: payment.language,
    ...facts,
    kind: 'slip',
    paymentReference: payment.reference,
    maskedName,
    idLastFour,
  } as const;
  switch (request.kind) {
    case 'credit': {
      const credit = owed.find(({ number, state }) => number === request.number && state === 'owed');
      if (!credit) return null;
      return { ...common, about: { ...request, reason: credit.reason }, amount: credit.amount, issuedAt: credit.createdAt };
    }
    case 'unknown': {
      const unanswered = tenders.filter(({ state }) => unresolvedTenderStates.some((unresolved) => unresolved === state));
      const [first] = unanswered;
      if (!first) return null;
      return {
        ...common,
        about: request,
        amount: sum(unanswered.map(({ amountRequested }) => amountRequested)),
        issuedAt: first.requestedAt,
      };
    }
  }
}

type Common = Pick<PaperDocument, 'language' | 'demonstration' | 'kioskId'>;

export function clearancePaper(
  clearance: Clearance,
  of: Common & Pick<ClearanceDocument, 'subject' | 'paymentReference' | 'amountPaid'>,
): Omit<ClearanceDocument, keyof PrintFacts> {
  const { number, state, maskedName, idLastFour, dataAsOf, issuedAt, validUntil, token } = clearance;
  return { ...of, kind: 'clearance', number, state, maskedName, idLastFour, dataAsOf, issuedAt, validUntil, token };
}

function ownClearance({ payment, lines }: PaymentStanding, snapshot: ReceiptSnapshot, clearance: Clearance, common: Common): Paper[] {
  const subject = snapshot.subjects.find((candidate) => candidate.subjectId === clearance.subjectId);
  if (!subject) return [];
  // Of this licence or plate alone: a buyer must not see what the seller's other cars cost. What is due back was not paid for it.
  const paid = lines.filter((line) => line.subjectId === subject.subjectId && (line.result === 'settled' || line.result === 'pending'));
  const amountPaid = paid.reduce((sum, line) => sum + line.amount, 0);
  return [clearancePaper(clearance, { ...common, subject, paymentReference: payment.reference, amountPaid })];
}

function receiptBody(
  standing: PaymentStanding,
  snapshot: ReceiptSnapshot,
  issued: IssuedPapers | null,
): Omit<ReceiptDocument, keyof PrintFacts | keyof Common | 'kind'> {
  const { payment, quote, lines, tenders, reversals } = standing;
  const givenBack = new Set(reversals.map((reversal) => reversal.tender));
  return {
    paymentReference: payment.reference,
    maskedName: snapshot.maskedName,
    idLastFour: snapshot.idLastFour,
    paidAt: payment.coveredAt ?? payment.updatedAt,
    subjects: snapshot.subjects.flatMap((subject) => receiptSubject(subject, standing, snapshot, issued)),
    fines: lines.reduce((sum, line) => sum + line.amount, 0),
    fees: quote.fees,
    total: payment.total,
    dueBack: standing.dueBack,
    tenders: paidBy(tenders.filter((tender) => tender.state === 'approved' && (payment.state === 'refused' || !givenBack.has(tender.id)))),
    settlementState: settlementState(payment.state),
  };
}

/** The notes as one sum, where the first of them was put in. */
function paidBy(tenders: PaymentStanding['tenders']): ReceiptDocument['tenders'] {
  const groups = Map.groupBy(tenders, ({ id, method }) => (method === 'cash' ? method : id));
  return [...groups.values()].flatMap(([first, ...more]) => {
    if (!first) return [];
    const { method, card } = first;
    const amount = [first, ...more].reduce((sum, tender) => sum + (tender.amountApproved ?? 0), 0);
    const shown = card ? { cardBrand: card.brand, maskedPan: card.maskedPan, approvalCode: card.approvalCode } : {};
    return [{ method, amount, ...shown }];
  });
}

function receiptSubject(
  subject: ReceiptSubject['subject'],
  { lines }: PaymentStanding,
  snapshot: ReceiptSnapshot,
  issued: IssuedPapers | null,
): ReceiptSubject[] {
  const paid = lines.filter((line) => line.subjectId === subject.subjectId);
  // A provisional slip is no certificate, and the receipt must not call it one.
  const clearance = issued?.issued.find((candidate) => candidate.subjectId === subject.subjectId && candidate.state === 'final');
  const notIssued: Eligibility | undefined = issued?.notIssued.find((candidate) => candidate.subjectId === subject.subjectId);
  if (paid.length === 0 && !clearance && !notIssued) return [];
  const shown = new Map(snapshot.violations.map((violation) => [violation.violationId, violation]));
  const receiptLines = paid.flatMap((line): ReceiptLine[] => {
    const violation = shown.get(line.violationId);
    if (!violation) return [];
    const { violationId, occurredAt, legalReference, legalDescription, place } = violation;
    return [
      {
        violationId,
        occurredAt,
        legalReference,
        legalDescription,
        place,
        amount: line.amount,
        result: line.result === 'released' ? 'refused' : line.result,
      },
    ];
  });
  return [
    {
      subject,
      lines: receiptLines,
      amount: paid.reduce((sum, line) => sum + line.amount, 0),
      ...(clearance ? { clearanceNumber: clearance.number, clearanceToken: clearance.token } : {}),
      ...(notIssued ? { notIssued } : {}),
    },
  ];
}

function settlementState(state: PaymentStanding['payment']['state']): ReceiptDocument['settlementState'] {
  switch (state) {
    case 'settled':
    case 'part-settled':
    case 'refused':
      return state;
    case 'open':
    case 'covered':
    case 'settling':
    case 'abandoned':
      return 'pending';
  }
}
