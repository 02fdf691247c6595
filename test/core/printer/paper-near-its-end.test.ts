import { expect, test } from 'vitest';
import { a4WithSimulator, receipt, receiptWithSimulator, sheet } from './printers.ts';

test('an A4 tray that is nearly empty warns and still prints', async () => {
  const { printer, device } = await a4WithSimulator();
  device.faults.set('media-low', true);
  expect(await printer.status()).toMatchObject({ ready: true, faults: ['paper-low'] });
  expect(await printer.print(sheet('CL1/1'), () => undefined)).toEqual({ state: 'completed' });
});

test('a receipt roll that is nearly empty warns and still prints', async () => {
  const { printer, device } = await receiptWithSimulator();
  device.faults.set('near-end', true);
  expect(await printer.status()).toMatchObject({ ready: true, faults: ['paper-low'] });
  expect(await printer.print(receipt('R1/1'), () => undefined)).toEqual({ state: 'completed' });
});
