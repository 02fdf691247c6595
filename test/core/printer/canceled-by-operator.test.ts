import { expect, test } from 'vitest';
import type { IppFault } from '../../simulators/ipp/ipp-printer.ts';
import { a4WithSimulator, isPrinting, sheet, watch } from './printers.ts';

const endings: readonly IppFault[] = ['canceled', 'aborted'];

test.each(endings)('a job that is %s at the printer has failed, whatever came out', async (ending) => {
  const { printer, device } = await a4WithSimulator({ sheetMs: 100 });
  const progress = watch();
  const printing = printer.print(sheet('CL1/1'), progress.onProgress);
  await progress.until(isPrinting);
  device.faults.set(ending, true);
  const outcome = await printing;
  expect(outcome).toMatchObject({ state: 'failed', canRetry: true });
  expect(outcome).toHaveProperty('detail', expect.stringContaining(ending));
  expect(await printer.find('CL1/1')).toBe('not-completed');

  device.faults.clear();
  expect(await printer.print(sheet('CL1/2'), () => undefined)).toEqual({ state: 'completed' });
  expect(device.printed().map((job) => job.name)).toEqual(['CL1/2']);
});
