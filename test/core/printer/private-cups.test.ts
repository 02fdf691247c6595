/** The A4 driver against a real CUPS of our own: what a kiosk in the field runs. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeAll, describe, expect, type TestContext, test } from 'vitest';
import { systemClock } from '../../../electron/core/clock.ts';
import { a4Timeouts } from '../../../electron/core/devices/printer/a4.ts';
import { createIppClient } from '../../../electron/core/devices/printer/ipp-client.ts';
import type { Printer, PrintOutcome } from '../../../electron/core/devices/printer/printer.ts';
import type { Result } from '../../../electron/core/result.ts';
import { type CupsHandle, type CupsUnavailable, startCups } from '../../simulators/cups/cups.ts';
import { a4Driver, createLeverClock, eventually, isPrinting, sheet, watch } from './printers.ts';

let folder = '';
let started: Result<CupsHandle, CupsUnavailable>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cups-test-'));
  started = await startCups({ folder });
});

afterEach(async () => {
  if (started.ok) await started.value.faults.clear();
});

afterAll(async () => {
  if (started.ok) await started.value.close();
  await rm(folder, { recursive: true, force: true });
});

/** Skips the test, with the reason, where there is no CUPS. */
function cupsFor(context: TestContext): CupsHandle {
  if (!started.ok) return context.skip(`no real CUPS here: ${started.error.detail}`);
  return started.value;
}

function receivedNames(cups: CupsHandle): readonly string[] {
  return cups.received().map(({ name }) => name);
}

/** Prints with no paper in the tray, and lets the time that the driver waits for it be over. */
async function printUntilGivenUp(printer: Printer, clock: ReturnType<typeof createLeverClock>, name: string): Promise<PrintOutcome> {
  const progress = watch();
  const printing = printer.print(sheet(name), progress.onProgress);
  await progress.until(({ faults }) => faults.includes('paper-out'));
  clock.skip(a4Timeouts.settleMs + a4Timeouts.sheetMs);
  return printing;
}

describe.each(['printerUri', 'socketUri'] as const)('CUPS by its %s', (address) => {
  test('prints a sheet, byte for byte, and keeps no copy of it', async (context) => {
    const cups = cupsFor(context);
    const printer = a4Driver(cups[address]);
    const request = sheet(`CL483920175564/${address}`);
    expect(await printer.status()).toMatchObject({ ready: true, faults: [] });
    expect(await printer.print(request, () => undefined)).toEqual({ state: 'completed' });
    const received = cups.received().find(({ name }) => name === request.name);
    expect(readFileSync(received?.path ?? '')).toEqual(request.data);
    expect(await printer.find(request.name)).toBe('completed');
    // CUPS names a document d00001-001 and its temporary copies by their own scheme; the control file c00001 stays as history.
    const spooled = readdirSync(cups.folder.spool, { recursive: true }).map(String);
    expect(spooled.filter((name) => name !== 'tmp' && !/^c\d+$/.test(name))).toEqual([]);
    for (const name of spooled.filter((one) => one.startsWith('c'))) {
      expect(readFileSync(join(cups.folder.spool, name)).includes('%PDF')).toBe(false);
    }
  });
});

test('paper runs out while the job is processing: it waits, and completes by itself', async (context) => {
  const cups = cupsFor(context);
  const printer = a4Driver(cups.printerUri);
  cups.faults.set('slow', true);
  const progress = watch();
  const printing = printer.print(sheet('empty/1'), progress.onProgress);
  await progress.until(isPrinting);
  cups.faults.set('media-empty', true);
  cups.faults.set('slow', false);
  await progress.until(({ faults }) => faults.includes('paper-out'));
  expect(receivedNames(cups)).not.toContain('empty/1');
  cups.faults.set('media-empty', false);
  expect(await printing).toEqual({ state: 'completed' });
  expect(receivedNames(cups).filter((name) => name === 'empty/1')).toHaveLength(1);
});

test('paper is not refilled in time: purged, and nothing comes out after the refill', async (context) => {
  const cups = cupsFor(context);
  const clock = createLeverClock();
  const printer = a4Driver(cups.printerUri, clock);
  cups.faults.set('media-empty', true);
  expect(await printUntilGivenUp(printer, clock, 'purged/1')).toMatchObject({ state: 'failed', faults: ['paper-out'], canRetry: true });
  cups.faults.clear();
  // CUPS goes on saying what its last job met, whatever was mended meanwhile: not ready, but the next job may try.
  expect(await printer.status()).toMatchObject({ ready: false, faults: ['paper-out'] });
  expect(await a4Driver(cups.printerUri).print(sheet('purged/2'), () => undefined)).toEqual({ state: 'completed' });
  expect(receivedNames(cups)).not.toContain('purged/1');
  expect(await printer.find('purged/1')).toBe('not-completed');
  expect(await printer.status()).toMatchObject({ ready: true, faults: [] });
});

test('an idle queue is not believed for ever that its paper is out: nobody would ever print again', async (context) => {
  const cups = cupsFor(context);
  const clock = createLeverClock();
  const printer = a4Driver(cups.printerUri, clock);
  cups.faults.set('media-empty', true);
  expect(await printUntilGivenUp(printer, clock, 'hearsay/1')).toMatchObject({ state: 'failed' });
  expect(await printer.status()).toMatchObject({ ready: false, faults: ['paper-out'] });
  clock.skip(a4Timeouts.hearsayMs);
  expect(await printer.status()).toMatchObject({ ready: true, faults: ['paper-out'] });
  cups.faults.clear();
  expect(await a4Driver(cups.printerUri).print(sheet('hearsay/2'), () => undefined)).toEqual({ state: 'completed' });
});

test('a queue that an operator stopped, or that takes no jobs', async (context) => {
  const cups = cupsFor(context);
  const printer = a4Driver(cups.printerUri);
  await cups.faults.set('stopped', true);
  expect(await printer.status()).toMatchObject({ ready: false, faults: ['stopped'] });
  await cups.faults.set('stopped', false);
  await cups.faults.set('rejecting', true);
  expect(await printer.status()).toMatchObject({ ready: false, faults: ['not-accepting'] });
  expect(await printer.print(sheet('rejected/1'), () => undefined)).toMatchObject({ state: 'failed', faults: ['not-accepting'] });
  await cups.faults.set('rejecting', false);
  expect(await printer.status()).toMatchObject({ ready: true });
});

test('the back-end fails and stops the queue: canceled, then enabled, and only the next sheet comes out', async (context) => {
  const cups = cupsFor(context);
  const printer = a4Driver(cups.printerUri);
  // The printer is mended at once: a queue that is started before the job is canceled would print it.
  cups.faults.set('exit', true, { code: 4, once: 1 });
  expect(await printer.print(sheet('stopped/1'), () => undefined)).toMatchObject({ state: 'failed', faults: ['stopped'], canRetry: true });
  cups.faults.clear();
  expect(await printer.status()).toMatchObject({ ready: true });
  expect(await printer.print(sheet('stopped/2'), () => undefined)).toEqual({ state: 'completed' });
  expect(receivedNames(cups)).toContain('stopped/2');
  expect(receivedNames(cups)).not.toContain('stopped/1');
});

const endings = [
  { code: 3, what: 'holds the job' },
  { code: 5, what: 'cancels the job' },
] as const;

test.for(endings)('the back-end $what (exit $code): failed, purged, the queue goes on', async ({ code }, context) => {
  const cups = cupsFor(context);
  const printer = a4Driver(cups.printerUri);
  cups.faults.set('exit', true, { code });
  expect(await printer.print(sheet(`exit-${code}/1`), () => undefined)).toMatchObject({ state: 'failed', canRetry: true });
  cups.faults.clear();
  expect(await printer.print(sheet(`exit-${code}/2`), () => undefined)).toEqual({ state: 'completed' });
  expect(receivedNames(cups)).not.toContain(`exit-${code}/1`);
});

test('a sheet that came out when nobody asked any more is known by its name', async (context) => {
  const cups = cupsFor(context);
  const client = createIppClient({ printerUri: cups.printerUri, clock: systemClock, requestMs: 2_000 });
  expect((await client.printJob({ name: 'known/1', document: sheet('known/1').data })).ok).toBe(true);
  await eventually(() => receivedNames(cups).includes('known/1'));
  // CUPS tidies up once a second: from then on its list of what has ended leaves the name out.
  const tidied = performance.now() + 1_500;
  while (performance.now() < tidied) expect(await a4Driver(cups.printerUri).find('known/1')).toBe('completed');
});

test('a name that the queue never saw was not printed: CUPS keeps its history', async (context) => {
  const cups = cupsFor(context);
  expect(await a4Driver(cups.printerUri, systemClock, { resolveMs: 100 }).find('never/1')).toBe('not-completed');
});

test('cupsd is killed right after the paper came out: the queue still knows that it did', async (context) => {
  cupsFor(context);
  const before = await startCups({ folder: join(folder, 'cut') });
  if (!before.ok) throw new Error(before.error.detail);
  expect(await a4Driver(before.value.printerUri).print(sheet('cut/1'), () => undefined)).toEqual({ state: 'completed' });
  process.kill(before.value.pid, 'SIGKILL');
  await before.value.close();
  const after = await startCups({ folder: join(folder, 'cut') });
  if (!after.ok) throw new Error(after.error.detail);
  const printer = a4Driver(after.value.printerUri, systemClock, { resolveMs: 100 });
  expect(await printer.find('cut/1')).toBe('completed');
  expect(await printer.find('cut/2')).toBe('not-completed');
  await after.value.close();
});

test('cupsd ends with the process that started it, even one that is killed', async (context) => {
  cupsFor(context);
  const main = join(import.meta.dirname, '../../simulators/cups/main.ts');
  const child = spawn(process.execPath, [main, '--folder', join(folder, 'second')], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(createInterface(child.stdout), 'line');
  const ready = JSON.parse(String(line)) as { readonly ready: boolean; readonly pid: number; readonly printerUri: string };
  expect(ready.ready).toBe(true);
  expect(await a4Driver(ready.printerUri).status()).toMatchObject({ ready: true });
  child.kill('SIGKILL');
  await eventually(() => !existsSync(`/proc/${ready.pid}`));
  expect(await a4Driver(ready.printerUri).status()).toMatchObject({ ready: false, faults: ['offline'] });
});
