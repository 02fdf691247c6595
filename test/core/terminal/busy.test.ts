import { expect, test } from 'vitest';
import { createBench } from './harness.ts';

test('a terminal still waiting for the last customer is not given the next amount', async () => {
  const bench = await createBench({ mode: { bank: 'manual' } });
  const first = await bench.newPayment(100);
  const next = { ...(await bench.newPayment(999_900)), serviceId: 'NEXT000001' };
  const paying = await bench.startAndSend(first);
  while (bench.simulator.report().transactions.length === 0) await new Promise((resolve) => setImmediate(resolve));
  expect(await bench.terminal.status()).toMatchObject({ state: 'busy' });
  expect(await bench.start(next).outcome).toMatchObject({ outcome: 'not-paid', reason: 'busy' });
  bench.simulator.shopper('approve');
  expect(await paying.outcome).toMatchObject({ outcome: 'paid', amount: 100 });
  expect(bench.simulator.report().captured).toBe(100);
});

test('busy in its status: nothing is sent', async () => {
  const bench = await createBench();
  const payment = await bench.newPayment();
  bench.mode({ fault: 'busy', on: ['Diagnosis'] });
  expect(await bench.start(payment).outcome).toMatchObject({ outcome: 'not-paid', reason: 'busy' });
  expect(bench.simulator.report().transactions).toEqual([]);
});

test('busy in its answer settles nothing by itself: asked twice, then not paid', async () => {
  const bench = await createBench();
  const payment = await bench.newPayment();
  bench.mode({ fault: 'busy', on: ['Payment'] });
  const paying = bench.start(payment);
  await bench.askAgain(1);
  expect(await paying.outcome).toMatchObject({ outcome: 'not-paid', reason: 'busy' });
});

test('the same request twice is charged once, and both times paid', async () => {
  const bench = await createBench();
  const payment = await bench.newPayment(500);
  expect(await bench.start(payment).outcome).toMatchObject({ outcome: 'paid', amount: 500 });
  expect(await bench.start(payment).outcome).toMatchObject({ outcome: 'paid', amount: 500 });
  expect(bench.simulator.report().captured).toBe(500);
});
