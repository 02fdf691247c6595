import { describe, expect, test } from 'vitest';
import { a4Timeouts } from '../../../electron/core/devices/printer/a4.ts';
import { a4WithSimulator, createLeverClock, isPrinting, sheet, watch } from './printers.ts';

describe('the A4 printer runs out of paper while a clearance prints', () => {
  test('says so, waits, and completes by itself once the tray is filled', async () => {
    const { printer, device } = await a4WithSimulator({ sheetMs: 200 });
    const progress = watch();
    const printing = printer.print(sheet('CL1/1'), progress.onProgress);
    await progress.until(isPrinting);
    device.faults.set('media-empty', true);
    await progress.until(({ faults }) => faults.includes('paper-out'));
    device.faults.set('media-empty', false);
    expect(await printing).toEqual({ state: 'completed' });
    expect(progress.seen().at(-1)?.faults).toEqual([]);
    expect(device.printed().map((job) => job.name)).toEqual(['CL1/1']);
  });

  test('after two minutes without paper the job is purged, and nothing comes out after the refill', async () => {
    const clock = createLeverClock();
    const { printer, device } = await a4WithSimulator({ clock, sheetMs: 60_000 });
    const progress = watch();
    const printing = printer.print(sheet('CL1/1'), progress.onProgress);
    await progress.until(isPrinting);
    device.faults.set('media-empty', true);
    await progress.until(({ faults }) => faults.includes('paper-out'));
    clock.skip(a4Timeouts.settleMs + a4Timeouts.sheetMs);
    expect(await printing).toMatchObject({ state: 'failed', faults: ['paper-out'], canRetry: true });
    expect(progress.seen()).toContainEqual({ state: 'printing', faults: ['paper-out'] });

    device.faults.set('media-empty', false);
    expect(device.jobs().map((job) => job.reasons)).toEqual([['job-canceled-by-user']]);
    expect(await printer.status()).toMatchObject({ ready: true });
    expect(device.printed()).toEqual([]);
  });

  test('an empty tray is said before anything is sent', async () => {
    const { printer, device } = await a4WithSimulator();
    device.faults.set('media-empty', true);
    expect(await printer.status()).toMatchObject({ ready: false, faults: ['paper-out'] });
    expect(await printer.print(sheet('CL1/1'), () => undefined)).toMatchObject({ state: 'failed', faults: ['paper-out'], canRetry: true });
    expect(device.jobs()).toEqual([]);
  });
});
