import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, onTestFinished } from 'vitest';
import type { AcceptorState } from '../../simulators/acceptor/acceptor.ts';
import { cashTest, driver, taking } from './acceptors.ts';

interface Started {
  readonly process: ChildProcess;
  readonly path: string;
  readonly serial: string;
  readonly post: (path: string, body: unknown) => Promise<unknown>;
  readonly state: () => Promise<AcceptorState>;
}

async function start(data: string, ...args: readonly string[]): Promise<Started> {
  const main = join(import.meta.dirname, '../../simulators/acceptor/main.ts');
  const child = spawn(process.execPath, [main, '--data', data, '--exit-with-parent', ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGTERM'));
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  const ready = JSON.parse(String(line)) as { readonly path: string; readonly controlUrl: string; readonly serial: string };
  return {
    process: child,
    ...ready,
    post: async (path, body) => (await fetch(`${ready.controlUrl}${path}`, { method: 'POST', body: JSON.stringify(body) })).json(),
    state: async () => (await fetch(`${ready.controlUrl}/state`)).json() as Promise<AcceptorState>,
  };
}

cashTest('a device whose process is killed with a note on its way clears it into the box, under its own serial number', async () => {
  const data = mkdtempSync(join(tmpdir(), 'acceptor-'));
  onTestFinished(() => rmSync(data, { recursive: true, force: true }));
  const device = await start(data, '--serial', '7654321', '--steps', '50');
  const visit = taking(driver(device.path));
  await visit.until('insert');
  expect(await device.post('/note', { value: 20_000 })).toEqual({ drawn: true });
  await visit.until('stacking');
  while ((await device.state()).inPath?.stage !== 'stacking');
  device.process.kill('SIGKILL');
  await once(device.process, 'exit');
  expect(await visit.end).toMatchObject({ end: 'lost' });
  expect(visit.told()).toEqual([{ kind: 'asked', value: 20_000 }]);

  const again = await start(data);
  expect(again.serial).toBe('7654321');
  expect(await driver(again.path).drain()).toMatchObject({ state: 'ready', serial: '7654321', stackedCount: 1_201 });
  expect(await again.state()).toMatchObject({ box: [{ value: 20_000, count: 1 }], inPath: null, unacknowledged: 0 });
  expect(await again.post('/collect', {})).toEqual({ box: [{ value: 20_000, count: 1 }] });
});
