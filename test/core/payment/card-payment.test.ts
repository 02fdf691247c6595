import { expect, test } from 'vitest';
import { lineId } from './bill.ts';
import { createMoneyBench, mustStart, paymentFor } from './money-bench.ts';

test('a card payment is stored, covered, settled and cleared, and every piastre is in the ledger', async () => {
  const bench = createMoneyBench();
  const { terminal, authority, card, payments, settlement, journal } = bench;
  const phases: string[] = [];
  const reference = mustStart(bench, [1, 2]);

  expect(await card.payByCard(reference, terminal, (phase) => phases.push(phase))).toEqual({ outcome: 'covered' });
  expect(phases).toEqual(['starting', 'present-card']);
  expect(payments.standing(reference)).toMatchObject({ payment: { state: 'covered', total: 61_000 }, held: 61_000, dueBack: 0 });
  expect(settlement.unsent()).toEqual({ count: 1, amount: 61_000 });

  expect(await settlement.follow(reference, 20_000)).toBe('answered');
  const standing = payments.standing(reference);
  expect(standing?.payment.state).toBe('settled');
  expect(standing?.lines.map((line) => line.result)).toEqual(['settled', 'settled']);
  expect(standing?.snapshot?.maskedName).toBe('م*** أ***');
  expect(settlement.papers(reference)).toMatchObject({ issued: [{ subjectId: 'car', state: 'final' }], notIssued: [] });
  expect(Object.fromEntries(journal.books.ledgerBalances())).toEqual({
    'card-clearing': 61_000,
    'citizen-payments': 0,
    'authority-fines': -50_000,
    'authority-fees': -11_000,
  });
  expect(terminal.captured()).toBe(61_000);
  expect(authority.settledLines).toEqual(
    new Map([
      [lineId(1), 1],
      [lineId(2), 1],
    ]),
  );
});

test('the tender with every id is on the disk before the terminal is called', async () => {
  const bench = createMoneyBench();
  const reference = mustStart(bench);
  bench.terminal.during = () => {
    const [tender] = bench.journal.money.tendersOf(reference);
    expect(tender).toMatchObject({ state: 'submitted', amountRequested: 61_000, poiId: 'POI-1', terminalSession: 'session-1' });
    expect(tender?.serviceId).toMatch(/^[0-9A-Z]{10}$/);
    expect(bench.terminal.calls).toContain(`pay ${tender?.serviceId} 61000`);
  };
  await bench.card.payByCard(reference, bench.terminal, () => undefined);
  expect.assertions(3);
});

test('a refused card leaves the payment open for another try, under new ids', async () => {
  const bench = createMoneyBench();
  const reference = mustStart(bench);
  bench.terminal.deals.push('refuse', 'cancel');
  expect(await bench.card.payByCard(reference, bench.terminal, () => undefined)).toMatchObject({ outcome: 'not-paid', reason: 'refused' });
  expect(await bench.card.payByCard(reference, bench.terminal, () => undefined)).toMatchObject({
    outcome: 'not-paid',
    reason: 'cancelled',
  });
  expect(await bench.card.payByCard(reference, bench.terminal, () => undefined)).toEqual({ outcome: 'covered' });
  const tenders = bench.journal.money.tendersOf(reference);
  expect(tenders.map((tender) => [tender.id.slice(-2), tender.state])).toEqual([
    ['-1', 'declined'],
    ['-2', 'cancelled'],
    ['-3', 'approved'],
  ]);
  expect(new Set(tenders.map((tender) => tender.serviceId)).size).toBe(3);
  expect(bench.terminal.captured()).toBe(61_000);
});

test('a second payment while one is under way is not sent', async () => {
  const bench = createMoneyBench();
  const first = mustStart(bench, [1]);
  const second = mustStart(bench, [2]);
  bench.terminal.during = async () => {
    bench.terminal.during = null;
    expect(await bench.card.payByCard(second, bench.terminal, () => undefined)).toMatchObject({
      outcome: 'not-paid',
      reason: 'card-out-of-service',
    });
    expect(await bench.card.payByCard(first, bench.terminal, () => undefined)).toMatchObject({
      outcome: 'not-paid',
      reason: 'card-out-of-service',
    });
  };
  expect(await bench.card.payByCard(first, bench.terminal, () => undefined)).toEqual({ outcome: 'covered' });
  expect(bench.terminal.captures()).toBe(1);
});

test('a covered payment cannot be paid again', async () => {
  const bench = createMoneyBench();
  const reference = mustStart(bench);
  await bench.card.payByCard(reference, bench.terminal, () => undefined);
  expect(await bench.card.payByCard(reference, bench.terminal, () => undefined)).toMatchObject({
    outcome: 'not-paid',
    reason: 'not-payable',
  });
  expect(bench.terminal.captures()).toBe(1);
});

test('a clean record pays the service fee alone', async () => {
  const bench = createMoneyBench();
  const reference = mustStart(bench, []);
  await bench.card.payByCard(reference, bench.terminal, () => undefined);
  await bench.settlement.drain();
  expect(bench.payments.standing(reference)).toMatchObject({ payment: { state: 'settled', purpose: 'certificate', total: 10_000 } });
  expect(bench.settlement.papers(reference)?.issued).toHaveLength(1);
});

test('a quote that does not add up, has a line twice or asks for nothing is not opened', () => {
  const bench = createMoneyBench();
  const good = paymentFor(bench, [1, 2]);
  const { quote } = good;
  const [line] = quote.lines;
  if (!line) throw new Error('no line');
  expect(bench.payments.open({ ...good, quote: { ...quote, total: quote.total + 1 } })).toMatchObject({
    ok: false,
    error: { kind: 'quote-does-not-add-up' },
  });
  expect(bench.payments.open({ ...good, quote: { ...quote, lines: [line, line], fees: [], total: line.amount * 2 } })).toMatchObject({
    ok: false,
  });
  expect(bench.payments.open({ ...good, quote: { ...quote, lines: [], fees: [], total: 0 } })).toMatchObject({ ok: false });
});
