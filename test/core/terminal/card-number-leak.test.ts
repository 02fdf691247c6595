import { expect, test } from 'vitest';
import { createBench } from './harness.ts';

test('a terminal that sends whole card numbers: they go no further, in no field and no log line', async () => {
  const bench = await createBench({ mode: { fault: 'card-number-leak' } });
  const payment = await bench.newPayment();
  const outcome = await bench.start(payment).outcome;
  expect(outcome).toMatchObject({ outcome: 'paid', card: { maskedPan: '', approvalCode: '[removed]' } });
  const everything = [outcome, await bench.terminal.inquire(payment), bench.logged()].map((part) => JSON.stringify(part)).join();
  expect(everything.replace(/[^0-9A-Za-z]/g, '')).not.toContain('4111');
});
