import { expect, test } from 'vitest';
import { createBench } from './harness.ts';

test('a slow answer is waited for, not doubled', async () => {
  const bench = await createBench({ mode: { fault: 'slow', latency: 60 } });
  const paying = bench.start(await bench.newPayment());
  expect(await paying.outcome).toMatchObject({ outcome: 'paid' });
  expect(paying.phases).toEqual(['starting']);
  expect(bench.simulator.report().transactions).toHaveLength(1);
});
