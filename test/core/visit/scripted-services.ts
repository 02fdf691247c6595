/** Services whose answers a test writes down beforehand; unanswered calls stay pending. */
import type { NationalId } from '../../../electron/core/identity/identity.ts';
import type { Reference } from '../../../electron/core/identity/reference.ts';
import type { FoundRecord } from '../../../electron/core/register/register.ts';
import type { Quote, Violation } from '../../../electron/core/register/schemas.ts';
import { err, ok } from '../../../electron/core/result.ts';
import type { VisitServices } from '../../../electron/core/visit/services.ts';

export function violation(id: number, over: Partial<Violation> = {}): Violation {
  return {
    violationId: String(id).padStart(15, '0'),
    subjectId: 'VL-1',
    occurredAt: '2026-10-01T08:00:00.000Z',
    place: { ar: 'طريق', en: 'Road' },
    legalReference: '74/1',
    legalDescription: { ar: 'وصف', en: 'Description' },
    minimum: 50_000,
    maximum: 100_000,
    amountDue: 50_000,
    payable: { answer: 'yes' },
    state: 'open',
    objectable: true,
    ...over,
  };
}

export function record(violations: readonly Violation[]): FoundRecord {
  return {
    recordId: 'R-1',
    version: 1,
    dataAsOf: '2026-11-22T08:00:00.000Z',
    from: 'authority',
    access: 'access',
    maskedName: 'م… س…',
    subjects: [
      {
        subjectId: 'VL-1',
        kind: 'vehicle-licence',
        plate: { type: 'letters', letters: 'سطر', digits: '123' },
      },
      { subjectId: 'DL-1', kind: 'driving-licence', licenceNumber: '778899' },
    ],
    violations,
    issued: [],
  };
}

export function quote(violations: readonly Violation[]): Quote {
  const lines = violations.map((v) => ({
    violationId: v.violationId,
    subjectId: v.subjectId,
    amount: v.amountDue,
  }));
  const fines = lines.reduce((sum, l) => sum + l.amount, 0);
  return {
    quoteId: 'Q-1',
    recordId: 'R-1',
    recordVersion: 1,
    lines,
    fees: [
      {
        code: 'automated-service',
        label: { ar: 'خدمة مميكنة', en: 'Automated service' },
        amount: 10_000,
      },
    ],
    total: fines + 10_000,
    clearanceIfPaid: [{ subjectId: 'VL-1', eligible: true, reasons: [] }],
    issuedAt: '2026-11-22T08:00:00.000Z',
    expiresAt: '2026-11-22T08:10:00.000Z',
  };
}

export function scriptedServices(over: Partial<VisitServices> = {}): VisitServices {
  const never = () => new Promise<never>(() => undefined);
  return {
    standing: () => ({ serving: 'online' }),
    readNationalId: (typed) =>
      typed === 'good' || typed === 'odd'
        ? ok({
            id: '28501150199993' as NationalId,
            checkDigitMatches: typed === 'good',
          })
        : err('length'),
    readFactor: (typed) =>
      typed.type === 'licence' && typed.number === 'bad' ? err('licence-format') : ok({ type: 'licence', number: '778899' }),
    readCode: (typed) => (typed === 'good' ? ok('123456') : err(typed === 'late' ? 'expired' : 'format')),
    readPaperNumber: (typed) => (typed === 'good' ? ok('PY483920175564' as Reference) : err('check-digit')),
    askPayment: never,
    factors: () => ['plate', 'licence', 'one-time-code'],
    sendCode: never,
    photo: never,
    methods: () => ['card'],
    waysToPay: () => [{ method: 'card' }],
    held: () => 0,
    giveCredit: never,
    printUnknown: never,
    lookUp: never,
    quote: never,
    pay: never,
    settle: never,
    print: never,
    cancelPayment: () => undefined,
    leave: () => undefined,
    callStaff: () => undefined,
    ...over,
  };
}
