import { expect, test } from 'vitest';
import { createMoneyBench, mustStart } from './money-bench.ts';

test('a terminal that still waits for the last customer is not sent the next amount', async () => {
  const bench = createMoneyBench();
  const reference = mustStart(bench);
  bench.terminal.state = 'busy';
  expect(await bench.card.payByCard(reference, bench.terminal, () => undefined)).toMatchObject({ outcome: 'not-paid', reason: 'busy' });
  expect(bench.terminal.calls).toEqual(['status']);
  expect(bench.journal.money.tendersOf(reference)).toEqual([]);

  bench.terminal.state = 'idle';
  expect(await bench.card.payByCard(reference, bench.terminal, () => undefined)).toEqual({ outcome: 'covered' });
});

test('a terminal that cannot be reached is not sent an amount', async () => {
  const bench = createMoneyBench();
  const reference = mustStart(bench);
  bench.terminal.state = 'unreachable';
  expect(await bench.card.payByCard(reference, bench.terminal, () => undefined)).toMatchObject({
    outcome: 'not-paid',
    reason: 'terminal-unreachable',
  });
  expect(bench.terminal.calls).toEqual(['status']);
});

test('a quote that would run out while the card is out is not sent', async () => {
  const bench = createMoneyBench();
  const reference = mustStart(bench);
  await bench.clock.advance(600_000 - 218_000);
  expect(await bench.card.payByCard(reference, bench.terminal, () => undefined)).toMatchObject({
    outcome: 'not-paid',
    reason: 'quote-expired',
  });
  expect(bench.terminal.captures()).toBe(0);
});

test('stopped before its turn: the terminal is not even looked at', async () => {
  const bench = createMoneyBench();
  const reference = mustStart(bench);
  const paying = bench.card.payByCard(reference, bench.terminal, () => undefined);
  bench.card.cancel(reference);
  expect(await paying).toMatchObject({ outcome: 'not-paid', reason: 'cancelled' });
  expect(bench.terminal.calls).toEqual([]);
});

test('stopped while the terminal is looked at: nothing is sent', async () => {
  const bench = createMoneyBench();
  const reference = mustStart(bench);
  const { status } = bench.terminal;
  Object.assign(bench.terminal, {
    status: () => {
      bench.card.cancel(reference);
      return status();
    },
  });
  expect(await bench.card.payByCard(reference, bench.terminal, () => undefined)).toMatchObject({
    outcome: 'not-paid',
    reason: 'cancelled',
  });
  expect(bench.terminal.calls).toEqual(['status']);
});

test('stopped while the card is out: the terminal is told, and its word counts even when it is "paid"', async () => {
  const bench = createMoneyBench();
  const reference = mustStart(bench);
  bench.terminal.during = () => bench.card.cancel(reference);
  expect(await bench.card.payByCard(reference, bench.terminal, () => undefined)).toEqual({ outcome: 'covered' });
  expect(bench.terminal.calls.at(-1)).toMatch(/^abort /);
});
