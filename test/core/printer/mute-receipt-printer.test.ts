import { expect, test } from 'vitest';
import { receiptTimeouts } from '../../../electron/core/devices/printer/escpos.ts';
import { createFakeClock } from '../fake-clock.ts';
import { isPrinting, passTime, receipt, receiptWithSimulator, watch } from './printers.ts';

test('a printer that takes the connection and says nothing is offline, and gets no receipt', async () => {
  const { printer, device } = await receiptWithSimulator({ timeouts: { answerMs: 50 } });
  device.faults.set('mute', true);
  expect(await printer.status()).toMatchObject({ ready: false, faults: ['offline'] });
  expect(await printer.print(receipt('R1/1'), () => undefined)).toMatchObject({ state: 'failed', faults: ['offline'], canRetry: true });
  expect(device.rowsSinceCut()).toBe(0);
});

test('a printer that falls silent in mid-receipt: unknown after two minutes, though the paper came out, and never resent', async () => {
  const clock = createFakeClock();
  const { printer, device } = await receiptWithSimulator({ clock, timeouts: receiptTimeouts });
  const progress = watch();
  const printing = printer.print(receipt('R1/1'), progress.onProgress);
  await progress.until(isPrinting);
  device.faults.set('mute', true);
  const outcome = await passTime(clock, receiptTimeouts.settleMs, printing);
  expect(outcome).toMatchObject({ state: 'unknown' });
  expect(clock.monotonic()).toBe(receiptTimeouts.settleMs);
  expect(device.receipts().length).toBeLessThanOrEqual(1);
});

test('a printer without GS ( H is fenced by GS r', async () => {
  const { printer, device } = await receiptWithSimulator({ timeouts: { answerMs: 500 } });
  device.faults.set('no-process-id', true);
  expect(await printer.print(receipt('R1/1'), () => undefined)).toEqual({ state: 'completed' });
  expect(device.receipts()).toHaveLength(1);
});
