import { expect, test } from 'vitest';
import { createBench } from './harness.ts';

test.each(['partial', 'other-amount'] as const)('%s: paid, with the amount that was really taken', async (bank) => {
  const bench = await createBench({ mode: { bank, amount: 100_001 } });
  const payment = await bench.newPayment(250_000);
  expect(await bench.start(payment).outcome).toMatchObject({ outcome: 'paid', amount: 100_001 });
  expect(await bench.terminal.inquire(payment)).toMatchObject({ outcome: 'paid', amount: 100_001 });
});
