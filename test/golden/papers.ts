/** Documents for the golden pictures: fictional people, the domain's awkward cases. */
import type {
  ClearanceDocument,
  ReceiptDocument,
  ReceiptLine,
  SlipDocument,
  StatementDocument,
} from '../../electron/core/paper/document.ts';
import type { Subject } from '../../electron/core/register/schemas.ts';
import { otherSampleToken, sampleToken } from './token.ts';

const letterPlate: Subject = {
  subjectId: 's-1',
  kind: 'vehicle-licence',
  plate: { type: 'letters', letters: 'سطر', digits: '1234' },
  licenceNumber: '7731204',
  vehicle: 'ملاكي – هيونداي إلنترا ٢٠١٩ – أبيض',
};
export const heSinglePlate: Subject = {
  subjectId: 's-2',
  kind: 'vehicle-licence',
  plate: { type: 'letters', letters: 'ه', digits: '9' },
};
export const oldPlate: Subject = {
  subjectId: 's-3',
  kind: 'vehicle-licence',
  plate: { type: 'old', digits: '125436', governorate: '21' },
  vehicle: 'نقل خفيف',
};
export const drivingLicence: Subject = {
  subjectId: 's-4',
  kind: 'driving-licence',
  licenceNumber: '28501150199',
  licenceClass: 'رخصة قيادة خاصة',
};

const shortName = 'م*** أ*** ح***';
export const longName = 'عبد ا***** محمد ا****** عبد ا****** السيد ا******* أبو ا***** الشرقاوي ا****** نور ا***** بن ع*** آل س*****';

export function clearance(changes: Partial<ClearanceDocument> = {}): ClearanceDocument {
  return {
    kind: 'clearance',
    language: 'ar',
    demonstration: true,
    printNumber: 1,
    printedAt: '2026-11-22T08:06:30.000Z',
    kioskId: 'CAI-014',
    number: 'CL483920175564',
    state: 'final',
    subject: letterPlate,
    maskedName: shortName,
    idLastFour: '9993',
    dataAsOf: '2026-11-22T08:05:00.000Z',
    issuedAt: '2026-11-22T08:06:10.000Z',
    validUntil: '2026-12-22T21:59:59.000Z',
    paymentReference: 'PY120455380916',
    amountPaid: 2_422_500,
    token: sampleToken,
    ...changes,
  };
}

const descriptions = [
  {
    ref: '74/1',
    ar: 'عدم الالتزام بالجانب الأيمن من نهر الطريق أو السير في مسار مخالف',
    en: 'Not keeping to the right-hand side, or driving in the wrong lane',
  },
  {
    ref: '72 مكررا 2',
    ar: 'تلويث الطريق أو أصوات مزعجة أو دخان كثيف أو عادم غير مطابق أو تساقط الحمولة أو عدم إحكام تغطيتها',
    en: 'Polluting the road, noise, thick smoke, or an unsecured load',
  },
  {
    ref: '74/2 (م 67)',
    ar: 'استعمال الهاتف المحمول يدويًا أثناء القيادة (٢)',
    en: 'Using a hand-held telephone while driving (2)',
  },
] as const;
const places = [
  {
    ar: 'طريق الإسماعيلية الصحراوي (كم 28)',
    en: 'Ismailia desert road (km 28)',
  },
  { ar: 'ميدان الجيزة', en: 'Giza square' },
] as const;

function at<T>(list: readonly T[], index: number): T {
  return list[index % list.length] as T;
}

function receiptLines(count: number, result: ReceiptLine['result'] = 'settled'): readonly ReceiptLine[] {
  return Array.from({ length: count }, (_, index): ReceiptLine => {
    const violation = at(descriptions, index);
    return {
      violationId: String(400_120_260_000_000 + index * 7919),
      occurredAt: new Date(Date.UTC(2025, index % 12, 1 + (index % 27), 6 + (index % 12), 15)).toISOString(),
      legalReference: violation.ref,
      legalDescription: { ar: violation.ar, en: violation.en },
      place: at(places, index),
      amount: 30_000 + (index % 5) * 2_500,
      result,
    };
  });
}

function sumOf(lines: readonly ReceiptLine[]): number {
  return lines.reduce((total, line) => total + line.amount, 0);
}

/** Two subjects; the first has all lines but one. */
export function receipt(count = 3, changes: Partial<ReceiptDocument> = {}): ReceiptDocument {
  const lines = receiptLines(count);
  const first = lines.slice(0, Math.max(count - 1, 0));
  const second = lines.slice(first.length);
  const fines = sumOf(lines);
  const courtFees = count * 500;
  const total = fines + courtFees + 10_000;
  return {
    kind: 'receipt',
    language: 'ar',
    demonstration: true,
    printNumber: 1,
    printedAt: '2026-11-22T08:06:30.000Z',
    kioskId: 'CAI-014',
    paymentReference: 'PY120455380916',
    maskedName: shortName,
    idLastFour: '9993',
    paidAt: '2026-11-22T08:05:40.000Z',
    subjects: [
      {
        subject: letterPlate,
        lines: first,
        amount: sumOf(first),
        clearanceNumber: 'CL483920175564',
        clearanceToken: sampleToken,
      },
      {
        subject: drivingLicence,
        lines: second,
        amount: sumOf(second),
        notIssued: {
          subjectId: drivingLicence.subjectId,
          eligible: false,
          reasons: [
            {
              code: 'line-under-objection',
              text: {
                ar: 'على هذه الرخصة مخالفة محل تظلم لم يُفصل فيه',
                en: 'A violation of this licence is under objection',
              },
            },
          ],
        },
      },
    ],
    fines,
    fees: [
      {
        code: 'court-fees',
        label: { ar: 'الرسوم القضائية', en: 'Court fees' },
        amount: courtFees,
      },
      {
        code: 'automated-service',
        label: { ar: 'رسوم الخدمة المميكنة', en: 'Automated service fee' },
        amount: 10_000,
      },
    ],
    total,
    dueBack: 0,
    tenders: [
      {
        method: 'card',
        amount: total,
        cardBrand: 'Meeza',
        maskedPan: '507803******1234',
        approvalCode: '004512',
      },
    ],
    settlementState: 'settled',
    auditHead: { row: 1042, hash: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08' },
    ...changes,
  };
}

/** Nothing stands in the way of either certificate. */
export function receiptOfTwoClearances(changes: Partial<ReceiptDocument> = {}, tokens = [sampleToken, otherSampleToken]): ReceiptDocument {
  const paid = receipt(3);
  const numbers = ['CL483920175564', 'CL483920175572'];
  const subjects = paid.subjects.map(({ notIssued: _, ...subject }, index) => ({
    ...subject,
    clearanceNumber: at(numbers, index),
    clearanceToken: at(tokens, index),
  }));
  return { ...paid, subjects, ...changes };
}

/** The authority has not answered: nothing is issued, and nothing is refused. */
export function pendingReceipt(count: number, changes: Partial<ReceiptDocument> = {}): ReceiptDocument {
  const paid = receipt(count);
  const subjects = paid.subjects.map(({ subject, lines, amount }) => ({
    subject,
    amount,
    lines: lines.map((line) => ({ ...line, result: 'pending' as const })),
  }));
  return { ...paid, subjects, settlementState: 'pending', ...changes };
}

export function statement(count: number, changes: Partial<StatementDocument> = {}): StatementDocument {
  return { ...receipt(count), kind: 'statement', ...changes };
}

/** What is owed, before any payment. */
export function owed(count: number, changes: Partial<StatementDocument> = {}): StatementDocument {
  const paid = statement(count);
  const subjects = paid.subjects.map(({ clearanceNumber: _, clearanceToken: __, ...subject }) => ({
    ...subject,
    lines: subject.lines.map((line) => ({ ...line, result: 'owed' as const })),
  }));
  return { ...paid, subjects, fees: [], total: paid.fines, tenders: [], dataAsOf: '2026-11-22T08:05:00.000Z', ...changes };
}

/** A note larger than what was left to pay: the machine gives no change. */
export function slip(changes: Partial<SlipDocument> = {}): SlipDocument {
  return {
    kind: 'slip',
    language: 'ar',
    demonstration: true,
    printNumber: 1,
    printedAt: '2026-11-22T08:06:30.000Z',
    kioskId: 'CAI-014',
    about: { kind: 'credit', number: 'CR120455380916', reason: 'no-change' },
    paymentReference: 'PY120455380916',
    maskedName: shortName,
    idLastFour: '9993',
    amount: 15_000,
    issuedAt: '2026-11-22T08:05:40.000Z',
    ...changes,
  };
}

export function unknownSlip(changes: Partial<SlipDocument> = {}): SlipDocument {
  return slip({ about: { kind: 'unknown' }, amount: 2_422_500, ...changes });
}
