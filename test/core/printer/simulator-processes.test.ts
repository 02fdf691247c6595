/** The simulators as the demo runs them: a process each, one ready line, faults from outside, an end with the parent. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../../electron/core/clock.ts';
import { createReceiptPrinter } from '../../../electron/core/devices/printer/escpos.ts';
import { a4Driver, receipt, sheet, silentLog } from './printers.ts';

async function startProcess(name: string, ...flags: readonly string[]): Promise<{ child: ChildProcess; ready: Record<string, string> }> {
  const main = join(import.meta.dirname, '../../simulators', name, 'main.ts');
  const child = spawn(process.execPath, [main, ...flags, '--exit-with-parent'], { stdio: ['pipe', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [line] = await once(createInterface(child.stdout), 'line');
  return { child, ready: JSON.parse(String(line)) as Record<string, string> };
}

async function setFault(controlUrl: string | undefined, body: object): Promise<number> {
  const response = await fetch(`${controlUrl}/fault`, { method: 'POST', body: JSON.stringify(body) });
  return response.status;
}

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'printers-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

test('the IPP printer', async () => {
  const folder = await temporaryFolder();
  const { child, ready } = await startProcess('ipp', '--out', folder);
  const printer = a4Driver(String(ready['printerUri']));
  expect(await setFault(ready['controlUrl'], { fault: 'cover-open' })).toBe(200);
  expect(await printer.status()).toMatchObject({ ready: false, faults: ['cover-open'] });
  expect(await setFault(ready['controlUrl'], { fault: 'none' })).toBe(200);
  expect(await setFault(ready['controlUrl'], { fault: 'earthquake' })).toBe(400);
  const request = sheet('CL1/1');
  expect(await printer.print(request, () => undefined)).toEqual({ state: 'completed' });
  expect(await readFile(join(folder, '0001.pdf'))).toEqual(request.data);
  const fetched = await fetch(`${ready['controlUrl']}/document?name=${encodeURIComponent('CL1/1')}`);
  expect(Buffer.from(await fetched.arrayBuffer())).toEqual(request.data);
  child.stdin?.end();
  await once(child, 'exit');
  expect(child.exitCode).toBe(0);
});

test('the receipt printer', async () => {
  const folder = await temporaryFolder();
  const { child, ready } = await startProcess('escpos', '--out', folder);
  const printer = createReceiptPrinter({ host: String(ready['host']), port: Number(ready['port']), clock: systemClock, log: silentLog });
  expect(await setFault(ready['controlUrl'], { fault: 'near-end', on: true })).toBe(200);
  expect(await printer.status()).toMatchObject({ ready: true, faults: ['paper-low'] });
  expect(await printer.print(receipt('R1/1'), () => undefined)).toEqual({ state: 'completed' });
  const listed = await (await fetch(`${ready['controlUrl']}/receipts`)).json();
  expect(listed).toMatchObject({ count: 1, receipts: [{ number: 1, textBytes: 0, unknownCommands: [] }] });
  const picture = await fetch(`${ready['controlUrl']}/receipts/1.png`);
  expect(Buffer.from(await picture.arrayBuffer())).toEqual(await readFile(join(folder, 'receipt-1.png')));
  child.stdin?.end();
  await once(child, 'exit');
  expect(child.exitCode).toBe(0);
  printer.close();
});
