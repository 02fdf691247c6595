/** What the journal holds of a payment, as its papers. */
import { describe, expect, it } from 'vitest';
import type { ReceiptDocument } from '../../../electron/core/paper/document.ts';
import { type Paper, papersOf } from '../../../electron/core/paper/papers.ts';
import type { PaymentStanding } from '../../../electron/core/payment/payments.ts';
import type { Clearance } from '../../../electron/core/register/schemas.ts';
import { clearance, drivingLicence, oldPlate, receipt } from '../../golden/papers.ts';
import { sampleToken } from '../../golden/token.ts';

const facts = { kioskId: 'CAI-014', demonstration: true };
const [vehicle] = receipt().subjects.map(({ subject }) => subject);
if (!vehicle) throw new Error('the sample has a vehicle');

type LineResult = PaymentStanding['lines'][number]['result'];

/** The vehicle has a line for each result, of 100, 200, ... pounds; the driver has one of 5 pounds; nothing is on the old plate. */
function standingWith(results: readonly LineResult[]): PaymentStanding {
  const line = (violationId: string, subjectId: string, amount: number, result: LineResult) => ({ violationId, subjectId, amount, result });
  const lines = [
    ...results.map((result, index) => line(String(index), vehicle?.subjectId ?? '', (index + 1) * 10_000, result)),
    line('d', drivingLicence.subjectId, 500, 'settled'),
  ];
  const violations = lines.map(({ violationId, subjectId, amount }) => ({
    violationId,
    subjectId,
    amount,
    occurredAt: '2026-03-01T08:00:00.000Z',
    legalReference: '74/1',
    legalDescription: { ar: 'أ', en: 'a' },
    place: { ar: 'ب', en: 'b' },
  }));
  return {
    payment: { reference: 'PY120455380916', language: 'ar', total: 1, state: 'settled', updatedAt: '2026-11-22T08:05:40.000Z' },
    quote: { fees: [] },
    lines,
    tenders: [],
    reversals: [],
    dueBack: 0,
    snapshot: {
      maskedName: 'م***',
      idLastFour: '9993',
      dataAsOf: '2026-11-22T08:05:00.000Z',
      subjects: [vehicle, drivingLicence, oldPlate],
      violations,
    },
  } as unknown as PaymentStanding;
}

function issued(subjectId: string, changes: Partial<Clearance> = {}): Clearance {
  const { number, state, maskedName, idLastFour, dataAsOf, issuedAt, validUntil, token } = clearance();
  return { number, state, maskedName, idLastFour, dataAsOf, issuedAt, validUntil, token, subjectId, ...changes };
}

function papers(standing: PaymentStanding, clearances: readonly Clearance[]): readonly Paper[] {
  return papersOf(standing, { issued: clearances, notIssued: [] }, facts) ?? [];
}

function receiptAmong(all: readonly Paper[]): Pick<ReceiptDocument, 'subjects'> {
  const found = all.find((paper) => paper.kind === 'receipt');
  if (found?.kind !== 'receipt') throw new Error('there is always a receipt');
  return found;
}

describe('the papers of a payment', () => {
  it('name on the receipt each final certificate with its signed code', () => {
    const { subjects } = receiptAmong(papers(standingWith(['settled']), [issued(vehicle.subjectId)]));
    expect(subjects.map(({ clearanceNumber, clearanceToken }) => [clearanceNumber, clearanceToken])).toEqual([
      ['CL483920175564', sampleToken],
      [undefined, undefined],
    ]);
  });

  it('never call a provisional slip a certificate', () => {
    const slip = issued(vehicle.subjectId, { state: 'provisional', number: 'PV483920175564' });
    for (const subject of receiptAmong(papers(standingWith(['pending']), [slip])).subjects) {
      expect(subject).not.toHaveProperty('clearanceNumber');
      expect(subject).not.toHaveProperty('clearanceToken');
    }
  });

  it('say on a certificate what was paid for its own licence, without what is due back', () => {
    const all = papers(standingWith(['settled', 'pending', 'duplicate', 'refused', 'released']), [
      issued(vehicle.subjectId),
      issued(drivingLicence.subjectId),
      issued(oldPlate.subjectId),
    ]);
    expect(all.flatMap((paper) => (paper.kind === 'clearance' ? [paper.amountPaid] : []))).toEqual([30_000, 500, 0]);
  });

  it('give each line the article of the law that the record gave', () => {
    const [subject] = receiptAmong(papers(standingWith(['settled']), [])).subjects;
    expect(subject?.lines.map((line) => line.legalReference)).toEqual(['74/1']);
  });
});
