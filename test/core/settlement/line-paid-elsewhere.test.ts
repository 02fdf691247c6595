import { expect, test } from 'vitest';
import { lineId } from '../payment/bill.ts';
import { expectBooksToAgree } from '../payment/books.ts';
import { createMoneyBench, letTimePass, type MoneyBench, mustStart } from '../payment/money-bench.ts';

async function settle(bench: MoneyBench, lines: readonly number[] = [1, 2]) {
  const reference = mustStart(bench, lines);
  await bench.card.payByCard(reference, bench.terminal, () => undefined);
  await bench.settlement.drain();
  return reference;
}

test('a line paid elsewhere meanwhile counts once: its amount and court fee are due back, the rest is settled', async () => {
  const bench = createMoneyBench();
  bench.authority.paidElsewhere.add(lineId(1));
  const reference = await settle(bench);
  const standing = bench.payments.standing(reference);
  expect(standing).toMatchObject({ payment: { state: 'part-settled', feesResult: 'settled' }, dueBack: 20_500 });
  expect(standing?.lines.map((line) => line.result)).toEqual(['duplicate', 'settled']);
  expect(bench.journal.books.openCases()).toMatchObject([{ kind: 'due-back', payment: reference }]);
  expect(Object.fromEntries(bench.journal.books.ledgerBalances())).toEqual({
    'card-clearing': 61_000,
    'citizen-payments': 0,
    'authority-fines': -30_000,
    'authority-fees': -10_500,
    'due-back': -20_500,
  });
  expectBooksToAgree(bench, [reference]);
});

test('one line refused: its amount is due back, the reason is kept, the rest is settled and nothing is reversed', async () => {
  const bench = createMoneyBench();
  bench.authority.refusedLines.add(lineId(2));
  const reference = await settle(bench);
  expect(bench.payments.standing(reference)).toMatchObject({ payment: { state: 'part-settled' }, dueBack: 30_500 });
  expect(bench.payments.standing(reference)?.lines[1]).toMatchObject({ result: 'refused', reason: 'line-not-payable' });
  expect(bench.terminal.captured()).toBe(61_000);
  expectBooksToAgree(bench, [reference]);
});

test('nothing was settled: the money goes back to the card', async () => {
  const bench = createMoneyBench();
  bench.authority.refusing = true;
  const reference = await settle(bench);
  expect(bench.payments.standing(reference)).toMatchObject({
    payment: { state: 'refused' },
    dueBack: 0,
    held: 0,
    reversals: [{ state: 'requested' }],
  });
  await letTimePass(bench, bench.card.resolveOpen(bench.terminal));
  expect(bench.terminal.captured()).toBe(0);
  expect(bench.payments.standing(reference)?.reversals).toMatchObject([{ state: 'reversed', cause: 'settlement-refused' }]);
  expect(bench.settlement.papers(reference)?.issued).toEqual([]);
  expectBooksToAgree(bench, [reference]);
});

test('nothing was settled and the terminal does not give it back: all of it is due back', async () => {
  const bench = createMoneyBench();
  bench.authority.refusing = true;
  bench.terminal.reversals.push('refused');
  const reference = await settle(bench);
  await letTimePass(bench, bench.card.resolveOpen(bench.terminal));
  expect(bench.payments.standing(reference)).toMatchObject({ dueBack: 61_000 });
  await bench.settlement.drain();
  expectBooksToAgree(bench, [reference]);
});

test('refused more than a day after the card: nothing is sent to the terminal, all of it is due back', async () => {
  const bench = createMoneyBench();
  bench.authority.refusing = true;
  const reference = mustStart(bench);
  await bench.card.payByCard(reference, bench.terminal, () => undefined);
  await bench.clock.advance(25 * 3_600_000);
  await bench.settlement.drain();
  expect(bench.payments.standing(reference)).toMatchObject({ payment: { state: 'refused' }, dueBack: 61_000, reversals: [] });
  expectBooksToAgree(bench, [reference]);
});

test('every line paid elsewhere, the service given: the fee stays, the lines are due back, and nothing is reversed', async () => {
  const bench = createMoneyBench();
  bench.authority.paidElsewhere.add(lineId(1)).add(lineId(2));
  const reference = await settle(bench);
  expect(bench.payments.standing(reference)).toMatchObject({ payment: { state: 'part-settled' }, dueBack: 51_000, reversals: [] });
  expect(bench.settlement.papers(reference)?.issued).toHaveLength(1);
  expectBooksToAgree(bench, [reference]);
});

test.each([
  [0, 20_000],
  [19_999, 20_000],
  [20_000, 20_000],
  [21_000, 21_000],
  [21_001, 21_000],
  [61_000, 21_000],
])(
  'the authority says %i due back for a line of 20,000 with its court fee: %i is booked, and what cannot be is a case',
  async (said, booked) => {
    const bench = createMoneyBench();
    bench.authority.paidElsewhere.add(lineId(1));
    bench.authority.tamper = (answer) => ({ ...answer, dueBack: said });
    const reference = await settle(bench);
    expect(bench.payments.standing(reference)?.dueBack).toBe(booked);
    expect(bench.journal.books.openCases().some((entry) => entry.kind === 'answer-inconsistent')).toBe(said !== booked);
    expect(bench.journal.books.ledgerBalances().get('citizen-payments')).toBe(0);
  },
);

test.each([
  ['another payment', (answer) => ({ ...answer, paymentReference: 'PY000000000000' })],
  ['fewer lines', (answer) => ({ ...answer, lines: answer.lines.slice(1) })],
  ['a line twice', (answer) => ({ ...answer, lines: [...answer.lines.slice(1), ...answer.lines.slice(1)] })],
  ['other lines', (answer) => ({ ...answer, lines: [...answer.lines.slice(1), { violationId: lineId(99), result: 'settled' }] })],
] as [string, NonNullable<MoneyBench['authority']['tamper']>][])(
  'a signed answer about %s is no answer: nothing moves',
  async (_what, tamper) => {
    const bench = createMoneyBench();
    bench.authority.tamper = tamper;
    const reference = await settle(bench);
    expect(bench.payments.standing(reference)?.payment.state).toBe('settling');
    expect(bench.journal.books.ledgerBalances().get('citizen-payments')).toBe(-61_000);
    bench.authority.tamper = null;
    await bench.clock.advance(1000);
    await bench.settlement.drain();
    expect(bench.payments.standing(reference)?.payment.state).toBe('settled');
  },
);
