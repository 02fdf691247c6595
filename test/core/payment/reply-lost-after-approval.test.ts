import { expect, test } from 'vitest';
import { createMoneyBench, letTimePass, mustStart } from './money-bench.ts';

test('the money was taken and the reply was lost: the terminal is asked, and the payment is covered once', async () => {
  const bench = createMoneyBench();
  const reference = mustStart(bench);
  const phases: string[] = [];
  bench.terminal.deals.push('approve-reply-lost');
  expect(await bench.card.payByCard(reference, bench.terminal, (phase) => phases.push(phase))).toEqual({ outcome: 'covered' });
  expect(phases.at(-1)).toBe('asking');
  expect(bench.journal.books.eventsOf(`${reference}-1`).map((event) => event.event)).toEqual([
    'tender.created',
    'tender.requested',
    'tender.submitted',
    'tender.unknown',
    'tender.found-approved',
  ]);
  expect(bench.terminal.captured()).toBe(61_000);
  expect(bench.payments.standing(reference)?.held).toBe(61_000);
});

test('"in progress" is asked again every five seconds until the terminal knows', async () => {
  const bench = createMoneyBench();
  const reference = mustStart(bench);
  bench.terminal.deals.push('slow-approve');
  const paying = bench.card.payByCard(reference, bench.terminal, () => undefined);
  await bench.clock.whenWaiting(5000);
  await bench.clock.advance(5000);
  await bench.clock.whenWaiting(5000);
  await bench.clock.advance(5000);
  expect(await paying).toEqual({ outcome: 'covered' });
  expect(bench.terminal.calls.filter((call) => call.startsWith('inquire'))).toHaveLength(3);
});

test('a driver that throws after the call is no answer: the terminal is asked', async () => {
  const bench = createMoneyBench();
  const reference = mustStart(bench);
  bench.terminal.deals.push('driver-throws');
  expect(await bench.card.payByCard(reference, bench.terminal, () => undefined)).toEqual({ outcome: 'covered' });
  expect(bench.terminal.captures()).toBe(1);
});

test('a terminal that does not say leaves the amount unknown: a case, no second card payment, and asking goes on behind the scenes', async () => {
  const bench = createMoneyBench();
  const reference = mustStart(bench, [1]);
  const other = mustStart(bench, [2]);
  bench.terminal.deals.push('approve-reply-lost');
  bench.terminal.during = () => {
    bench.terminal.state = 'unreachable';
  };
  expect(
    await letTimePass(
      bench,
      bench.card.payByCard(reference, bench.terminal, () => undefined),
    ),
  ).toMatchObject({ outcome: 'unknown' });
  expect(bench.card.cardInService()).toBe(false);
  expect(bench.journal.books.openCases()).toMatchObject([{ kind: 'tender-unknown', payment: reference }]);

  bench.terminal.state = 'idle';
  bench.terminal.during = null;
  expect(await bench.card.payByCard(other, bench.terminal, () => undefined)).toMatchObject({
    outcome: 'not-paid',
    reason: 'card-out-of-service',
  });
  expect(bench.terminal.captures()).toBe(1);

  expect(await bench.card.resolveOpen(bench.terminal)).toEqual({ tenders: 0, reversals: 0 });
  expect(bench.payments.standing(reference)?.payment.state).toBe('covered');
  expect(bench.card.cardInService()).toBe(true);
  expect(bench.journal.books.openCases()).toEqual([]);
});

test('"paid" without an amount is no outcome', async () => {
  const bench = createMoneyBench();
  const reference = mustStart(bench);
  bench.terminal.deals.push({ approve: 0 });
  bench.terminal.inquiries.push(...Array.from({ length: 12 }, () => ({ outcome: 'unknown', detail: 'no answer' }) as const));
  expect(
    await letTimePass(
      bench,
      bench.card.payByCard(reference, bench.terminal, () => undefined),
    ),
  ).toMatchObject({ outcome: 'unknown' });
});
