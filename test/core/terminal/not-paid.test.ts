import { expect, test } from 'vitest';
import { createBench } from './harness.ts';

test.each([
  ['refuse', 'refused', 'Refusal: 214 Declined online'],
  ['cancel', 'cancelled', 'Cancel: 108 Shopper cancelled tx'],
  ['unreachable-host', 'refused', 'UnreachableHost: no answer from the host'],
] as const)('bank says %s: not paid, %s', async (bank, reason, detail) => {
  const bench = await createBench({ mode: { bank } });
  const payment = await bench.newPayment();
  expect(await bench.start(payment).outcome).toEqual({ outcome: 'not-paid', reason, detail });
  expect(await bench.terminal.inquire(payment)).toEqual({ outcome: 'not-paid', reason, detail });
  expect(bench.simulator.report().captured).toBe(0);
});

test('a shopper who walks away is told apart from one who cancels', async () => {
  const bench = await createBench({ mode: { bank: 'manual' } });
  const paying = await bench.startAndSend(await bench.newPayment());
  while (!bench.simulator.shopper('vanish')) await new Promise((resolve) => setImmediate(resolve));
  expect(await paying.outcome).toMatchObject({ outcome: 'not-paid', reason: 'timed-out-at-terminal' });
});

test('an unreachable bank shows in the status before anybody pays', async () => {
  const bench = await createBench({ mode: { bank: 'unreachable-host' } });
  expect(await bench.terminal.status()).toMatchObject({ state: 'idle', hostReachable: false });
});
