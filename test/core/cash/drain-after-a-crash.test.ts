import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { startAcceptor } from '../../simulators/acceptor/acceptor.ts';
import { acceptorWithDevice, cashTest, driver, inBox, taking } from './acceptors.ts';

function storageFails(): never {
  throw new Error('the disk is full');
}

cashTest('what was told could not be stored: lost, unacknowledged, and the counter has the note', async () => {
  const { acceptor, device } = await acceptorWithDevice();
  const visit = taking(acceptor, { stacked: storageFails });
  await visit.until('insert');
  device.insert(10_000);
  expect(await visit.end).toEqual({ end: 'lost', detail: 'the disk is full' });
  expect(device.state().enabled).toBe(false);
  expect(device.insert(500)).toBe(false);
  expect(await taking(acceptor).end).toMatchObject({ end: 'lost', detail: expect.stringContaining('earlier run') });
  expect(await acceptor.drain()).toMatchObject({ state: 'ready', stackedCount: 1_201 });
  const next = taking(acceptor);
  await next.until('insert');
  expect(await next.stop()).toEqual({ end: 'stopped' });
  expect(next.told()).toEqual([]);
});

cashTest('the intent could not be stored: the note comes back', async () => {
  const { acceptor, device } = await acceptorWithDevice();
  const visit = taking(acceptor, { decide: storageFails });
  await visit.until('insert');
  device.insert(10_000);
  expect(await visit.end).toEqual({ end: 'lost', detail: 'the disk is full' });
  expect(await acceptor.drain()).toMatchObject({ state: 'ready', stackedCount: 1_200 });
  expect(device.state()).toMatchObject({ inPath: null, box: [] });
});

cashTest('the kiosk dies with a note in escrow: the next one does not take it by asking', async () => {
  const { acceptor, device } = await acceptorWithDevice();
  const visit = taking(acceptor, {
    decide() {
      void acceptor.close();
      return 'take';
    },
  });
  await visit.until('insert');
  device.insert(10_000);
  expect(await visit.end).toMatchObject({ end: 'lost' });
  expect(device.state().inPath).toEqual({ value: 10_000, stage: 'escrow' });
  expect(await driver(device.path).drain()).toMatchObject({ state: 'ready', stackedCount: 1_200 });
  expect(device.state()).toMatchObject({ inPath: null, box: [] });
});

cashTest('kiosk and device die with a note in the box and nobody told: the counter has it, the telling is drained', async () => {
  const data = mkdtempSync(join(tmpdir(), 'acceptor-'));
  onTestFinished(() => rmSync(data, { recursive: true, force: true }));
  const { acceptor, device } = await acceptorWithDevice({ data });
  const visit = taking(acceptor, { stacked: storageFails });
  await visit.until('insert');
  device.insert(10_000);
  await visit.end;
  await acceptor.close();
  await device.close();
  const again = await startAcceptor({ data });
  onTestFinished(() => again.close());
  const next = driver(again.path);
  expect(await next.drain()).toMatchObject({ state: 'ready', serial: '5081234', stackedCount: 1_201 });
  expect(inBox(again)).toBe(10_000);
  expect(await next.drain()).toMatchObject({ stackedCount: 1_201 });
});
