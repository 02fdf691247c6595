/** Quotes, settlements, and who is eligible for a clearance. Fines are data of the record; only the fees are worked out here. */
import { randomUUID } from 'node:crypto';
import { toInstant } from '../../../electron/core/clock.ts';
import type {
  Bilingual,
  Eligibility,
  Quote,
  SettlementAnswer,
  SettlementRequest,
  Violation,
} from '../../../electron/core/register/schemas.ts';
import { type Authority, answered, type Call, type Handler, problem } from './answer.ts';
import { areClaimed } from './credits.ts';
import { courtFee, feesOf } from './fees.ts';
import { refusedWhole, settleProvisional } from './provisional.ts';
import { accessibleRecord, accessRefused, isPayable, unsettledLines } from './record.ts';
import type { LineStorage, Storage, StoredRecord, StoredSettlement } from './storage.ts';

const quoteMs = 10 * 60_000;

type LineResult = SettlementAnswer['lines'][number];
type RefusalReason = Extract<LineResult, { result: 'refused' }>['reason'];
type ReasonCode = Eligibility['reasons'][number]['code'];

export const quote: Handler = (call, authority) => {
  const { clock, storage } = authority;
  const { recordId, violationIds } = call.body as { readonly recordId: string; readonly violationIds: readonly string[] };
  const stored = accessibleRecord(call, recordId, authority);
  if (stored === null) return accessRefused();
  if (stored.record.stale === true) return problem(422, 'record-stale', 'The record is stale');
  const settled = storage.settledLines(recordId);
  const owed = unsettledLines(stored, authority);
  const lines: Violation[] = [];
  for (const violationId of new Set(violationIds)) {
    if (settled.has(violationId)) return problem(422, 'line-settled', 'A line is paid already', { violationId });
    const line = owed.find((candidate) => candidate.violationId === violationId);
    if (line === undefined) return problem(422, 'line-unknown', 'A line is not in the record', { violationId });
    if (!isPayable(line)) return problem(422, 'line-not-payable', 'A line cannot be paid at a machine', { violationId });
    lines.push(line);
  }
  const fees = feesOf(
    lines.map(({ violationId }) => violationId),
    storage.partPaidLines(recordId),
  );
  const now = clock.now();
  const answer: Quote = {
    quoteId: randomUUID(),
    recordId,
    recordVersion: stored.version,
    lines: lines.map(({ violationId, subjectId, amountDue }) => ({ violationId, subjectId, amount: amountDue })),
    fees,
    total: totalOf([...lines.map((line) => line.amountDue), ...fees.map((fee) => fee.amount)]),
    clearanceIfPaid: eligibilityOf(stored, authority, new Set(violationIds)),
    issuedAt: toInstant(now),
    expiresAt: toInstant(now + quoteMs),
  };
  storage.putQuote(answer);
  return answered(answer);
};

export const settle: Handler = (call, authority) => {
  const { clock, storage } = authority;
  const request = call.body as SettlementRequest;
  if (storage.settlement(request.paymentReference) !== null)
    return problem(409, 'payment-reference-reused', 'This payment was posted before under another key');
  const stored = storage.record(request.recordId);
  const settled =
    stored !== null && request.provisional
      ? provisionalAnswer(request, call.client, stored, authority)
      : quotedAnswer(request, stored, authority);
  const answer: SettlementAnswer = {
    paymentReference: request.paymentReference,
    ...settled,
    settledAt: toInstant(clock.now()),
    eligibility: stored === null ? [] : eligibilityOf(stored, authority),
  };
  storage.putSettlement(request.recordId, request, answer);
  // A slip is worth its payment: whoever holds one of a payment that was refused learns so from the list.
  for (const { number } of request.provisional?.slips ?? []) storage.putSlip(number, request.paymentReference);
  if (answer.fees.result === 'refused')
    for (const number of storage.slipsOf(request.paymentReference)) storage.revokeSlip(number, toInstant(clock.now()));
  return answered(answer);
};

type Settled = Pick<SettlementAnswer, 'lines' | 'fees' | 'dueBack'>;

function provisionalAnswer(request: SettlementRequest, client: Call['client'], stored: StoredRecord, authority: Authority): Settled {
  if (!addsUp(request, authority)) return refusedWhole(request, 'amounts-do-not-add-up');
  const settled = settleProvisional(request, client, stored, authority);
  if (settled.fees.result === 'settled') authority.storage.touchRecord(request.recordId);
  return settled;
}

function quotedAnswer(request: SettlementRequest, stored: StoredRecord | null, authority: Authority): Settled {
  const { storage } = authority;
  const quoted = storage.quote(request.quoteId ?? '');
  const wholeRefusal = stored === null ? 'quote-unknown' : refusalOfWhole(request, quoted, authority);
  const settledBefore = storage.settledLines(request.recordId);
  const lines = request.lines.map((line): LineResult => {
    const { violationId } = line;
    if (settledBefore.has(violationId)) return { violationId, result: 'duplicate' };
    const reason = wholeRefusal ?? refusalOfLine(line, quoted);
    if (reason !== null) return { violationId, result: 'refused', reason };
    // False only for a line that the same request names twice.
    const first = storage.settleLine(request.recordId, violationId, request.paymentReference);
    return { violationId, result: first ? 'settled' : 'duplicate' };
  });
  // Duplicates leave the service fee standing: the citizen still gets the papers. Only when every line was refused is there nothing to serve.
  const nothingServed = lines.length > 0 && lines.every((line) => line.result === 'refused');
  const feeRefusal = wholeRefusal ?? (nothingServed ? firstReason(lines) : null);
  if (feeRefusal === null) {
    storage.settleQuote(request.quoteId ?? '', request.paymentReference);
    storage.touchRecord(request.recordId);
  }
  return {
    lines,
    fees: feeRefusal === null ? { result: 'settled' } : { result: 'refused', reason: feeRefusal },
    dueBack: feeRefusal === null ? dueBackOf(request, lines) : request.total,
  };
}

/** By the payment's reference, or by the number of any paper that belongs to it. */
function settlementBy(reference: string, storage: Storage): StoredSettlement | null {
  switch (reference.slice(0, 2)) {
    case 'CL':
      return storage.settlement(storage.clearance(reference)?.paymentReference ?? '');
    case 'PV':
      return storage.settlementOfSlip(reference);
    default:
      return storage.settlement(reference);
  }
}

export const paymentByReference: Handler = (call, { clock, storage }) => {
  const stored = settlementBy(String(call.path['reference']), storage);
  if (stored === null) return problem(404, 'payment-unknown', 'No payment was posted under this reference');
  const { request, answer } = stored;
  const whole = answer.fees.result === 'settled' && answer.lines.every((line) => line.result === 'settled');
  return answered({
    paymentReference: request.paymentReference,
    state: answer.fees.result === 'refused' ? 'refused' : whole ? 'settled' : 'part-settled',
    total: request.total,
    dueBack: answer.dueBack,
    settledAt: answer.settledAt,
    clearances: storage
      .clearances()
      .filter((issued) => issued.paymentReference === request.paymentReference)
      .filter(({ clearance, revokedAt }) => revokedAt === null && Date.parse(clearance.validUntil) > clock.now())
      .map(({ clearance }) => ({ number: clearance.number, subjectId: clearance.subjectId })),
  });
};

/** For each subject of the record, after the lines in `paid` are paid too. */
export function eligibilityOf(
  stored: StoredRecord,
  authority: { readonly storage: LineStorage },
  paid: ReadonlySet<string> = new Set(),
): Eligibility[] {
  const left = unsettledLines(stored, authority).filter((line) => !paid.has(line.violationId));
  return stored.record.subjects.map(({ subjectId }) => {
    const reasons = new Map<string, Eligibility['reasons'][number]>();
    for (const line of left) {
      if (line.subjectId !== subjectId) continue;
      const reason = reasonOf(line);
      reasons.set(reason.code + reason.text.ar, reason);
    }
    return { subjectId, eligible: reasons.size === 0, reasons: [...reasons.values()] };
  });
}

function reasonOf(line: Violation): { code: ReasonCode; text: Bilingual } {
  if (line.state === 'objected')
    return { code: 'line-under-objection', text: { ar: 'مخالفة مقدم عنها تظلم لم يُفصل فيه', en: 'A violation is under objection' } };
  if (line.state === 'being-settled-elsewhere')
    return { code: 'being-settled', text: { ar: 'مخالفة يجري سدادها من جهة أخرى', en: 'A violation is being paid elsewhere' } };
  if (line.payable.answer === 'no') return { code: 'line-not-payable', text: line.payable.explanation };
  return { code: 'line-unpaid', text: { ar: 'توجد مخالفات لم تُسدد', en: 'Some violations are not paid' } };
}

/** Why nothing of the payment can be settled, or null. */
function refusalOfWhole(request: SettlementRequest, quoted: Quote | null, authority: Authority): RefusalReason | null {
  const { storage } = authority;
  // A quote is good for one payment: without that the fee of a clean record could be taken twice.
  if (quoted === null || quoted.recordId !== request.recordId || storage.paymentOfQuote(quoted.quoteId) !== null) return 'quote-unknown';
  if (Date.parse(request.paidAt) >= Date.parse(quoted.expiresAt)) return 'quote-expired';
  if (!addsUp(request, authority)) return 'amounts-do-not-add-up';
  const sameFees =
    request.fees.length === quoted.fees.length &&
    request.fees.every((fee, index) => fee.code === quoted.fees[index]?.code && fee.amount === quoted.fees[index]?.amount);
  return sameFees ? null : 'amount-changed';
}

function addsUp(request: SettlementRequest, authority: Authority): boolean {
  const parts = totalOf([...request.lines, ...request.fees].map((part) => part.amount));
  return (
    parts === request.total && totalOf(request.tenders.map((tender) => tender.amount)) === request.total && areClaimed(request, authority)
  );
}

function refusalOfLine(line: SettlementRequest['lines'][number], quoted: Quote | null): RefusalReason | null {
  const promised = quoted?.lines.find((candidate) => candidate.violationId === line.violationId);
  if (promised === undefined) return 'line-unknown';
  return promised.amount === line.amount ? null : 'amount-changed';
}

function dueBackOf(request: SettlementRequest, lines: readonly LineResult[]): number {
  const back = request.lines.filter((_line, index) => lines[index]?.result !== 'settled');
  return totalOf(back.map((line) => line.amount + courtFee));
}

function firstReason(lines: readonly LineResult[]): RefusalReason | null {
  return lines.find((line) => line.result === 'refused')?.reason ?? null;
}

function totalOf(amounts: readonly number[]): number {
  return amounts.reduce((total, amount) => total + amount, 0);
}
