import { expect, test } from 'vitest';
import { receiptTimeouts } from '../../../electron/core/devices/printer/escpos.ts';
import { createFakeClock } from '../fake-clock.ts';
import { eventually, passTime, receipt, receiptWithSimulator, watch } from './printers.ts';

test('the roll ends in mid-receipt and is changed: the printer finishes by itself, one whole receipt', async () => {
  const { printer, device } = await receiptWithSimulator();
  device.faults.set('paper-out', true, { afterRows: 120 });
  const progress = watch();
  const printing = printer.print(receipt('R1/1', 300), progress.onProgress);
  await progress.until(({ faults }) => faults.includes('paper-out'));
  expect(await printer.status()).toMatchObject({ ready: false, faults: ['paper-out', 'queue-not-empty'] });
  device.faults.set('paper-out', false);
  expect(await printing).toEqual({ state: 'completed' });
  expect(device.receipts().map(({ rows }) => rows)).toEqual([390]);
  expect(await printer.status()).toMatchObject({ ready: true });
});

test('nobody changes the roll: unknown, never resent; after the refill the old receipt comes out once and is known to have', async () => {
  const clock = createFakeClock();
  const { printer, device } = await receiptWithSimulator({ clock, timeouts: receiptTimeouts });
  device.faults.set('paper-out', true, { afterRows: 120 });
  const progress = watch();
  const printing = printer.print(receipt('R1/1', 300), progress.onProgress);
  await progress.until(({ faults }) => faults.includes('paper-out'));
  const outcome = await passTime(clock, receiptTimeouts.settleMs, printing);
  expect(outcome).toMatchObject({ state: 'unknown', detail: expect.stringContaining('paper-out') });
  expect(await printer.status()).toMatchObject({ ready: false, faults: ['paper-out', 'queue-not-empty'] });
  expect(await printer.print(receipt('R1/2'), () => undefined)).toMatchObject({ state: 'failed', canRetry: true });

  device.faults.set('paper-out', false);
  // the printer's own fence answer is what ends the wait
  await eventually(async () => (await printer.find('R1/1')) === 'completed');
  expect(await printer.status()).toMatchObject({ ready: true });
  expect(device.receipts()).toHaveLength(1);
});

test('an empty roll is said before anything is sent', async () => {
  const { printer, device } = await receiptWithSimulator();
  await printer.status();
  device.faults.set('paper-out', true);
  expect(await printer.status()).toMatchObject({ ready: false, faults: ['paper-out'] });
  expect(await printer.print(receipt('R1/1'), () => undefined)).toMatchObject({ state: 'failed', faults: ['paper-out'], canRetry: true });
  expect(device.rowsSinceCut()).toBe(0);
});
