import { describe, expect, test } from 'vitest';
import { a4WithSimulator, receipt, receiptWithSimulator, sheet } from './printers.ts';

describe('the connection is lost after the A4 printer took the job', () => {
  test('the job is found by its name and followed; it is not sent again', async () => {
    const { printer, device } = await a4WithSimulator();
    device.faults.set('lost-after-accept', true);
    expect(await printer.print(sheet('CL1/1'), () => undefined)).toEqual({ state: 'completed' });
    expect(device.jobs()).toHaveLength(1);
    expect(device.printed()).toHaveLength(1);
  });

  test('an earlier, canceled job of the same name is not taken for it', async () => {
    const { printer, device } = await a4WithSimulator();
    device.faults.set('canceled', true);
    expect(await printer.print(sheet('CL1/1'), () => undefined)).toMatchObject({ state: 'failed' });
    device.faults.clear();
    device.faults.set('lost-after-accept', true);
    expect(await printer.print(sheet('CL1/1'), () => undefined)).toEqual({ state: 'completed' });
    expect(device.printed()).toHaveLength(1);
  });

  test('no trace of the job on a printer that soon forgets: unknown, and never resent', async () => {
    const { printer, device } = await a4WithSimulator({ timeouts: { resolveMs: 100 } });
    device.faults.set('lost-before-accept', true);
    expect(await printer.print(sheet('CL1/1'), () => undefined)).toMatchObject({ state: 'unknown' });
    expect(device.jobs()).toEqual([]);
  });
});

test('the connection to the receipt printer is lost in mid-receipt: unknown, and never resent', async () => {
  const { printer, device } = await receiptWithSimulator();
  device.faults.set('close-mid-job', true, { afterRows: 50 });
  expect(await printer.print(receipt('R1/1'), () => undefined)).toMatchObject({ state: 'unknown' });
  expect(await printer.find('R1/1')).toBe('unknown');
  expect(await printer.print(receipt('R1/2'), () => undefined)).toEqual({ state: 'completed' });
});
