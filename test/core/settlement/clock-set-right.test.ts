import { expect, test } from 'vitest';
import { createMoneyBench, type MoneyBench, mustStart } from '../payment/money-bench.ts';

const hours = 3_600_000;

/** The first try meets silence while our clock is three hours ahead; then the clock is set right. */
async function triedWithAClockAhead(bench: MoneyBench) {
  bench.clock.jumpWall(3 * hours);
  const reference = mustStart(bench);
  await bench.card.payByCard(reference, bench.terminal, () => undefined);
  bench.authority.faults.push({ kind: 'unreachable', detail: 'no route' });
  await bench.settlement.drain();
  bench.clock.jumpWall(-3 * hours);
  return reference;
}

test('a clock that was ahead is set right: what waits is due at once, not hours later', async () => {
  const bench = createMoneyBench();
  const reference = await triedWithAClockAhead(bench);
  await bench.settlement.drain();
  expect(bench.payments.standing(reference)?.payment.state).toBe('settled');
});

test('the same while the worker runs: its own pause ends in time', async () => {
  const bench = createMoneyBench();
  const stop = new AbortController();
  const running = bench.settlement.run(stop.signal);
  const reference = await triedWithAClockAhead(bench);
  for (let minutes = 0; minutes < 6; minutes++) await bench.clock.advance(60_000);
  expect(bench.payments.standing(reference)?.payment.state).toBe('settled');
  stop.abort();
  await running;
});

test('at a start everything that waits goes out at once, whatever pause was written down', async () => {
  const bench = createMoneyBench();
  const reference = mustStart(bench);
  await bench.card.payByCard(reference, bench.terminal, () => undefined);
  for (let tries = 0; tries < 5; tries++) {
    bench.authority.faults.push({ kind: 'unreachable', detail: 'no route' });
    await bench.settlement.drain();
    await bench.clock.advance(tries < 4 ? 60_000 : 0);
  }
  bench.restart();
  const stop = new AbortController();
  const running = bench.settlement.run(stop.signal);
  await bench.clock.advance(0);
  expect(bench.payments.standing(reference)?.payment.state).toBe('settled');
  stop.abort();
  await running;
});
