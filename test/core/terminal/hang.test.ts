import { expect, test } from 'vitest';
import { nexoTimeouts } from '../../../electron/core/devices/terminal/nexo.ts';
import { createBench } from './harness.ts';

test('a silent terminal is asked after 120 s, aborted after 30 s more, and the end is its own word', async () => {
  const bench = await createBench({ mode: { bank: 'manual', fault: 'hang' } });
  const paying = await bench.startAndSend(await bench.newPayment());
  await bench.clock.advance(nexoTimeouts.paymentMs);
  await paying.phase('asking');
  await bench.askAgain(nexoTimeouts.abortAfterMs / nexoTimeouts.askAgainMs + 1);
  expect(await paying.outcome).toMatchObject({ outcome: 'not-paid', reason: 'aborted' });
  expect(bench.simulator.report().captured).toBe(0);
});

test('an approval after the time-out is still found', async () => {
  const bench = await createBench({ mode: { bank: 'manual', fault: 'hang' } });
  const paying = await bench.startAndSend(await bench.newPayment());
  await bench.clock.advance(nexoTimeouts.paymentMs);
  await paying.phase('asking');
  await bench.clock.whenWaiting(nexoTimeouts.askAgainMs);
  bench.simulator.shopper('approve');
  await bench.askAgain(1);
  expect(await paying.outcome).toMatchObject({ outcome: 'paid', amount: 2_422_500 });
});
