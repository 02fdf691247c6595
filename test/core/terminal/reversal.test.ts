import { expect, test } from 'vitest';
import type { PoiTransaction } from '../../../electron/core/devices/terminal/terminal.ts';
import { piastres } from '../../../electron/core/money.ts';
import { type Bench, createBench } from './harness.ts';

const amount = piastres(125_050);

async function paid(bench: Bench): Promise<PoiTransaction> {
  const outcome = await bench.start(await bench.newPayment(amount)).outcome;
  if (outcome.outcome !== 'paid') throw new Error(outcome.outcome);
  return outcome.transaction;
}

test('a payment is given back, once, however often it is asked for', async () => {
  const bench = await createBench();
  const transaction = await paid(bench);
  expect(await bench.terminal.reverse({ serviceId: 'REV0000001', transaction, amount })).toEqual({ outcome: 'reversed' });
  expect(await bench.terminal.reverse({ serviceId: 'REV0000002', transaction, amount })).toEqual({ outcome: 'reversed' });
  expect(bench.simulator.report()).toMatchObject({ captured: amount, reversed: amount });
});

test('answer lost: asked, and reversed', async () => {
  const bench = await createBench();
  const transaction = await paid(bench);
  bench.mode({ fault: 'answer-lost', on: ['Reversal'] });
  expect(await bench.terminal.reverse({ serviceId: 'REV0000001', transaction, amount })).toEqual({ outcome: 'reversed' });
  expect(bench.simulator.report().reversed).toBe(amount);
});

test('request lost: asked, sent once more, reversed', async () => {
  const bench = await createBench();
  const transaction = await paid(bench);
  bench.mode({ fault: 'request-lost', on: ['Reversal'], times: 1 });
  expect(await bench.terminal.reverse({ serviceId: 'REV0000001', transaction, amount })).toEqual({ outcome: 'reversed' });
  expect(bench.simulator.report().reversed).toBe(amount);
});

test('a transaction the bank does not know, or another amount, is refused', async () => {
  const bench = await createBench();
  const transaction = await paid(bench);
  const unknown = { id: 'NOBODY', at: transaction.at };
  expect(await bench.terminal.reverse({ serviceId: 'REV0000001', transaction: unknown, amount })).toMatchObject({ outcome: 'refused' });
  expect(await bench.terminal.reverse({ serviceId: 'REV0000002', transaction, amount: piastres(1) })).toMatchObject({ outcome: 'refused' });
  expect(bench.simulator.report().reversed).toBe(0);
});

test('a terminal that is gone leaves it unknown at once: there is nobody to ask', async () => {
  const bench = await createBench();
  const transaction = await paid(bench);
  await bench.simulator.close();
  expect(await bench.terminal.reverse({ serviceId: 'REV0000001', transaction, amount })).toEqual({
    outcome: 'unknown',
    detail: 'ECONNREFUSED',
  });
});
