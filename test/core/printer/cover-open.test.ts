import { expect, test } from 'vitest';
import type { PrinterFault } from '../../../electron/core/devices/printer/printer.ts';
import type { ReceiptFault } from '../../simulators/escpos/receipt-printer.ts';
import type { IppFault } from '../../simulators/ipp/ipp-printer.ts';
import { a4WithSimulator, isPrinting, receipt, receiptWithSimulator, sheet, watch } from './printers.ts';

const a4Faults: readonly (readonly [IppFault, PrinterFault])[] = [
  ['cover-open', 'cover-open'],
  ['media-jam', 'paper-jam'],
  ['offline', 'offline'],
];

test.each(a4Faults)('A4, %s while printing: shown as %s, and the sheet comes out once it is mended', async (fault, shown) => {
  const { printer, device } = await a4WithSimulator({ sheetMs: 100 });
  const progress = watch();
  const printing = printer.print(sheet('CL1/1'), progress.onProgress);
  await progress.until(isPrinting);
  device.faults.set(fault, true);
  await progress.until(({ faults }) => faults.includes(shown));
  device.faults.set(fault, false);
  expect(await printing).toEqual({ state: 'completed' });
  expect(device.printed()).toHaveLength(1);
});

const receiptFaults: readonly (readonly [ReceiptFault, PrinterFault])[] = [
  ['cover-open', 'cover-open'],
  ['cutter', 'cutter'],
  ['overheated', 'overheated'],
  ['offline', 'offline'],
];

test.each(receiptFaults)('receipt, %s while printing: shown as %s, and the receipt is whole once it is mended', async (fault, shown) => {
  const { printer, device } = await receiptWithSimulator();
  device.faults.set(fault, true, { afterRows: 100 });
  const progress = watch();
  const printing = printer.print(receipt('R1/1'), progress.onProgress);
  await progress.until(({ faults }) => faults.includes(shown));
  expect(device.receipts()).toEqual([]);
  device.faults.set(fault, false);
  expect(await printing).toEqual({ state: 'completed' });
  expect(device.receipts()).toHaveLength(1);
});

test.each(receiptFaults)('receipt, %s before printing: nothing is sent', async (fault, shown) => {
  const { printer, device } = await receiptWithSimulator();
  await printer.status();
  device.faults.set(fault, true);
  expect(await printer.status()).toMatchObject({ ready: false, faults: [shown] });
  expect(await printer.print(receipt('R1/1'), () => undefined)).toMatchObject({ state: 'failed', faults: [shown], canRetry: true });
  device.faults.set(fault, false);
  expect(device.rowsSinceCut()).toBe(0);
  expect(await printer.print(receipt('R1/1'), () => undefined)).toEqual({ state: 'completed' });
  expect(device.receipts()).toHaveLength(1);
});
