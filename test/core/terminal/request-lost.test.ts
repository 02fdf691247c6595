import { expect, test } from 'vitest';
import { createBench } from './harness.ts';

test('a request the terminal never saw is not paid only after two questions with an abort between', async () => {
  const bench = await createBench({ mode: { fault: 'request-lost' } });
  const payment = await bench.newPayment();
  const paying = bench.start(payment);
  await bench.askAgain(1);
  expect(await paying.outcome).toMatchObject({ outcome: 'not-paid', reason: 'not-found' });
  expect(bench.simulator.report()).toEqual({ transactions: [], captured: 0, reversed: 0 });
});

test('asked later, it is evidence with the terminal that gave it, and no outcome', async () => {
  const bench = await createBench();
  const payment = await bench.newPayment();
  expect(await bench.terminal.inquire(payment)).toEqual({ outcome: 'not-found', poiId: 'SIM-TERMINAL-01', terminalSession: 'SN-0001/1' });
});

test('a request that went to another terminal cannot be asked of this one', async () => {
  const bench = await createBench();
  const payment = await bench.newPayment();
  expect(await bench.terminal.inquire({ ...payment, poiId: 'OTHER' })).toMatchObject({ outcome: 'unknown' });
});
