import { expect, test } from 'vitest';
import { toInstant } from '../../../electron/core/clock.ts';
import { lineId } from './bill.ts';
import { createMoneyBench, mustStart, paymentFor } from './money-bench.ts';

test('a line in a payment that is not over cannot be paid again, and the page can say why', async () => {
  const bench = createMoneyBench();
  const reference = mustStart(bench, [1, 2]);
  const now = toInstant(bench.clock.now());
  expect(bench.payments.overlay([lineId(1), lineId(2), lineId(3)], now)).toEqual(
    new Map([
      [lineId(1), { reference, state: 'being-paid' }],
      [lineId(2), { reference, state: 'being-paid' }],
    ]),
  );
  const again = { ok: false, error: { kind: 'already-in-payment', reference, violationIds: [lineId(2)] } };
  expect(bench.payments.open(paymentFor(bench, [2, 3]))).toEqual(again);
  await bench.card.payByCard(reference, bench.terminal, () => undefined);
  expect(bench.payments.open(paymentFor(bench, [2, 3]))).toEqual(again);
});

test('a settled line stays paid until a record later than the settlement says otherwise', async () => {
  const bench = createMoneyBench();
  const reference = mustStart(bench, [1]);
  await bench.card.payByCard(reference, bench.terminal, () => undefined);
  await bench.clock.advance(1000);
  await bench.settlement.drain();
  const settledAt = bench.clock.now();
  expect(bench.payments.overlay([lineId(1)], toInstant(settledAt - 1))).toEqual(new Map([[lineId(1), { reference, state: 'paid' }]]));
  expect(bench.payments.overlay([lineId(1)], toInstant(settledAt)).size).toBe(1);
  expect(bench.payments.overlay([lineId(1)], toInstant(settledAt + 1)).size).toBe(0);
});

test('a refused card does not free the line; leaving does', async () => {
  const bench = createMoneyBench();
  const reference = mustStart(bench, [1]);
  bench.terminal.deals.push('refuse');
  await bench.card.payByCard(reference, bench.terminal, () => undefined);
  expect(bench.payments.open(paymentFor(bench, [1])).ok).toBe(false);
  bench.payments.leave(reference);
  expect(bench.payments.open(paymentFor(bench, [1])).ok).toBe(true);
});

test('the fee of a clean record is not taken twice while the first payment is not over', async () => {
  const bench = createMoneyBench();
  const reference = mustStart(bench, []);
  expect(bench.payments.open(paymentFor(bench, []))).toMatchObject({ ok: false, error: { kind: 'already-in-payment', reference } });
  expect(bench.payments.open(paymentFor(bench, [], 'record-2')).ok).toBe(true);
  await bench.card.payByCard(reference, bench.terminal, () => undefined);
  await bench.settlement.drain();
  expect(bench.payments.open(paymentFor(bench, [])).ok).toBe(true);
});

test('the database itself refuses a line in two payments that are not over', () => {
  const bench = createMoneyBench();
  const reference = mustStart(bench, [1]);
  const other = mustStart(bench, [2]);
  const [line] = bench.journal.money.lines(reference);
  if (!line) throw new Error('no line');
  expect(() => bench.journal.transaction(() => bench.journal.money.insertLine({ ...line, payment: other }))).toThrow(/UNIQUE/);
});
