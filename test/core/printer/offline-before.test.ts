import { expect, test } from 'vitest';
import { a4Driver, a4WithSimulator, receipt, receiptWithSimulator, sheet } from './printers.ts';

test('A4 printer that cannot be reached: said at once, nothing sent, may be tried again', async () => {
  const { printer, device } = await a4WithSimulator();
  await device.close();
  expect(await printer.status()).toMatchObject({ ready: false, faults: ['offline'] });
  expect(await printer.print(sheet('CL1/1'), () => undefined)).toMatchObject({ state: 'failed', faults: ['offline'], canRetry: true });
  expect(await printer.find('CL1/1')).toBe('unknown');
});

test('A4 printer that drops every connection', async () => {
  const { printer, device } = await a4WithSimulator();
  device.faults.set('unreachable', true);
  expect(await printer.print(sheet('CL1/1'), () => undefined)).toMatchObject({ state: 'failed', faults: ['offline'], canRetry: true });
  device.faults.set('unreachable', false);
  expect(await printer.print(sheet('CL1/1'), () => undefined)).toEqual({ state: 'completed' });
  expect(device.printed()).toHaveLength(1);
});

test('an address that is no socket of CUPS', async () => {
  const printer = a4Driver(`ipp+unix://${encodeURIComponent('/nonexistent/cups.sock')}/printers/A4`);
  expect(await printer.status()).toMatchObject({ ready: false, faults: ['offline'] });
});

test('receipt printer that cannot be reached: nothing sent, may be tried again', async () => {
  const { printer, device } = await receiptWithSimulator();
  await device.close();
  expect(await printer.status()).toMatchObject({ ready: false, faults: ['offline'] });
  expect(await printer.print(receipt('R1/1'), () => undefined)).toMatchObject({ state: 'failed', faults: ['offline'], canRetry: true });
});

test('receipt printer that was switched off and on: the dead connection is replaced', async () => {
  const { printer, device } = await receiptWithSimulator();
  expect(await printer.print(receipt('R1/1'), () => undefined)).toEqual({ state: 'completed' });
  device.faults.set('unreachable', true);
  device.hangUp();
  expect(await printer.status()).toMatchObject({ ready: false, faults: ['offline'] });
  device.faults.set('unreachable', false);
  expect(await printer.print(receipt('R2/1'), () => undefined)).toEqual({ state: 'completed' });
  expect(device.receipts()).toHaveLength(2);
});
