import { expect, test } from 'vitest';
import { nexoTimeouts } from '../../../electron/core/devices/terminal/nexo.ts';
import { createBench } from './harness.ts';

test('the line breaks after the approval: asked, and paid once', async () => {
  const bench = await createBench({ mode: { fault: 'answer-lost' } });
  const paying = bench.start(await bench.newPayment());
  expect(await paying.outcome).toMatchObject({ outcome: 'paid', amount: 2_422_500 });
  expect(paying.phases.at(-1)).toBe('asking');
  expect(bench.simulator.report()).toMatchObject({ captured: 2_422_500, transactions: [{ state: 'done' }] });
});

test('the line breaks after a refusal: asked, and not paid', async () => {
  const bench = await createBench({ mode: { bank: 'refuse', fault: 'answer-lost' } });
  expect(await bench.start(await bench.newPayment()).outcome).toMatchObject({ outcome: 'not-paid', reason: 'refused' });
});

test('an answer that never comes is noticed by the status, long before the time-out', async () => {
  const bench = await createBench({ mode: { bank: 'manual', fault: 'slow', latency: 60_000 } });
  const paying = await bench.startAndSend(await bench.newPayment());
  while (!bench.simulator.shopper('approve')) await new Promise((resolve) => setImmediate(resolve));
  await bench.clock.whenWaiting(nexoTimeouts.firstPhaseMs);
  await bench.clock.advance(nexoTimeouts.firstPhaseMs);
  await bench.clock.whenWaiting(nexoTimeouts.lateAnswerMs);
  await bench.clock.advance(nexoTimeouts.lateAnswerMs);
  expect(await paying.outcome).toMatchObject({ outcome: 'paid', amount: 2_422_500 });
  expect(bench.clock.monotonic()).toBeLessThan(10_000);
});

test('while every question stays unanswered the outcome is unknown, and asking later finds it', async () => {
  const bench = await createBench({ mode: { fault: 'answer-lost', on: ['Payment', 'TransactionStatus'] } });
  const payment = await bench.newPayment();
  const paying = bench.start(payment);
  await bench.askAgain(Math.ceil(nexoTimeouts.askForMs / nexoTimeouts.askAgainMs));
  expect(await paying.outcome).toMatchObject({ outcome: 'unknown' });
  bench.mode({});
  expect(await bench.terminal.inquire(payment)).toMatchObject({ outcome: 'paid', amount: 2_422_500 });
});
