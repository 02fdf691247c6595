import { expect, test } from 'vitest';
import { checkQuote, checkSettlement } from '../../../electron/core/register/answer-checks.ts';
import type { Quote, SettlementAnswer, SettlementRequest } from '../../../electron/core/register/schemas.ts';

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
const duplicate: SettlementAnswer['lines'] = [
  { violationId: one, result: 'settled' },
  { violationId: two, result: 'duplicate' },
];
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
