/** What a person owes, and the authority's quote for it. */
import { toInstant } from '../../../electron/core/clock.ts';
import type { NationalId } from '../../../electron/core/identity/identity.ts';
import type { OpenPayment } from '../../../electron/core/payment/payments.ts';
import type { Fee, Quote, Subject, Violation } from '../../../electron/core/register/schemas.ts';

const place = { ar: 'طريق النصر', en: 'Nasr Road' };
export const car: Subject = { subjectId: 'car', kind: 'vehicle-licence', plate: { type: 'letters', letters: 'سطر', digits: '123' } };
export const person = '28501150199993' as NationalId;
const serviceFee = 10_000;
const courtFee = 500;

export function lineId(number: number): string {
  return `9${String(number).padStart(14, '0')}`;
}

export interface Bill {
  /** Of the authority's clock. */
  readonly now: number;
  readonly quoteId: string;
  readonly lineNumbers: readonly number[];
  readonly recordId: string;
  /** How old the record is that the lines were chosen from. */
  readonly dataAsOf?: number;
}

/** A request to open a payment for these lines: 200.00 EGP, 300.00 EGP ... each, court fees and the service fee. */
export function billFor({ now, quoteId, lineNumbers, recordId, dataAsOf = now }: Bill): OpenPayment {
  const lines = lineNumbers.map((number, index) => ({ violationId: lineId(number), subjectId: 'car', amount: 20_000 + index * 10_000 }));
  const label = { ar: 'رسوم', en: 'Fee' };
  const fees: Fee[] = [
    ...(lines.length > 0 ? [{ code: 'court-fees' as const, label, amount: courtFee * lines.length }] : []),
    { code: 'automated-service', label, amount: serviceFee },
  ];
  const quote: Quote = {
    quoteId,
    recordId,
    recordVersion: 1,
    lines,
    fees,
    total: [...lines, ...fees].reduce((total, part) => total + part.amount, 0),
    clearanceIfPaid: [{ subjectId: 'car', eligible: true, reasons: [] }],
    issuedAt: toInstant(now),
    expiresAt: toInstant(now + 600_000),
  };
  const violations: Violation[] = lines.map((line) => ({
    violationId: line.violationId,
    subjectId: 'car',
    occurredAt: '2026-01-02T10:00:00.000Z',
    place,
    legalReference: '74/1',
    legalDescription: place,
    minimum: null,
    maximum: null,
    amountDue: line.amount,
    payable: { answer: 'yes' },
    state: 'open',
    objectable: true,
  }));
  return {
    quote,
    identity: { type: 'national-id', number: person },
    language: 'ar',
    snapshot: { maskedName: 'م*** أ***', idLastFour: '9993', dataAsOf: toInstant(dataAsOf), subjects: [car], violations },
  };
}
