import { expect, test } from 'vitest';
import { createMoneyBench, letTimePass, mustStart } from './money-bench.ts';

/** The bench's day begins at 2026-11-22T08:00:00Z, and every quote lives 10 minutes. */
const stamps = ['2026-11-22T08:15:00.000Z', '2026-11-23T09:00:00.000Z', '2026-11-22T10:00:00', '2026-11-21T07:00:00Z', '', 'yesterday'];

test.each(stamps)('a terminal whose clock says "%s": the approval is reported within our own times, and settles', async (stamp) => {
  const bench = createMoneyBench();
  bench.terminal.timeStamp = stamp;
  const reference = mustStart(bench);
  expect(await bench.card.payByCard(reference, bench.terminal, () => undefined)).toEqual({ outcome: 'covered' });
  const [tender] = bench.journal.money.tendersOf(reference);
  expect(tender).toMatchObject({ approvedAt: '2026-11-22T08:00:00.000Z', poiTransactionAt: stamp });
  await bench.settlement.drain();
  expect(bench.payments.standing(reference)?.payment.state).toBe('settled');
  expect(JSON.parse(bench.authority.requests[0]?.split(' ').slice(1).join(' ') ?? '')).toMatchObject({
    paidAt: '2026-11-22T08:00:00.000Z',
    tenders: [{ approvedAt: '2026-11-22T08:00:00.000Z' }],
  });
});

test.each(stamps)('a terminal whose clock says "%s": a refused settlement goes back to the card', async (stamp) => {
  const bench = createMoneyBench();
  bench.terminal.timeStamp = stamp;
  bench.authority.refusing = true;
  const reference = mustStart(bench);
  await bench.card.payByCard(reference, bench.terminal, () => undefined);
  await bench.settlement.drain();
  await letTimePass(bench, bench.card.resolveOpen(bench.terminal));
  expect(bench.payments.standing(reference)).toMatchObject({
    payment: { state: 'refused' },
    dueBack: 0,
    reversals: [{ state: 'reversed' }],
  });
  expect(bench.terminal.captured()).toBe(0);
});

test('a clock of ours that is set back while the card is out does not put the approval before the request', async () => {
  const bench = createMoneyBench();
  const reference = mustStart(bench);
  bench.terminal.during = () => bench.clock.jumpWall(-3_600_000);
  await bench.card.payByCard(reference, bench.terminal, () => undefined);
  expect(bench.journal.money.tendersOf(reference)).toMatchObject([{ approvedAt: '2026-11-22T08:00:00.000Z' }]);
});
