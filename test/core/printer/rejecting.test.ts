import { expect, test } from 'vitest';
import { a4WithSimulator, sheet } from './printers.ts';

test('a queue that says it takes no jobs: not ready, nothing sent', async () => {
  const { printer, device } = await a4WithSimulator();
  device.faults.set('rejecting', true);
  expect(await printer.status()).toMatchObject({ ready: false, faults: ['not-accepting'] });
  expect(await printer.print(sheet('CL1/1'), () => undefined)).toMatchObject({
    state: 'failed',
    faults: ['not-accepting'],
    canRetry: true,
  });
});

test('a queue that refuses the job itself (0x0506)', async () => {
  const { printer, device } = await a4WithSimulator();
  device.faults.set('rejecting', true, { unannounced: 1 });
  expect(await printer.status()).toMatchObject({ ready: true });
  const outcome = await printer.print(sheet('CL1/1'), () => undefined);
  expect(outcome).toMatchObject({ state: 'failed', faults: ['not-accepting'], canRetry: true });
  expect(outcome).toHaveProperty('detail', expect.stringContaining('0x0506'));
});
