import { expect, test } from 'vitest';
import { createMoneyBench, letTimePass, mustStart } from './money-bench.ts';

test('the citizen left while the card was out: the approval is given back and the lines are free again', async () => {
  const bench = createMoneyBench();
  const reference = mustStart(bench, [1, 2]);
  bench.terminal.during = () => bench.payments.leave(reference);
  expect(await bench.card.payByCard(reference, bench.terminal, () => undefined)).toMatchObject({
    outcome: 'not-paid',
    reason: 'visit-ended-reversed',
  });
  expect(bench.terminal.captured()).toBe(0);
  expect(bench.payments.standing(reference)?.payment.state).toBe('abandoned');
  bench.terminal.during = null;
  expect(await bench.card.payByCard(mustStart(bench, [1, 2]), bench.terminal, () => undefined)).toEqual({ outcome: 'covered' });
});

test('found only after the visit: given back', async () => {
  const bench = createMoneyBench();
  const reference = mustStart(bench);
  bench.terminal.deals.push('approve-reply-lost');
  bench.terminal.during = () => {
    bench.terminal.state = 'unreachable';
  };
  await letTimePass(
    bench,
    bench.card.payByCard(reference, bench.terminal, () => undefined),
  );
  bench.payments.leave(reference);
  expect(bench.payments.standing(reference)?.payment.state).toBe('open');
  bench.terminal.state = 'idle';
  await letTimePass(bench, bench.card.resolveOpen(bench.terminal));
  expect(bench.payments.standing(reference)?.payment.state).toBe('abandoned');
  expect(bench.terminal.captured()).toBe(0);
});

test('nobody is there and the terminal still waits for a card: it is told to stop', async () => {
  const bench = createMoneyBench();
  const reference = mustStart(bench);
  bench.terminal.deals.push('slow-approve');
  bench.terminal.during = () => bench.payments.leave(reference);
  await letTimePass(
    bench,
    bench.card.payByCard(reference, bench.terminal, () => undefined),
  );
  expect(bench.terminal.calls.filter((call) => call.startsWith('abort'))).toHaveLength(1);
  expect(bench.terminal.captured()).toBe(0);
});

test('a covered payment goes on to its settlement when the citizen leaves', async () => {
  const bench = createMoneyBench();
  const reference = mustStart(bench);
  await bench.card.payByCard(reference, bench.terminal, () => undefined);
  bench.payments.leave(reference);
  await bench.settlement.drain();
  expect(bench.payments.standing(reference)?.payment.state).toBe('settled');
  expect(bench.terminal.captured()).toBe(61_000);
});

test('a payment that took nothing is closed when the citizen leaves', () => {
  const bench = createMoneyBench();
  const reference = mustStart(bench);
  bench.payments.leave(reference);
  bench.payments.leave(reference);
  expect(bench.payments.standing(reference)?.payment.state).toBe('abandoned');
});
