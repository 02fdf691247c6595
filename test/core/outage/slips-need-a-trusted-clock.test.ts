import { expect, test } from 'vitest';
import { createMoneyBench, letTimePass, mustStart } from '../payment/money-bench.ts';
import { slipsOf } from '../payment/slips.ts';

test('a payment that the authority leaves unanswered gets its slip, but none is signed by a clock that went back', async () => {
  const bench = createMoneyBench();
  const reference = mustStart(bench, [1]);
  await letTimePass(
    bench,
    bench.card.payByCard(reference, bench.terminal, () => undefined),
  );
  const { journal, sealing, clock } = bench.context;
  const trusting = bench.context.slips.canIssue;
  Object.assign(
    bench.context.slips,
    slipsOf({ journal, sealing, clock }, 1, () => false),
  );
  expect(bench.payments.issueSlips(reference, 9)).toBe(false);
  expect(journal.papers.clearancesOf(reference)).toEqual([]);
  Object.assign(bench.context.slips, { canIssue: trusting });
  expect(bench.payments.issueSlips(reference, 9)).toBe(true);
  expect(journal.papers.clearancesOf(reference)).toMatchObject([{ state: 'provisional' }]);
});
