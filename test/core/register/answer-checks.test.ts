import { expect, test } from 'vitest';
import {
  checkClaim,
  checkOpenCredits,
  checkPayBack,
  checkPaymentReference,
  checkQuote,
  checkRegisteredCredit,
  checkSettlement,
} from '../../../electron/core/register/answer-checks.ts';
import type { Credit, PaymentReferenceState, Quote, SettlementAnswer, SettlementRequest } from '../../../electron/core/register/schemas.ts';
import { merchantQr } from '../../simulators/authority/merchant-qr.ts';

const at = '2026-11-22T08:00:00.000Z';
const [one, two] = ['111111111111111', '222222222222222'];
const label = { ar: 'رسم', en: 'Fee' };
const quote: Quote = {
  quoteId: 'Q',
  recordId: 'R',
  recordVersion: 1,
  lines: [
    { violationId: one, subjectId: 'V', amount: 10_000 },
    { violationId: two, subjectId: 'V', amount: 5_000 },
  ],
  fees: [
    { code: 'court-fees', label, amount: 1_000 },
    { code: 'automated-service', label, amount: 10_000 },
  ],
  total: 26_000,
  clearanceIfPaid: [],
  issuedAt: at,
  expiresAt: '2026-11-22T08:10:00.000Z',
};

test.each<[string, Partial<Quote>, string | null]>([
  ['as asked', {}, null],
  ['of another record', { recordId: 'S' }, 'quote of another record'],
  ['a piastre too much', { total: 26_001 }, 'quote does not add up'],
  ['a line too few', { lines: quote.lines.slice(1), total: 16_000 }, 'quote of other lines'],
  ['a line twice', { lines: [...quote.lines, ...quote.lines.slice(1)], total: 31_000 }, 'quote of other lines'],
  ['without time', { expiresAt: at }, 'quote expires before it is issued'],
])('a quote %s', (_what, change, error) => {
  const checked = checkQuote({ ...quote, ...change }, 'R', [two, one]);
  expect(checked.ok ? null : checked.error).toBe(error);
});

const request: SettlementRequest = {
  paymentReference: 'PY483920175564',
  quoteId: 'Q',
  recordId: 'R',
  lines: quote.lines.map(({ violationId, amount }) => ({ violationId, amount })),
  fees: quote.fees.map(({ code, amount }) => ({ code, amount })),
  total: 26_000,
  paidAt: at,
  tenders: [{ method: 'card', amount: 26_000, approvedAt: at, evidence: {} }],
};
const settled: SettlementAnswer = {
  paymentReference: 'PY483920175564',
  lines: [
    { violationId: one, result: 'settled' },
    { violationId: two, result: 'settled' },
  ],
  fees: { result: 'settled' },
  dueBack: 0,
  settledAt: at,
  eligibility: [],
};
const duplicate = [
  { violationId: one, result: 'settled' },
  { violationId: two, result: 'duplicate' },
] as const satisfies SettlementAnswer['lines'];
const refused = (violationId: string) => ({ violationId, result: 'refused', reason: 'quote-unknown' }) as const;

test.each<[string, Partial<SettlementAnswer>, string | null]>([
  ['whole', {}, null],
  ['with money back for nothing', { dueBack: 1 }, 'due back although all is settled'],
  ['of another payment', { paymentReference: 'PY483920175565' }, 'settlement of another payment'],
  ['of one line only', { lines: duplicate.slice(0, 1) }, 'settlement of other lines'],
  ['with a duplicate and its court fee back', { lines: duplicate, dueBack: 5_500 }, null],
  ['that keeps the money of a duplicate', { lines: duplicate, dueBack: 0 }, 'less due back than was not settled'],
  ['that gives more back than was paid', { lines: duplicate, dueBack: 26_001 }, 'more due back than was paid'],
  ['refused whole', { lines: [refused(one), refused(two)], fees: { result: 'refused', reason: 'quote-unknown' }, dueBack: 26_000 }, null],
  [
    'refused whole that keeps the fees',
    { lines: [refused(one), refused(two)], fees: { result: 'refused', reason: 'quote-unknown' }, dueBack: 15_000 },
    'less due back than was not settled',
  ],
])('a settlement %s', (_what, change, error) => {
  const checked = checkSettlement(request, { ...settled, ...change });
  expect(checked.ok ? null : checked.error).toBe(error);
});

test.each<[string, Partial<SettlementAnswer>, string | null]>([
  ['that gives back what was too much of a fee', { dueBack: 500 }, null],
  [
    'that gives back what was too much for a line',
    { lines: [{ violationId: one, result: 'settled', overpaid: 700 }, duplicate[1]], dueBack: 5_700 },
    null,
  ],
  [
    'that keeps what was too much',
    { lines: [{ violationId: one, result: 'settled', overpaid: 700 }, duplicate[1]], dueBack: 5_000 },
    'less due back than was not settled',
  ],
])('a settlement of a payment without the authority %s', (_what, change, error) => {
  const provisional = { slips: [], dataAsOf: at, recordVersion: 1, policyVersion: 1, attestation: 'a.b.c' };
  const checked = checkSettlement({ ...request, provisional }, { ...settled, ...change });
  expect(checked.ok ? null : checked.error).toBe(error);
});

const [credit1, credit2] = ['CR483920175564', 'CR483920175565'];
const [payment1, payment2] = ['PY483920175564', 'PY483920175565'];
const credit: Credit = { creditNumber: credit1, recordId: 'R', amount: 7_500, state: 'open', registeredAt: at };
const registration = {
  creditNumber: credit1,
  paymentReference: payment2,
  recordId: 'R',
  amount: 7_500,
  reason: 'no-change',
  issuedAt: at,
} as const;
const claim = { paymentReference: payment1, recordId: 'R', amount: 7_500 };
const payBack = { method: 'cash', amount: 7_500, staffId: '2001', paidAt: at } as const;

test.each<[string, Partial<Credit>, string | null]>([
  ['as asked', {}, null],
  ['that was claimed meanwhile', { state: 'claimed', claimedBy: payment2 }, null],
  ['of another number', { creditNumber: credit2 }, 'another credit'],
  ['of another record', { recordId: 'S' }, 'credit of another record'],
  ['of a piastre less', { amount: 7_499 }, 'credit of another amount'],
])('a registered credit %s', (_what, change, error) => {
  const checked = checkRegisteredCredit(registration, { ...credit, ...change });
  expect(checked.ok ? null : checked.error).toBe(error);
});

test.each<[string, Partial<Credit>, string | null]>([
  ['as asked', {}, null],
  ['that is still open', { state: 'open' }, 'claimed for another payment'],
  ['for another payment', { claimedBy: payment2 }, 'claimed for another payment'],
  ['of another credit', { creditNumber: credit2 }, 'another credit'],
  ['of another record', { recordId: 'S' }, 'credit of another record'],
  ['of less', { amount: 7_499 }, 'credit of another amount'],
])('a claim %s', (_what, change, error) => {
  const checked = checkClaim(credit1, claim, { ...credit, state: 'claimed', claimedBy: payment1, ...change });
  expect(checked.ok ? null : checked.error).toBe(error);
});

test.each<[string, Partial<Credit>, string | null]>([
  ['as asked', {}, null],
  ['that was claimed', { state: 'claimed' }, 'not paid back'],
  ['of another credit', { creditNumber: credit2 }, 'another credit'],
  ['of more', { amount: 7_501 }, 'credit of another amount'],
])('a pay-back %s', (_what, change, error) => {
  const checked = checkPayBack(credit1, payBack, { ...credit, state: 'paid-back', paidBackAt: at, ...change });
  expect(checked.ok ? null : checked.error).toBe(error);
});

test.each<[string, string, readonly Credit[], string | null]>([
  ['none', 'R', [], null],
  ['as asked', 'R', [credit, { ...credit, creditNumber: credit2 }], null],
  ['for another record', 'S', [], 'credits of another record'],
  ['one of them somebody else’s', 'R', [credit, { ...credit, creditNumber: credit2, recordId: 'S' }], 'credits of another record'],
  ['one of them claimed', 'R', [{ ...credit, state: 'claimed' }], 'a credit that is not open'],
  ['one of them twice', 'R', [credit, credit], 'a credit came twice'],
])('open credits: %s', (_what, recordId, credits, error) => {
  const checked = checkOpenCredits('R', { recordId, credits: [...credits] });
  expect(checked.ok ? null : checked.error).toBe(error);
});

const reference = '483920175564';
const waiting: PaymentReferenceState = {
  reference,
  paymentReference: payment1,
  amount: 26_000,
  state: 'waiting',
  expiresAt: at,
  qr: merchantQr(26_000, reference),
};
const { qr: _shown, ...paid } = { ...waiting, state: 'paid', paidAt: at } as const;
const { paidAt: _came, ...unpaid } = paid;

test.each<[string, PaymentReferenceState, string | null]>([
  ['that waits', waiting, null],
  ['that was paid', paid, null],
  ['that was paid too late', { ...paid, state: 'paid-after-expiry' }, null],
  ['that expired', { ...unpaid, state: 'expired' }, null],
  ['for another payment', { ...waiting, paymentReference: payment2 }, 'reference for another payment'],
  ['for another amount', { ...waiting, amount: 26_001 }, 'reference for another amount'],
  ['that waits without a QR', { ...unpaid, state: 'waiting' }, 'a QR without waiting, or waiting without a QR'],
  ['that shows a QR when it is paid', { ...paid, qr: merchantQr(26_000, reference) }, 'a QR without waiting, or waiting without a QR'],
  ['that was paid at no time', unpaid, 'paid without a time, or a time without payment'],
  ['that was cancelled and says when it was paid', { ...paid, state: 'cancelled' }, 'paid without a time, or a time without payment'],
])('a payment reference %s', (_what, state, error) => {
  const checked = checkPaymentReference({ paymentReference: payment1, amount: 26_000 }, state);
  expect(checked.ok ? null : checked.error).toBe(error);
});

test('a payment reference that was not asked about', () => {
  expect(checkPaymentReference({ reference }, paid).ok).toBe(true);
  expect(checkPaymentReference({ reference: '483920175565' }, paid)).toEqual({ ok: false, error: 'another payment reference' });
});
