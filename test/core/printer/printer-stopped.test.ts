import { expect, test } from 'vitest';
import { a4Driver, a4WithSimulator, eventually, isPrinting, sheet, watch } from './printers.ts';

test('the queue is stopped while a clearance waits: canceled first, then enabled, so it never prints later', async () => {
  const { printer, device } = await a4WithSimulator({ sheetMs: 100 });
  const progress = watch();
  const printing = printer.print(sheet('CL1/1'), progress.onProgress);
  await progress.until(isPrinting);
  device.faults.set('stopped', true);
  expect(await printing).toMatchObject({ state: 'failed', faults: ['stopped'], canRetry: true });
  expect(device.faults.active('stopped')).toBeUndefined();

  expect(await printer.print(sheet('CL1/2'), () => undefined)).toEqual({ state: 'completed' });
  expect(device.printed().map((job) => job.name)).toEqual(['CL1/2']);
});

test('a stopped queue takes no job, and is left to the staff', async () => {
  const { printer, device } = await a4WithSimulator();
  device.faults.set('stopped', true);
  expect(await printer.status()).toMatchObject({ ready: false, faults: ['stopped'] });
  expect(await printer.print(sheet('CL1/1'), () => undefined)).toMatchObject({ state: 'failed', faults: ['stopped'], canRetry: true });
  expect(device.jobs()).toEqual([]);
  expect(device.faults.active('stopped')).toBeDefined();
});

test('a job that the queue holds is purged', async () => {
  const { printer, device } = await a4WithSimulator();
  device.faults.set('held', true);
  const outcome = await printer.print(sheet('CL1/1'), () => undefined);
  expect(outcome).toMatchObject({ state: 'failed', canRetry: true });
  expect(outcome).toHaveProperty('detail', expect.stringContaining('job-hold-until-specified'));
  expect(device.jobs().map((job) => job.reasons)).toEqual([['job-canceled-by-user']]);
});

test('somebody else’s job in the queue: not ready, so no money is taken for paper that cannot come', async () => {
  const { printer, device } = await a4WithSimulator();
  device.faults.set('slow', true);
  const other = printer.print(sheet('somebody else'), () => undefined);
  const kiosk = a4Driver(device.printerUri);
  await eventually(async () => !(await kiosk.status()).ready);
  expect(await kiosk.status()).toMatchObject({ ready: false, faults: ['queue-not-empty'] });
  device.faults.set('canceled', true);
  expect(await other).toMatchObject({ state: 'failed' });
});
