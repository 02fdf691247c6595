import { expect, test } from 'vitest';
import { createMoneyBench, letTimePass, type MoneyBench, mustStart } from './money-bench.ts';

async function pay(bench: MoneyBench, approve: number) {
  const reference = mustStart(bench);
  bench.terminal.deals.push({ approve });
  return { reference, result: await bench.card.payByCard(reference, bench.terminal, () => undefined) };
}

test.each([60_999, 61_001, 1])(
  '%i piastres approved instead of 61,000 are given back at once, and the payment stays open',
  async (approved) => {
    const bench = createMoneyBench();
    const { reference, result } = await pay(bench, approved);
    expect(result).toMatchObject({ outcome: 'not-paid', reason: 'amount-differs-reversed' });
    expect(bench.terminal.captured()).toBe(0);
    expect(bench.payments.standing(reference)).toMatchObject({ payment: { state: 'open' }, held: 0, dueBack: 0 });
    expect(bench.journal.books.ledgerBalances().get('card-clearing')).toBe(0);

    expect(await bench.card.payByCard(reference, bench.terminal, () => undefined)).toEqual({ outcome: 'covered' });
    expect(bench.terminal.captured()).toBe(61_000);
  },
);

test('the reversal is refused: the amount is due back, with a case', async () => {
  const bench = createMoneyBench();
  bench.terminal.reversals.push('refused');
  const { reference, result } = await pay(bench, 5_000);
  expect(result).toMatchObject({ outcome: 'due-back', dueBack: 5_000 });
  expect(bench.payments.standing(reference)).toMatchObject({ dueBack: 5_000, dueBackHeld: 0 });
  expect(bench.journal.books.openCases()).toMatchObject([{ kind: 'due-back', payment: reference }]);
  expect(bench.journal.books.ledgerBalances().get('due-back')).toBe(-5_000);
  expect(bench.terminal.captured()).toBe(5_000);
});

test('the reversal’s answer is lost: due back but held, until asking again says that it went through', async () => {
  const bench = createMoneyBench();
  bench.terminal.reversals.push('unknown-but-reversed');
  const { reference, result } = await pay(bench, 5_000);
  expect(result).toMatchObject({ outcome: 'due-back', dueBack: 5_000 });
  expect(bench.payments.standing(reference)).toMatchObject({ dueBack: 0, dueBackHeld: 5_000 });
  expect(bench.journal.books.openCases()).toMatchObject([{ kind: 'reversal-unknown' }]);

  await letTimePass(bench, bench.card.resolveOpen(bench.terminal));
  expect(bench.payments.standing(reference)).toMatchObject({ dueBack: 0, dueBackHeld: 0 });
  expect(bench.journal.books.ledgerBalances().get('due-back')).toBe(0);
  expect(bench.journal.books.openCases()).toEqual([]);
  const asked = bench.terminal.calls.filter((call) => call.startsWith('reverse')).map((call) => call.split(' '));
  expect(asked).toHaveLength(2);
  expect(asked[0]?.[2]).toBe(asked[1]?.[2]);
  expect(asked[0]?.[1]).not.toBe(asked[1]?.[1]);
});

test('a terminal that is still busy with the payment itself is given time before the reversal', async () => {
  const bench = createMoneyBench();
  const reference = mustStart(bench);
  bench.terminal.deals.push({ approve: 5_000 });
  bench.terminal.during = () => {
    bench.terminal.state = 'busy';
  };
  const paying = bench.card.payByCard(reference, bench.terminal, () => undefined);
  await bench.clock.whenWaiting(5_000);
  expect(bench.terminal.captured()).toBe(5_000);
  bench.terminal.state = 'idle';
  await bench.clock.advance(5_000);
  expect(await paying).toMatchObject({ outcome: 'not-paid', reason: 'amount-differs-reversed' });
  expect(bench.terminal.captured()).toBe(0);
});

test('asked again, the same terminal refuses: the amount is owed for certain', async () => {
  const bench = createMoneyBench();
  bench.terminal.reversals.push('unknown', 'refused');
  const { reference } = await pay(bench, 5_000);
  await letTimePass(bench, bench.card.resolveOpen(bench.terminal));
  expect(bench.payments.standing(reference)).toMatchObject({ dueBack: 5_000, dueBackHeld: 0 });
});

test('after a lost answer the refusal of another session says nothing: the money may be back on the card, so nothing is paid out', async () => {
  const bench = createMoneyBench();
  bench.terminal.reversals.push('unknown-but-reversed', 'refused');
  const { reference } = await pay(bench, 5_000);
  bench.terminal.session = 'session-2';
  await letTimePass(bench, bench.card.resolveOpen(bench.terminal));
  expect(bench.payments.standing(reference)).toMatchObject({ dueBack: 0, dueBackHeld: 5_000 });
});
