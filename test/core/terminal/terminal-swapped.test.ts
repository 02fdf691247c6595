import { expect, test } from 'vitest';
import { nexoTimeouts } from '../../../electron/core/devices/terminal/nexo.ts';
import { createBench } from './harness.ts';

test('swapped before the payment: nothing is sent', async () => {
  const bench = await createBench();
  const payment = await bench.newPayment();
  bench.simulator.newSession();
  expect(await bench.start(payment).outcome).toMatchObject({ outcome: 'not-paid', reason: 'not-sent', detail: 'terminal session changed' });
});

test('swapped after an approval whose answer was lost: "not found" is not "not paid"', async () => {
  const bench = await createBench({ mode: { fault: 'answer-lost', on: ['Payment', 'TransactionStatus'] } });
  const payment = await bench.newPayment();
  const paying = bench.start(payment);
  await bench.clock.whenWaiting(nexoTimeouts.askAgainMs);
  bench.simulator.newSession();
  bench.mode({});
  await bench.askAgain(1);
  expect(await paying.outcome).toEqual({ outcome: 'unknown', detail: 'terminal session changed' });
  expect(await bench.terminal.inquire(payment)).toMatchObject({ outcome: 'not-found', terminalSession: 'SN-0002/2' });
  expect(bench.simulator.report().captured).toBe(2_422_500);
});

test('a terminal that lost its memory shows another session too', async () => {
  const bench = await createBench();
  const before = await bench.terminal.status();
  bench.simulator.newSession('SN-0001');
  expect(await bench.terminal.status()).not.toEqual(before);
});
