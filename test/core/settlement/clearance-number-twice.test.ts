import { expect, test } from 'vitest';
import { createMoneyBench, type MoneyBench, mustStart } from '../payment/money-bench.ts';

async function pay(bench: MoneyBench, lines: readonly number[]) {
  const reference = mustStart(bench, lines);
  await bench.card.payByCard(reference, bench.terminal, () => undefined);
  await bench.settlement.drain();
  return reference;
}

test('a clearance number that was issued before is not taken for another payment', async () => {
  const bench = createMoneyBench();
  const first = await pay(bench, [1]);
  const number = bench.settlement.papers(first)?.issued[0]?.number ?? '';
  const { issueClearances } = bench.authority;
  Object.assign(bench.authority, {
    issueClearances: async (...args: Parameters<typeof issueClearances>) => {
      const answer = await issueClearances(...args);
      if (!answer.ok) return answer;
      const issued = answer.value.answer.issued.map((clearance) => ({ ...clearance, number }));
      return { ok: true, value: { ...answer.value, answer: { ...answer.value.answer, issued } } };
    },
  });
  const second = await pay(bench, [2]);
  expect(bench.settlement.papers(second)).toBeNull();
  expect(bench.payments.standing(second)?.payment.state).toBe('settled');
  expect(bench.journal.papers.clearancesOf(second)).toEqual([]);
});

test('once a payment is over, what names the person can be erased; amounts and states stay', async () => {
  const bench = createMoneyBench();
  const reference = await pay(bench, [1]);
  expect(bench.payments.erase(reference)).toBe(true);
  expect(bench.payments.erase(reference)).toBe(false);
  expect(bench.payments.standing(reference)).toMatchObject({ snapshot: null, payment: { state: 'settled', total: 30_500 } });
  expect(bench.settlement.papers(reference)).toMatchObject({ issued: [] });
  expect(bench.payments.erase(mustStart(bench, [2]))).toBe(false);
});
