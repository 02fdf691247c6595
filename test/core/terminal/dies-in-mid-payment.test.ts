/** The terminal's process is killed, as a pulled plug would; its memory is a file, and the bank's is too. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, expect, test } from 'vitest';
import { benchFor } from './harness.ts';

const main = path.resolve(import.meta.dirname, '../../simulators/terminal/main.ts');
let data = '';
let child: ChildProcess | null = null;

afterEach(() => {
  child?.kill('SIGKILL');
  rmSync(data, { recursive: true, force: true });
});

async function launch(port = 0): Promise<{ url: string; controlUrl: string; poiId: string }> {
  child = spawn(process.execPath, [main, '--data', data, '--port', String(port), '--delay', '0', '--exit-with-parent'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream })) return JSON.parse(line);
  throw new Error('the simulator did not start');
}

test.each([
  ['die-before-approval', { outcome: 'not-paid', reason: 'aborted' }, 0],
  ['die-after-approval', { outcome: 'paid', amount: 2_422_500 }, 2_422_500],
] as const)('%s: after the restart the terminal tells which', async (fault, expected, captured) => {
  data = mkdtempSync(path.join(tmpdir(), 'terminal-'));
  const first = await launch();
  const bench = benchFor(first);
  const payment = await bench.newPayment();
  await fetch(`${first.controlUrl}/mode`, { method: 'POST', body: JSON.stringify({ fault }) });
  const dead = once(child as ChildProcess, 'exit');
  const paying = bench.start(payment);
  await dead;
  await bench.clock.whenWaiting(5_000);
  const second = await launch(Number(new URL(first.url).port));
  await bench.askAgain(1);
  expect(await paying.outcome).toMatchObject(expected);
  expect(await (await fetch(`${second.controlUrl}/transactions`)).json()).toMatchObject({ captured, reversed: 0 });
});
