import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { benchFor, createBench } from './harness.ts';

test('nobody listens: unreachable, and a payment is surely not sent', async () => {
  const bench = await createBench();
  const payment = await bench.newPayment();
  await bench.simulator.close();
  expect(await bench.terminal.status()).toEqual({ state: 'unreachable', detail: 'ECONNREFUSED' });
  expect(await bench.start(payment).outcome).toEqual({ outcome: 'not-paid', reason: 'not-sent', detail: 'ECONNREFUSED' });
  expect(await bench.terminal.inquire(payment)).toEqual({ outcome: 'unknown', detail: 'ECONNREFUSED' });
});

test('somebody listens and never answers: unreachable after the time-out', async () => {
  const server = createServer(() => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  const bench = benchFor({ url: `http://127.0.0.1:${port}/nexo`, poiId: 'SIM' });
  const status = bench.terminal.status();
  await bench.clock.whenWaiting(4_000);
  await bench.clock.advance(4_000);
  expect(await status).toEqual({ state: 'unreachable', detail: 'time-out' });
  server.close();
});

test('the session cannot be opened: unreachable, so nothing is ever sent', async () => {
  const bench = await createBench({ mode: { fault: 'answer-lost', on: ['Login'] } });
  expect(await bench.terminal.status()).toMatchObject({ state: 'unreachable' });
});
