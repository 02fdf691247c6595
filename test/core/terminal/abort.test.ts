import { expect, test } from 'vitest';
import { nexoTimeouts } from '../../../electron/core/devices/terminal/nexo.ts';
import { createBench } from './harness.ts';

async function untilOpen(bench: Awaited<ReturnType<typeof createBench>>): Promise<void> {
  while (bench.simulator.report().transactions.length === 0) await new Promise((resolve) => setImmediate(resolve));
}

test('a cancelled payment is over when the terminal says so', async () => {
  const bench = await createBench({ mode: { bank: 'manual' } });
  const payment = await bench.newPayment();
  const paying = await bench.startAndSend(payment);
  await untilOpen(bench);
  await bench.terminal.abort(payment);
  expect(await paying.outcome).toMatchObject({ outcome: 'not-paid', reason: 'aborted' });
  expect(paying.phases).toEqual(['starting', 'cancelling']);
  expect(await bench.terminal.status()).toMatchObject({ state: 'idle' });
});

test('an approval that crosses the abort is paid', async () => {
  const bench = await createBench({ mode: { bank: 'manual', fault: 'slow', latency: 40 } });
  const payment = await bench.newPayment();
  const paying = await bench.startAndSend(payment);
  await untilOpen(bench);
  bench.simulator.shopper('approve');
  await bench.terminal.abort(payment);
  expect(await paying.outcome).toMatchObject({ outcome: 'paid', amount: 2_422_500 });
});

test('an abort that is lost, and an answer with it: asked, aborted again', async () => {
  const bench = await createBench({ mode: { bank: 'manual', fault: 'request-lost', on: ['Abort'], times: 1 } });
  const payment = await bench.newPayment();
  const paying = await bench.startAndSend(payment);
  await untilOpen(bench);
  await bench.terminal.abort(payment);
  await bench.clock.whenWaiting(nexoTimeouts.lateAnswerMs);
  await bench.clock.advance(nexoTimeouts.lateAnswerMs);
  await bench.askAgain(1);
  expect(await paying.outcome).toMatchObject({ outcome: 'not-paid', reason: 'aborted' });
});

test('aborted before it was sent: never sent', async () => {
  const bench = await createBench({ mode: { bank: 'manual' } });
  const payment = await bench.newPayment();
  const paying = bench.start(payment);
  await bench.terminal.abort(payment);
  const outcome = await paying.outcome;
  expect(outcome).toMatchObject({ outcome: 'not-paid' });
  expect(bench.simulator.report().captured).toBe(0);
});
