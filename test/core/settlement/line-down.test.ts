/** While the line is down one message at a time finds out whether the way is free; when it is back everything goes out. */
import { expect, test } from 'vitest';
import type { Reference } from '../../../electron/core/identity/reference.ts';
import { createSettlement } from '../../../electron/core/settlement/settlement.ts';
import { createMoneyBench, type MoneyBench, mustStart } from '../payment/money-bench.ts';

const minute = 60_000;

async function withUnsent(payments: number) {
  const bench = createMoneyBench();
  const world = { up: true };
  const settlement = createSettlement({ ...bench.context, authority: bench.authority, lineIsUp: () => world.up });
  const references: Reference[] = [];
  for (let n = 0; n < payments; n += 1) {
    const reference = mustStart(bench, [2 * n + 1, 2 * n + 2], `record-${n}`);
    await bench.card.payByCard(reference, bench.terminal, () => undefined);
    references.push(reference);
  }
  const states = () => references.map((reference) => bench.payments.standing(reference)?.payment.state);
  return { bench, world, settlement, references, states };
}

function goSilent(bench: MoneyBench, answers: number): void {
  for (let n = 0; n < answers; n += 1) bench.authority.faults.push({ kind: 'unreachable', detail: 'no route' });
}

const asked = (bench: MoneyBench) => bench.authority.requests.length;

test('three hours: a message a minute, no patience lost, no case; back, all of them within a second', async () => {
  const { bench, world, settlement, references, states } = await withUnsent(5);
  world.up = false;
  const stop = new AbortController();
  const silences = 3 * 60;
  goSilent(bench, silences + 1);
  const before = asked(bench);
  const running = settlement.run(stop.signal);
  for (let minutes = 0; minutes < silences; minutes += 1) await bench.clock.advance(minute);
  expect(asked(bench) - before).toBeLessThanOrEqual(silences + 1);
  expect(bench.journal.books.openCases()).toEqual([]);
  expect(references.map((reference) => bench.journal.books.outboxOf(reference, 'settlement')?.attempts)).toEqual([0, 0, 0, 0, 0]);
  expect(states()).not.toContain('settled');

  bench.authority.faults.length = 0;
  world.up = true;
  settlement.lineIsBack();
  await bench.clock.advance(1_000);
  expect(states()).toEqual(['settled', 'settled', 'settled', 'settled', 'settled']);
  stop.abort();
  await running;
});

test('tried in vain before the line was held to be down: its long pause ends with the outage', async () => {
  const { bench, world, settlement, states } = await withUnsent(1);
  const stop = new AbortController();
  const running = settlement.run(stop.signal);
  goSilent(bench, 9);
  for (let seconds = 0; seconds < 400; seconds += 1) await bench.clock.advance(1_000);
  world.up = false;
  await bench.clock.advance(1_000);
  world.up = true;
  bench.authority.faults.length = 0;
  settlement.lineIsBack();
  await bench.clock.advance(0);
  expect(states()).toEqual(['settled']);
  stop.abort();
  await running;
});

test('a line that is wrongly held to be down holds no money back for ever', async () => {
  const { bench, world, settlement, states } = await withUnsent(3);
  world.up = false;
  const stop = new AbortController();
  const running = settlement.run(stop.signal);
  for (let minutes = 0; minutes < 10; minutes += 1) await bench.clock.advance(minute);
  expect(states()).toEqual(['settled', 'settled', 'settled']);
  stop.abort();
  await running;
});
