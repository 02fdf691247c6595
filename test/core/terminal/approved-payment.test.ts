import { expect, test } from 'vitest';
import { nexoTimeouts } from '../../../electron/core/devices/terminal/nexo.ts';
import { createBench } from './harness.ts';

test('an approved payment is paid, with the exact amount and what is needed to reverse it', async () => {
  const bench = await createBench();
  const payment = await bench.newPayment(125_055);
  const outcome = await bench.start(payment).outcome;
  expect(outcome).toMatchObject({
    outcome: 'paid',
    amount: 125_055,
    card: { brand: 'meeza', maskedPan: '507803••••••9999', entryMode: 'ICC', approvalCode: '123456' },
  });
  expect(outcome.outcome === 'paid' && outcome.transaction.id).toMatch(/^SIM/);
  expect(bench.simulator.report()).toMatchObject({ captured: 125_055, reversed: 0 });
  expect(bench.clock.waiting()).toEqual([]);
});

test('the page follows the terminal: present the card, then processing', async () => {
  const bench = await createBench({ mode: { bank: 'manual' } });
  const paying = await bench.startAndSend(await bench.newPayment());
  await bench.clock.whenWaiting(nexoTimeouts.firstPhaseMs);
  await bench.clock.advance(nexoTimeouts.firstPhaseMs);
  await paying.phase('present-card');
  for (const transaction of bench.simulator.report().transactions) Object.assign(transaction, { event: 'CARD_INSERTED' });
  await bench.clock.whenWaiting(nexoTimeouts.phasePollMs);
  await bench.clock.advance(nexoTimeouts.phasePollMs);
  await paying.phase('processing');
  bench.simulator.shopper('approve');
  expect((await paying.outcome).outcome).toBe('paid');
  expect(paying.phases).toEqual(['starting', 'present-card', 'processing']);
});

test('an answered payment can be asked about for ever after', async () => {
  const bench = await createBench();
  const payment = await bench.newPayment(700);
  const outcome = await bench.start(payment).outcome;
  expect(await bench.terminal.inquire(payment)).toEqual(outcome);
});
