import { expect, test } from 'vitest';
import { lineId } from '../payment/bill.ts';
import { createMoneyBench, type MoneyBench, mustStart } from '../payment/money-bench.ts';

async function covered(bench: MoneyBench, lines: readonly number[] = [1, 2]) {
  const reference = mustStart(bench, lines);
  await bench.card.payByCard(reference, bench.terminal, () => undefined);
  return reference;
}

test('the authority settled and its reply was lost: the same bytes go out under the same key, and nothing is settled twice', async () => {
  const bench = createMoneyBench();
  const reference = await covered(bench);
  bench.authority.faults.push('reply-lost');
  await bench.settlement.drain();
  expect(bench.payments.standing(reference)?.payment.state).toBe('settling');
  await bench.clock.advance(1000);
  await bench.settlement.drain();
  expect(bench.payments.standing(reference)?.payment.state).toBe('settled');
  const [first, second] = bench.authority.requests;
  expect(first).toBe(second);
  expect(bench.authority.settledLines).toEqual(
    new Map([
      [lineId(1), 1],
      [lineId(2), 1],
    ]),
  );
});

test('a restart in between changes neither key nor bytes', async () => {
  const bench = createMoneyBench();
  const reference = await covered(bench);
  bench.authority.faults.push('reply-lost');
  await bench.settlement.drain();
  bench.restart();
  await bench.clock.advance(1000);
  await bench.settlement.drain();
  expect(bench.payments.standing(reference)?.payment.state).toBe('settled');
  expect(bench.authority.requests[0]).toBe(bench.authority.requests[1]);
});

test('the clearances’ reply was lost: the same key again, each number once', async () => {
  const bench = createMoneyBench();
  const reference = await covered(bench);
  await bench.settlement.drain();
  const other = await covered(bench, [3]);
  const { settle } = bench.authority;
  // The fault is for the second request, the clearances.
  Object.assign(bench.authority, {
    settle: (...args: Parameters<typeof settle>) => settle(...args).finally(() => bench.authority.faults.push('reply-lost')),
  });
  await bench.settlement.drain();
  expect(bench.settlement.papers(other)).toBeNull();
  Object.assign(bench.authority, { settle });
  await bench.clock.advance(1000);
  await bench.settlement.drain();
  expect(bench.settlement.papers(other)?.issued).toHaveLength(1);
  expect(bench.settlement.papers(reference)?.issued[0]?.number).not.toBe(bench.settlement.papers(other)?.issued[0]?.number);
  const [lost, again] = bench.authority.requests.slice(-2);
  expect(lost).toBe(again);
});

test('silence: the page says that the paper follows, the pauses grow, after six tries there is a case, and it is sent on', async () => {
  const bench = createMoneyBench();
  const reference = await covered(bench);
  for (let index = 0; index < 9; index++) bench.authority.faults.push({ kind: 'unreachable', detail: 'no route' });
  const following = bench.settlement.follow(reference, 20_000);
  await bench.clock.whenWaiting(20_000);
  await bench.clock.advance(20_000);
  expect(await following).toBe('silent');
  expect(bench.settlement.papers(reference)).toBeNull();

  const stop = new AbortController();
  const running = bench.settlement.run(stop.signal);
  for (let seconds = 0; seconds < 70; seconds++) await bench.clock.advance(1000);
  expect(bench.journal.books.openCases()).toMatchObject([{ kind: 'authority-silent', payment: reference }]);
  for (let minutes = 0; minutes < 30; minutes++) await bench.clock.advance(60_000);
  expect(bench.payments.standing(reference)?.payment.state).toBe('settled');
  expect(bench.journal.books.openCases()).toEqual([]);
  expect(bench.authority.requests.length).toBeLessThanOrEqual(12);
  stop.abort();
  await running;
});

test.each([
  { kind: 'not-an-answer', detail: 'no signature' },
  { kind: 'nonsense', detail: 'not JSON' },
  { kind: 'maintenance', detail: '' },
  { kind: 'refused', status: 400, code: 'malformed', signed: true, detail: '' },
  { kind: 'refused', status: 409, code: 'idempotency-key-reused', signed: false, detail: 'from a proxy' },
] as const)('$kind $code decides nothing: the same again', async (fault) => {
  const bench = createMoneyBench();
  const reference = await covered(bench);
  bench.authority.faults.push(fault);
  await bench.settlement.drain();
  expect(bench.payments.standing(reference)).toMatchObject({ payment: { state: 'settling' }, held: 61_000 });
  await bench.clock.advance(1000);
  await bench.settlement.drain();
  expect(bench.payments.standing(reference)?.payment.state).toBe('settled');
});

test.each(['idempotency-key-reused', 'payment-reference-reused'])(
  'a signed "%s" is an alarm: a case, and nothing is sent again',
  async (code) => {
    const bench = createMoneyBench();
    const reference = await covered(bench);
    bench.authority.faults.push({ kind: 'refused', status: 409, code, signed: true, detail: '' });
    await bench.settlement.drain();
    await bench.clock.advance(600_000);
    await bench.settlement.drain();
    expect(bench.authority.requests).toHaveLength(1);
    expect(bench.journal.books.openCases()).toMatchObject([{ kind: 'idempotency-key-reused', payment: reference }]);
    expect(bench.payments.standing(reference)?.held).toBe(61_000);
  },
);

test('a hundred queued settlements go out side by side, each once', async () => {
  const bench = createMoneyBench();
  for (let index = 0; index < 100; index++) await covered(bench, [index]);
  const { settle } = bench.authority;
  let inFlight = 0;
  let most = 0;
  Object.assign(bench.authority, {
    settle: async (...args: Parameters<typeof settle>) => {
      most = Math.max(most, ++inFlight);
      await new Promise(setImmediate);
      inFlight -= 1;
      return settle(...args);
    },
  });
  await Promise.all([bench.settlement.drain(), bench.settlement.drain()]);
  expect(most).toBeGreaterThanOrEqual(10);
  expect([...bench.authority.settledLines.values()].every((times) => times === 1)).toBe(true);
  expect(bench.authority.settledLines.size).toBe(100);
  expect(new Set(bench.authority.requests).size).toBe(bench.authority.requests.length);
  expect(bench.settlement.unsent()).toEqual({ count: 0, amount: 0 });
});
