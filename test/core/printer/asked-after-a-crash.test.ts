import { expect, test } from 'vitest';
import { a4Driver, a4WithSimulator, eventually, sheet } from './printers.ts';

test('a job that came out while nobody looked is completed, and is not printed again', async () => {
  const { printer, device } = await a4WithSimulator();
  expect(await printer.print(sheet('CL1/1'), () => undefined)).toEqual({ state: 'completed' });
  const restarted = a4Driver(device.printerUri);
  expect(await restarted.find('CL1/1')).toBe('completed');
  expect(await restarted.print(sheet('CL1/1'), () => undefined)).toEqual({ state: 'completed' });
  expect(device.printed()).toHaveLength(1);
});

test('a job that came out is known by its number where the list has no names', async () => {
  const { printer, device } = await a4WithSimulator();
  expect(await printer.print(sheet('CL1/1'), () => undefined)).toEqual({ state: 'completed' });
  device.faults.set('nameless', true);
  expect(await a4Driver(device.printerUri).find('CL1/1')).toBe('completed');
});

test('a job that was still on its way into the queue when the program died is awaited', async () => {
  const { printer, device } = await a4WithSimulator();
  device.faults.set('late-accept', true);
  const printing = printer.print(sheet('CL1/1'), () => undefined);
  expect(device.jobs()).toEqual([]);
  expect(await a4Driver(device.printerUri).find('CL1/1')).toBe('completed');
  expect(await printing).toEqual({ state: 'completed' });
  expect(device.jobs()).toHaveLength(1);
});

test('a job that still prints is awaited, so that the answer stays true', async () => {
  const { printer, device } = await a4WithSimulator({ sheetMs: 100 });
  const printing = printer.print(sheet('CL1/1'), () => undefined);
  await eventually(() => device.jobs().length > 0);
  expect(await a4Driver(device.printerUri).find('CL1/1')).toBe('completed');
  expect(await printing).toEqual({ state: 'completed' });
});

test('a job stuck in a stopped queue is purged before the answer says not completed', async () => {
  const { printer, device } = await a4WithSimulator({ timeouts: { pollMs: 60_000 } });
  device.faults.set('slow', true);
  void printer.print(sheet('CL1/1'), () => undefined);
  await eventually(() => device.jobs().length > 0);
  device.faults.set('stopped', true);
  expect(await a4Driver(device.printerUri).find('CL1/1')).toBe('not-completed');
  expect(device.jobs().map((job) => job.reasons)).toEqual([['job-canceled-by-user']]);
  expect(device.printed()).toEqual([]);
});

test('a name that a printer without a history never showed is unknown', async () => {
  const { printer } = await a4WithSimulator({ timeouts: { resolveMs: 100 } });
  expect(await printer.find('CL9/1')).toBe('unknown');
});
