/** Printers for tests: the drivers, each against a simulator that speaks the wire's protocol on a real socket. */
import { onTestFinished } from 'vitest';
import { type Clock, systemClock } from '../../../electron/core/clock.ts';
import { type A4Timeouts, createA4Printer } from '../../../electron/core/devices/printer/a4.ts';
import { createReceiptPrinter, type ReceiptPrinter, type ReceiptTimeouts } from '../../../electron/core/devices/printer/escpos.ts';
import type { Printer, PrintProgress, PrintRequest } from '../../../electron/core/devices/printer/printer.ts';
import type { Log } from '../../../electron/core/log.ts';
import { type ReceiptPrinterHandle, startReceiptPrinter } from '../../simulators/escpos/receipt-printer.ts';
import { type IppPrinterHandle, startIppPrinter } from '../../simulators/ipp/ipp-printer.ts';
import type { FakeClock } from '../fake-clock.ts';

export const silentLog: Pick<Log, 'info' | 'warn'> = { info: () => undefined, warn: () => undefined };

/** Short enough that a test does not dawdle, for a device that really moves. */
const quickA4: Partial<A4Timeouts> = { pollMs: 10, resolveMs: 3_000, requestMs: 2_000 };

export function a4Driver(printerUri: string, clock: Clock = systemClock, timeouts: Partial<A4Timeouts> = {}): Printer {
  return createA4Printer({ printerUri, clock, log: silentLog, timeouts: { ...('advance' in clock ? {} : quickA4), ...timeouts } });
}

export async function a4WithSimulator(
  options: { readonly clock?: Clock; readonly sheetMs?: number; readonly timeouts?: Partial<A4Timeouts> } = {},
): Promise<{ readonly printer: Printer; readonly device: IppPrinterHandle }> {
  const device = await startIppPrinter({ sheetMs: options.sheetMs ?? 30 });
  onTestFinished(() => device.close());
  return { device, printer: a4Driver(device.printerUri, options.clock, options.timeouts) };
}

export async function receiptWithSimulator(
  options: { readonly clock?: Clock; readonly rowMs?: number; readonly timeouts?: Partial<ReceiptTimeouts> } = {},
): Promise<{ readonly printer: ReceiptPrinter; readonly device: ReceiptPrinterHandle }> {
  const device = await startReceiptPrinter({ rowMs: options.rowMs ?? 0.1 });
  const printer = createReceiptPrinter({
    host: device.host,
    port: device.port,
    clock: options.clock ?? systemClock,
    log: silentLog,
    timeouts: { answerMs: 3_000, ...options.timeouts },
  });
  onTestFinished(async () => {
    printer.close();
    await device.close();
  });
  return { printer, device };
}

/** A sheet; the drivers do not look inside. */
export function sheet(name: string): PrintRequest {
  return { name, data: Buffer.from(`%PDF-1.4\n% ${name}\n%%EOF\n`), sheets: 1 };
}

/** A receipt of `rows` rows, as the paper side makes them: initialise, one raster, feed, cut. */
export function receipt(name: string, rows = 300, fill: readonly number[] = [0xaa]): PrintRequest {
  const rowBytes = 72;
  const bits = Buffer.alloc(rowBytes * rows, Uint8Array.from(fill));
  const data = Buffer.concat([
    Uint8Array.of(0x1b, 0x40),
    Uint8Array.of(0x1d, 0x76, 0x30, 0x00, rowBytes, 0, rows & 0xff, rows >> 8),
    bits,
    Uint8Array.of(0x1b, 0x64, 0x03, 0x1d, 0x56, 0x01),
  ]);
  return { name, data, sheets: 1 };
}

/** Collects what a print reports, and lets a test act on the first report that fits. */
export function watch(): {
  readonly onProgress: (progress: PrintProgress) => void;
  readonly seen: () => readonly PrintProgress[];
  readonly until: (matches: (progress: PrintProgress) => boolean) => Promise<void>;
} {
  const seen: PrintProgress[] = [];
  let waiting: { readonly matches: (progress: PrintProgress) => boolean; readonly resolve: () => void }[] = [];
  return {
    seen: () => seen,
    onProgress(progress) {
      seen.push(progress);
      for (const one of waiting) if (one.matches(progress)) one.resolve();
      waiting = waiting.filter((one) => !one.matches(progress));
    },
    until: (matches) => (seen.some(matches) ? Promise.resolve() : new Promise((resolve) => waiting.push({ matches, resolve }))),
  };
}

/** Waits for something that another process or socket does, turn by turn of the event loop. */
export async function eventually(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setImmediate(resolve));
}

export const isPrinting = (progress: PrintProgress): boolean => progress.state === 'printing';

/** Real time, for a device that really moves, with a lever that lets a long wait be over. */
export function createLeverClock(): Clock & { readonly skip: (ms: number) => void } {
  let skipped = 0;
  return {
    ...systemClock,
    monotonic: () => systemClock.monotonic() + skipped,
    skip: (ms) => {
      skipped += ms;
    },
  };
}

/** Moves virtual time on, one delay of `ms` after the other, until the promise settles. */
export async function passTime<T>(clock: FakeClock, ms: number, promise: Promise<T>): Promise<T> {
  let isSettled = false;
  const settled = promise.finally(() => {
    isSettled = true;
  });
  for (;;) {
    await Promise.race([settled, clock.whenWaiting(ms)]);
    if (isSettled) return settled;
    await clock.advance(ms);
  }
}
