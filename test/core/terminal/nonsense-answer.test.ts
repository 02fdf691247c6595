import { expect, test } from 'vitest';
import { createBench } from './harness.ts';

test.each(['nonsense', 'wrong-answer'] as const)('%s to a payment settles nothing: asked', async (fault) => {
  const bench = await createBench({ mode: { fault } });
  const paying = bench.start(await bench.newPayment());
  expect(await paying.outcome).toMatchObject({ outcome: 'paid', amount: 2_422_500 });
  expect(paying.phases).toContain('asking');
});

test.each(['nonsense', 'wrong-answer'] as const)('%s to a question is no answer', async (fault) => {
  const bench = await createBench();
  const payment = await bench.newPayment();
  await bench.start(payment).outcome;
  bench.mode({ fault, on: ['TransactionStatus'] });
  expect(await bench.terminal.inquire(payment)).toEqual({ outcome: 'unknown', detail: 'unreadable answer' });
});

test('nonsense to a diagnosis: not a terminal that could be paid at', async () => {
  const bench = await createBench({ mode: { fault: 'nonsense', on: ['Diagnosis'] } });
  expect(await bench.terminal.status()).toEqual({ state: 'unreachable', detail: 'unreadable answer' });
});
